#!@K2B@/bin/sh
# Stand-in for buildctl-daemonless.sh and the buildctl it runs (v0.32.2): refuses what they refuse, opens and writes
# the files that they open and write, in their order. It builds nothing. The flag names come from buildctl-flags.ts.
# Anything but "build" is not a build: `--version`, `debug workers`, `du`, `prune` …
is_build() {
  while [ $# -gt 0 ]; do
    case $1 in
      build) return 0 ;;
      --addr | --log-format | --tlsservername | --tlscacert | --tlscert | --tlskey | --tlsdir | --timeout) [ $# -gt 1 ] || return 1; shift 2 ;;
      --version | -v | --help | -h) return 1 ;;
      -*) shift ;;
      *) return 1 ;;
    esac
  done
  return 1
}
if ! is_build "$@"; then
  echo 'buildctl github.com/moby/buildkit v0.32.2'
  exit 0
fi
. @K2B@/lib.sh

[ "${0##*/}" = buildctl-daemonless.sh ] || refuse 'error: failed to dial "unix:///run/user/1000/buildkit/buildkitd.sock": connect: no such file or directory'
[ -n "${XDG_RUNTIME_DIR+set}" ] || refuse 'buildctl-daemonless.sh: line 1: XDG_RUNTIME_DIR: parameter not set'
keep_docker_config
trust_store @ROOT@/etc/ssl/certs

# The daemon's configuration: --config of BUILDKITD_FLAGS (split like the script does), else the user's.
toml=${XDG_CONFIG_HOME:-$HOME/.config}/buildkit/buildkitd.toml
previous=
for word in ${BUILDKITD_FLAGS-}; do
  case $word in --config=*) toml=${word#*=} ;; esac
  [ "$previous" != --config ] || toml=$word
  previous=$word
done
keep buildkitd.toml "$toml"
[ ! -f "$k2b_call/buildkitd.toml" ] || for path in $(tr -c 'A-Za-z0-9_.,/-' '\n' <"$k2b_call/buildkitd.toml" | grep /); do trust "$path"; done

outputs=0 caches=0 frontend='' context='' context_set='' dockerfile_dir='' dockerfile_set='' filename=Dockerfile
metadata='' remote='' keyed='' exported=''

trim() {
  trimmed=${1#"${1%%[![:space:]]*}"}
  trimmed=${trimmed%"${trimmed##*[![:space:]]}"}
}

set_flag() { # set_flag NAME VALUE
  case $1 in
    output | o) outputs=$((outputs + 1)); eval "output_$outputs=\$2" ;;
    import-cache | export-cache) caches=$((caches + 1)); eval "cache_$caches=\$2" ;;
    frontend) frontend=$2 ;;
    metadata-file) metadata=$2 ;;
    source-policy-file) [ -f "$2" ] || refuse "error: open $2: no such file or directory"; keep policy "$2" ;;
    local | oci-layout) case $2 in *=*) ;; *) bad=${bad:-"error: invalid $1: invalid value $2"} ;; esac ;;
    opt) case $2 in *=*) ;; *) bad=${bad:-"error: invalid opt: invalid value $2"} ;; esac ;;
  esac
  case $1:$2 in
    local:context=*) context=${2#*=} context_set=1 ;;
    local:dockerfile=*) dockerfile_dir=${2#*=} dockerfile_set=1 ;;
    opt:filename=*) filename=${2#*=} ;;
    opt:context=*) remote=${2#*=} ;;
    opt:contextsubdir=*) printf '%s' "${2#*=}" >"$k2b_call/context.sub" ;;
    opt:dockerfilekey=dockerfile) keyed=1 ;;
  esac
}

bad='' seen_build=''
while [ $# -gt 0 ]; do
  trim "$1"
  word=$trimmed
  case $word in
    --) break ;;
    -) break ;;
    -*)
      flag=${word#-} flag=${flag#-}
      name=${flag%%=*}
      case $name in
        @BOOLEANS@)
          case $flag in
            *=?*) case ${flag#*=} in 1 | t | T | TRUE | true | True | 0 | f | F | FALSE | false | False) ;; *) refuse "error: invalid value \"${flag#*=}\" for flag -$name: parse error" ;; esac ;;
          esac ;;
        @VALUES@)
          case $flag in
            *=*) set_flag "$name" "${flag#*=}" ;;
            *) [ $# -gt 1 ] || refuse "error: flag needs an argument: $word"; shift; set_flag "$name" "$1" ;;
          esac ;;
        *) refuse "Incorrect Usage: flag provided but not defined: -$name" ;;
      esac ;;
    # The first "build" is the command; any other positional is ignored without a word.
    *) seen_build=1 ;;
  esac
  shift
done

# csv_next: one field of $csv into $field (go-csvvalue); $more says whether another follows.
csv_next() {
  case $csv in
    '"'*)
      csv=${csv#?} field=
      while :; do
        case $csv in *'"'*) ;; *) refuse 'error: parse error: extraneous or missing " in quoted-field' ;; esac
        field=$field${csv%%'"'*} csv=${csv#*'"'}
        case $csv in
          '"'*) field=$field'"' csv=${csv#?} ;;
          ,*) csv=${csv#?} more=1; return ;;
          '') more=; return ;;
          *) refuse 'error: parse error: extraneous or missing " in quoted-field' ;;
        esac
      done ;;
    *)
      field=${csv%%,*}
      case $field in *'"'*) refuse 'error: parse error: bare " in non-quoted-field' ;; esac
      case $csv in *,*) csv=${csv#*,} more=1 ;; *) csv='' more= ;; esac ;;
  esac
}

# csv_read TEXT: the attributes that matter here into $type $dest $names $push $tar $ref; the last one wins.
csv_read() {
  csv=${1%"$k2b_nl"} more=1 type='' dest='' names='' push='' tar='' ref=''
  [ -n "$csv" ] || refuse 'error: EOF'
  while [ -n "$more" ]; do
    csv_next
    case $field in *=*) ;; *) refuse "error: invalid value $field" ;; esac
    key=${field%%=*}
    case $key in *[A-Z]*) key=$(printf '%s' "$key" | tr A-Z a-z) ;; esac
    case $key in
      type) type=${field#*=} ;; dest) dest=${field#*=} ;; name) names=${field#*=} ;;
      push) push=${field#*=} ;; tar) tar=${field#*=} ;; ref) ref=${field#*=} ;;
    esac
  done
}

# `oci` and `docker` make a directory instead of a file when tar= is a boolean that is false.
is_directory() {
  case $type in oci | docker) ;; *) return 1 ;; esac
  case $tar in 0 | f | F | FALSE | false | False) return 0 ;; esac
  return 1
}

# Flags are parsed: outputs are opened now, before any local directory is looked at.
i=0
while [ $i -lt $outputs ]; do
  i=$((i + 1))
  eval "csv_read \"\$output_$i\""
  case $type in
    '') refuse 'error: --output requires type=<type>' ;;
    oci | docker | tar)
      if is_directory; then
        [ -n "$dest" ] || refuse "error: invalid output option: output: output directory is required for $type exporter"
        remember "$dest/index.json"
        continue
      fi
      case $dest in
        '' | -) ;;
        *)
          [ ! -d "$dest" ] || refuse 'error: invalid output option: output: destination file is a directory'
          remember "$dest"
          write "$dest" '' || refuse "error: invalid output option: output: open $dest: no such file or directory" ;;
      esac ;;
    local) [ -n "$dest" ] || refuse 'error: invalid output option: output: output directory is required for local exporter' ;;
    *) [ -z "$dest" ] || refuse "error: invalid output option: output: output $dest is not supported by $type exporter" ;;
  esac
done
i=0
while [ $i -lt $caches ]; do
  i=$((i + 1))
  eval "csv_read \"\$cache_$i\""
  case $type in
    registry) case $ref in '' | :* | *:) refuse 'error: failed to solve: failed to configure registry cache: invalid reference format' ;; esac ;;
    local | inline | gha | s3 | azblob) ;;
    *) refuse "error: invalid cache option: $type" ;;
  esac
done
[ -z "$bad" ] || refuse "$bad"
case $frontend in
  dockerfile.v0) ;;
  '') refuse 'error: empty definition sent to build. Specify --frontend instead?' ;;
  *) refuse "error: failed to solve: frontend $frontend not found" ;;
esac

local_directory() { # local_directory PATH
  [ -e "$1" ] || refuse "error: invalid local: resolve : lstat $1: no such file or directory"
  [ -d "$1" ] || refuse "error: invalid local: stat $1: not a directory"
}
[ -z "$context_set" ] || local_directory "$context"
[ -z "$dockerfile_set" ] || local_directory "$dockerfile_dir"

if [ -n "$remote" ]; then
  printf '%s' "$remote" >"$k2b_call/context"
else
  [ -n "$context_set" ] || refuse 'error: failed to solve: NotFound: no access allowed to dir "context"'
  [ -r "$context" ] && [ -x "$context" ] || refuse "error: error from sender: open $context: permission denied"
  snapshot_context "$context"
fi
if [ -n "$remote" ] && [ -z "$keyed" ]; then
  printf '%s' "$filename" >"$k2b_call/dockerfile.path"
else
  [ -n "$dockerfile_set" ] || refuse 'error: failed to solve: NotFound: no access allowed to dir "dockerfile"'
  path=$dockerfile_dir/$filename
  case /$filename/ in */../*) # may stay inside, must not leave
    real=$(realpath "$path" 2>/dev/null) base=$(realpath "$dockerfile_dir")
    case $real in "$base"/*) ;; *) refuse "error: failed to solve: failed to read dockerfile: open $filename: no such file or directory" ;; esac ;;
  esac
  case ${filename##*/} in Dockerfile) [ -f "$path" ] || [ ! -f "${path%/*}/dockerfile" ] || path=${path%/*}/dockerfile ;; esac
  # A link is followed inside the directory only, and what is no file is not sent.
  real=$(realpath "$path" 2>/dev/null) base=$(realpath "$dockerfile_dir")
  case ${real:-none} in "${base%/}"/*) ;; *) path=none ;; esac
  [ -f "$path" ] || refuse "error: failed to solve: failed to read dockerfile: open $filename: no such file or directory"
  printf '%s' "$path" >"$k2b_call/dockerfile.path"
  keep dockerfile "$path"
  if [ -f "$path.dockerignore" ]; then keep ignore "$path.dockerignore"; else keep ignore "$context/.dockerignore"; fi
fi

# An exporter is looked up and its attributes are checked before the build runs.
i=0
while [ $i -lt $outputs ]; do
  i=$((i + 1))
  eval "csv_read \"\$output_$i\""
  case $type in image | oci | docker | tar | local) ;; *) refuse "error: failed to solve: exporter \"$type\" could not be found" ;; esac
  [ "$type" = image ] || continue
  case $push in '' | 1 | t | T | TRUE | true | True | 0 | f | F | FALSE | false | False) ;;
    *) refuse "error: failed to solve: non-bool value specified for push: strconv.ParseBool: parsing \"$push\": invalid syntax" ;;
  esac
done

if build_fails; then
  echo 'error: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1' >&2
  finish 1
fi

i=0
while [ $i -lt $outputs ]; do
  i=$((i + 1))
  eval "csv_read \"\$output_$i\""
  list=$(printf '%s' "$names" | tr ',' '\n')
  IFS=$k2b_nl
  for name in $list; do
    valid_reference "$name" || refuse "error: failed to solve: failed to push $name: invalid reference format"
  done
  case $names in *,,* | ,* | *,) refuse 'error: failed to solve: failed to push : invalid reference format' ;; esac
  if is_directory; then
    archive_content "$type-layout" ""
    mkdir -p "$dest" && write "$dest/index.json" "$archive" || finish 1
  else
    case $type in
      oci | docker) archive_content "$type" "$list" ;;
      tar | local) archive="FILES $digest$k2b_nl" ;;
    esac
    case $type in
      image) ;;
      local) mkdir -p "$dest" && write "$dest/built" "$archive" || finish 1 ;;
      *) case $dest in '' | -) printf '%s' "$archive" ;; *) write "$dest" "$archive" || finish 1 ;; esac ;;
    esac
  fi
  case $type in image | oci | docker) last_names=$names exported=1 ;; esac
done

if [ -n "$metadata" ] && [ -n "$exported" ]; then
  remember "$metadata"
  write "$metadata" "{
  \"containerimage.config.digest\": \"sha256:$config_digest\",
  \"containerimage.descriptor\": {
    \"mediaType\": \"application/vnd.oci.image.manifest.v1+json\",
    \"digest\": \"sha256:$digest\",
    \"size\": 663
  },
  \"containerimage.digest\": \"sha256:$digest\",
  \"image.name\": \"$last_names\"
}
" || refuse "error: open $metadata: no such file or directory"
fi
finish 0
