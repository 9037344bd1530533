#!@K2B@/bin/sh
# Stand-in for /kaniko/executor (v1.24.0): refuses what pflag and Kaniko's own checks refuse, writes the files that
# Kaniko writes. It builds nothing. The flag names come from kaniko-flags.ts.
case ${1-} in version | help | completion | --help | -h) echo 'Kaniko version :  v1.24.0'; exit 0 ;; esac
. @K2B@/lib.sh

keep_docker_config
trust_store @ROOT@/kaniko/ssl/certs

dests='' nopush=0 tar='' digest_file='' name_file='' tag_file='' layout='' cache=0 cache_repo=''
context=@ROOT@/workspace/ sub='' dockerfile=Dockerfile bucket='' label_problem='' snapshot=full old_snapshot=''

boolean() { # boolean NAME VALUE: strconv.ParseBool
  case $2 in
    1 | t | T | TRUE | true | True) value=1 ;;
    0 | f | F | FALSE | false | False) value=0 ;;
    *) refuse "Error: invalid argument \"$2\" for \"--$1\" flag: strconv.ParseBool: parsing \"$2\": invalid syntax" ;;
  esac
}

# set_flag NAME VALUE
set_flag() {
  value=$2
  case $1 in @BOOLEANS@) boolean "$1" "$2" ;; esac
  case $1 in
    destination) dests=$dests$value$k2b_nl ;;
    no-push) nopush=$value ;;
    tar-path | tarPath) tar=$value ;;
    digest-file) digest_file=$value ;;
    image-name-with-digest-file) name_file=$value ;;
    image-name-tag-with-digest-file) tag_file=$value ;;
    oci-layout-path) layout=$value ;;
    cache) cache=$value ;;
    cache-repo) cache_repo=$value ;;
    context) context=$value ;;
    context-sub-path) sub=$value ;;
    dockerfile) dockerfile=$value ;;
    bucket) bucket=$value ;;
    label) case $value in *=*) ;; *) label_problem="got $value" ;; esac ;;
    registry-certificate | registry-client-cert | annotation)
      case $value in *=*) ;; *) refuse "Error: invalid argument \"$value\" for \"--$1\" flag: invalid argument value. expect key=value, got $value" ;; esac
      [ "$1" != registry-certificate ] || trust "${value#*=}" ;;
    compression)
      case $value in gzip | zstd) ;; *) refuse "Error: invalid argument \"$value\" for \"--compression\" flag" ;; esac ;;
    verbosity)
      case $(printf %s "$value" | tr A-Z a-z) in panic | fatal | error | warn | warning | info | debug | trace) ;;
        *) refuse "Error: not a valid logrus Level: \"$value\"" ;;
      esac ;;
    log-format)
      case $value in text | color | json) ;; *) refuse "Error: not a valid log format: \"$value\"" ;; esac ;;
    snapshot-mode) snapshot=$value ;;
    snapshotMode) old_snapshot=$value ;;
    registry-map | git)
      case $value in '' | *=*) ;; *) refuse "Error: invalid argument \"$value\" for \"--$1\" flag: expected key=value" ;; esac ;;
    image-format)
      case $value in docker | oci) ;; *) refuse "Error: invalid argument \"$value\" for \"--image-format\" flag" ;; esac ;;
    @INTEGERS@)
      case ${value#[-+]} in '' | *[!0-9]*) refuse "Error: invalid argument \"$value\" for \"--$1\" flag: strconv.ParseInt" ;; esac ;;
    @DURATIONS@)
      case $value in 0) ;; '' | *[!0-9.hmsuµn]* | [!0-9.]* | *[!hms]) refuse "Error: invalid argument \"$value\" for \"--$1\" flag: time: invalid duration" ;; esac ;;
  esac
}

while [ $# -gt 0 ]; do
  word=$1
  shift
  case $word in
    # cobra looks for a sub-command only before "--", and skips empty words and a single dash.
    --) break ;;
    '' | -) ;;
    ---* | --=*) refuse "Error: bad flag syntax: $word" ;;
    --*)
      flag=${word#--} flag=${flag%%=*}
      case $flag in
        @BOOLEANS@) case $word in *=*) set_flag "$flag" "${word#*=}" ;; *) set_flag "$flag" true ;; esac ;;
        @VALUES@)
          case $word in
            *=*) set_flag "$flag" "${word#*=}" ;;
            *) [ $# -gt 0 ] || refuse "Error: flag needs an argument: --$flag"; set_flag "$flag" "$1"; shift ;;
          esac ;;
        help) echo 'Usage:'; finish 0 ;;
        *) refuse "Error: unknown flag: --$flag" ;;
      esac ;;
    -*)
      rest=${word#-?}
      case $word in
        -d*) flag=destination ;; -c*) flag=context ;; -f*) flag=dockerfile ;; -b*) flag=bucket ;; -v*) flag=verbosity ;;
        *) refuse "Error: unknown shorthand flag in $word" ;;
      esac
      case $rest in
        '') [ $# -gt 0 ] || refuse "Error: flag needs an argument: $word"; set_flag "$flag" "$1"; shift ;;
        =?*) set_flag "$flag" "${rest#=}" ;;
        *) set_flag "$flag" "$rest" ;;
      esac ;;
    *) refuse "Error: unknown command \"$word\" for \"executor\"" ;;
  esac
done

# The environment wins over the flag; what does not parse means "push" (A3).
if [ -n "${KANIKO_NO_PUSH+set}" ]; then
  case $KANIKO_NO_PUSH in 1 | t | T | TRUE | true | True) nopush=1 ;; *) nopush=0 ;; esac
fi

[ -n "$dests" ] || [ $nopush = 1 ] || refuse 'Error: you must provide --destination, or use --no-push'
[ $cache = 0 ] || [ -n "$cache_repo" ] || [ $nopush = 0 ] ||
  refuse 'Error: if using cache with --no-push, specify cache repo with --cache-repo'

case $context in
  '' ) [ -n "$bucket" ] && refuse 'not simulated: --bucket' || refuse 'Error: error resolving source context: please specify a path to the build context with the --context flag or a bucket with the --bucket flag' ;;
  dir://*) context=${context#dir://}${sub:+/$sub} ;;
  tar://*)
    unpacked=@K2B@/context.$k2b_n
    mkdir -p "$unpacked"
    if [ "$context" = tar://stdin ]; then tar -xzf - -C "$unpacked"; else tar -xzf "${context#tar://}" -C "$unpacked" </dev/null; fi ||
      refuse "Error: error resolving source context: unpacking tar from $context"
    context=$unpacked${sub:+/$sub} ;;
  git://* | https://* | s3://* | gs://*)
    printf '%s' "$context" >"$k2b_call/context"
    [ -z "$sub" ] || printf '%s' "$sub" >"$k2b_call/context.sub" ;;
  *://*) refuse "Error: error resolving source context: unknown build context prefix provided, please use one of the following: gs://, dir://, tar://, s3://, git://, https://" ;;
esac

if [ -e "$k2b_call/context" ]; then
  remote=1
else
  remote=''
  [ -d "$context" ] || refuse "Error: the context $context is not a directory"
  snapshot_context "$context"
fi
# The working directory first, then the context: for the default name as well.
case $dockerfile in
  http://* | https://*) ;;
  *)
    if [ ! -e "$dockerfile" ] && [ -z "$remote" ]; then
      dockerfile=${context%/}/$dockerfile
      [ -e "$dockerfile" ] && [ ! -d "$dockerfile" ] || refuse 'Error: error resolving dockerfile path: please provide a valid path to a Dockerfile within the build context with --dockerfile'
    fi
    # Anything that can be read will do, a pipe as well; here only once, as there.
    [ ! -e "$dockerfile" ] || [ -d "$dockerfile" ] || cat "$dockerfile" >"$k2b_call/dockerfile" 2>/dev/null
    if [ -f "$dockerfile.dockerignore" ]; then keep ignore "$dockerfile.dockerignore"; else keep ignore "$context/.dockerignore"; fi ;;
esac
printf '%s' "$dockerfile" >"$k2b_call/dockerfile.path"

[ -z "$name_file$tag_file" ] || [ -n "$dests" ] || refuse 'Error: you must provide --destination if setting ImageNameDigestFile'
IFS=$k2b_nl
for dest in $dests; do
  case $dest in *@sha256:*) refuse "error checking push permissions: getting tag for destination: $dest is a digest" ;; *:) dest=${dest}latest ;; esac
  valid_reference "$dest" || refuse "error checking push permissions: getting tag for destination: could not parse reference: $dest"
done
case $k2b_nl$dests in *"$k2b_nl$k2b_nl"*) refuse 'error checking push permissions -- getting tag for destination: a repository name must be specified' ;; esac
snapshot=${old_snapshot:-$snapshot}
case $snapshot in full | redo | time) ;; *) refuse "error building image: $snapshot is not a valid snapshot mode" ;; esac
[ -z "$label_problem" ] || refuse "error building image: labels must be of the form key=value, $label_problem"

for file in "$digest_file" "$name_file" "$tag_file" "$tar"; do
  case $file in '') ;; https://*) refuse "not simulated: HTTP PUT to $file" ;; *) remember "$file" ;; esac
done

if build_fails; then
  echo 'error building image: error building stage: failed to execute command: exit status 1' >&2
  finish 1
fi

# digest_to FILE TEXT: Kaniko makes the directory.
digest_to() {
  [ -n "$1" ] || return 0
  mkdir -p "$(dirname "$1")" 2>/dev/null && write "$1" "$2" || { echo "error pushing image: writing digest to file $1 failed" >&2; finish 1; }
}

names='' # one line per destination, normalised, Hub in Kaniko's form
tagged=''
for dest in $dests; do
  case $dest in *:) dest=${dest}latest ;; esac
  tagged=$tagged$dest$k2b_nl
  reference "$dest"
  name=$ref_repo
  [ -z "$tag_file" ] || name=$ref
  case $name in docker.io/*) name=index.$name ;; esac
  names=$names$name@sha256:$digest$k2b_nl
done
digest_to "$digest_file" "sha256:$digest"
digest_to "$name_file" "$names"
digest_to "$tag_file" "$names"
if [ -n "$layout" ]; then
  # Not among the paths made absolute before Kaniko changes to "/": a relative one lands there.
  case $layout in /*) ;; *) layout=@ROOT@/$layout ;; esac
  remember "$layout/index.json"
  archive_content oci-layout ''
  mkdir -p "$layout" && write "$layout/index.json" "$archive" || finish 1
fi
if [ -n "$tar" ]; then
  archive_content docker "$tagged"
  write "$tar" "$archive" || { echo "error pushing image: writing tarball to file failed: open $tar: no such file or directory" >&2; finish 1; }
fi
finish 0
