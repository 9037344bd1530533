# Shared by both stand-ins: one numbered directory per call, filled with what the program was given and could see.
# POSIX sh, run by busybox. @K2B@ is the harness directory inside the root.
set -f
# What is assigned before the environment is recorded must not be a name that a job uses.
k2b_nl='
'
k2b_n=1
while ! @K2B@/bin/mkdir -m 777 @K2B@/calls/$k2b_n 2>/dev/null; do
  k2b_n=$((k2b_n + 1))
  [ $k2b_n -lt 200 ] || { echo 'harness: cannot record the call' >&2; exit 99; }
done
k2b_call=@K2B@/calls/$k2b_n
@K2B@/bin/env -0 >"$k2b_call/env" </dev/null
# From here on the job's own PATH must not matter.
PATH=@K2B@/bin
job_umask=$(umask)
umask 000
cwd=$(pwd -P)
printf '%s' "$cwd" >"$k2b_call/cwd"
printf '%s' "${0##*/}" >"$k2b_call/program"
[ $# -eq 0 ] || printf '%s\0' "$@" >"$k2b_call/argv"
read -r phase <@K2B@/phase
printf '%s' "$phase" >"$k2b_call/phase"
# The same for the n-th call on both sides.
while read -r number digest config_digest; do [ $number != $k2b_n ] || break; done <@K2B@/digests

# refuse MESSAGE: the real program would have stopped here, whatever the build does.
refuse() {
  printf '%s' "$1" >"$k2b_call/refused"
  echo "$1" >&2
  finish 1
}

finish() {
  printf '%s' "$1" >"$k2b_call/status"
  exit "$1"
}

# remember PATH: this call was told to write PATH.
remember() {
  case $1 in /*) printf '%s\0' "$1" ;; *) printf '%s\0' "$cwd/$1" ;; esac >>"$k2b_call/outputs"
}

# write PATH TEXT: as the program would, with the job's umask.
write() {
  (umask "$job_umask" && printf '%s' "$2" >"$1") 2>/dev/null
}

# keep NAME FILE: copies a file that is in force at this moment into the record.
keep() {
  [ ! -r "$2" ] || [ ! -f "$2" ] || cat "$2" >"$k2b_call/$1"
}

# trust PATH: copies a certificate file, under the path as written.
trusted=0
trust() {
  [ -f "$1" ] && [ -r "$1" ] || return 0
  trusted=$((trusted + 1))
  printf '%s' "$1" >"$k2b_call/trust.$trusted.path"
  cat "$1" >"$k2b_call/trust.$trusted"
}

# The certificates that Go's trust store would read from the environment. $1 = default directory.
trust_store() {
  [ -z "${SSL_CERT_FILE-}" ] || trust "$SSL_CERT_FILE"
  set +f
  for store in "${SSL_CERT_DIR:-$1}"/*; do trust "$store"; done
  set -f
}

# The credentials file. docker/cli: $DOCKER_CONFIG, else ~/.docker.
keep_docker_config() {
  docker_config=${DOCKER_CONFIG:-$HOME/.docker}
  docker_config=${docker_config%/}/config.json
  printf '%s' "$docker_config" >"$k2b_call/docker-config.path"
  keep docker-config "$docker_config"
}

# Hashes of the files of a context. What this user may not read is found in the messages.
snapshot_context() {
  (
    cd -P "$1" || exit
    printf '%s' "$PWD" >"$k2b_call/context"
    find . -type f -exec sha256sum {} + -o -type l -exec @K2B@/bin/sh @K2B@/link.sh {} "$k2b_call/context.links" \; \
      >"$k2b_call/context.hashes" 2>"$k2b_call/context.unreadable"
  ) </dev/null
}

# The build ends badly when the scenario says so: a list of call numbers, or "all".
build_fails() {
  read -r failing <@K2B@/fail
  case " $failing " in *' all '* | *" $k2b_n "*) return 0 ;; esac
  return 1
}

# reference R: a normalised reference in $ref, its parts in $ref_repo and $ref_tag. Hub in its short host form.
reference() {
  ref_repo=$1 ref_tag=latest
  case ${1##*/} in *:*) ref_tag=${1##*:} ref_repo=${1%:*} ;; esac
  case $ref_repo in index.docker.io/*) ref_repo=docker.io/${ref_repo#*/} ;; esac
  case $ref_repo in
    docker.io/*/*) ;;
    docker.io/*) ref_repo=docker.io/library/${ref_repo#*/} ;;
    *[.:]*/* | localhost/*) case ${ref_repo%%/*} in *[.:]* | localhost) ;; *) ref_repo=docker.io/$ref_repo ;; esac ;;
    */*) ref_repo=docker.io/$ref_repo ;;
    *) ref_repo=docker.io/library/$ref_repo ;;
  esac
  ref=$ref_repo:$ref_tag
}

# valid_reference R: both registries libraries refuse other characters.
valid_reference() {
  reference "$1"
  case ${ref_repo#*/} in '' | */ | *//* | *[!a-z0-9_./-]*) return 1 ;; esac
  case ${ref_repo%%/*} in '' | *[!A-Za-z0-9_.:-]*) return 1 ;; esac
  case $ref_tag in '' | [.-]* | *[!A-Za-z0-9_.-]*) return 1 ;; esac
}

# archive_content KIND NAMES: what is written into a tar or layout; equal text means the same build, names and kind.
# A name that Kaniko makes up for an image without destination counts as none.
archive_content() {
  names=$(
    IFS=$k2b_nl
    for name in $2; do
      reference "$name"
      [ "$ref" = docker.io/unset-repo/unset-image-name:latest ] || echo "$ref"
    done | sort | tr '\n' ' '
  )
  archive="TAR $1 $digest ${names:-(no name) }$k2b_nl"
}
