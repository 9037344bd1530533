#!@K2B@/bin/sh
# A tiny git: answers the questions that CI scripts ask, refuses a checkout of another owner as the real one does.
sha=${CI_COMMIT_SHA-}
config=$HOME/.gitconfig
if [ "$1" = config ]; then
  case $* in *safe.directory*) echo safe.directory >>"$config" ;; esac
  exit 0
fi
if [ "$(@K2B@/bin/id -u)" != 0 ] && ! @K2B@/bin/grep -qs safe.directory "$config"; then
  echo "fatal: detected dubious ownership in repository at '$CI_PROJECT_DIR'" >&2
  exit 128
fi
case "$*" in
  'rev-parse --short'*) echo "${sha%"${sha#????????}"}" ;;
  'rev-parse --abbrev-ref'* | 'branch --show-current'*) echo "${CI_COMMIT_BRANCH-HEAD}" ;;
  rev-parse*) echo "$sha" ;;
  describe*) echo v1.2.3 ;;
  'log '* | 'show '*) echo "$sha" ;;
  *) ;;
esac
