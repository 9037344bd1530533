import type { KanikoFlavor } from '../../model.ts';

/** Functions inside the shim; its body is a subshell, so that the script never sees them. */
export function helpers(name: string, status: number): string {
  return `\
  k2b_refuse() { echo "${name}: cannot translate $1" >&2; exit ${status}; }
  k2b_environment() { k2b_flag=$1 k2b_found=$(awk 'BEGIN { printf "%s.", ENVIRON[ARGV[1]] }' "$1") && k2b_found=\${k2b_found%.}; }
  k2b_match() { awk 'BEGIN { v = ARGV[2]; exit (ARGV[3] ? tolower(v) : v) !~ "^(" ARGV[1] ")$" }' "$1" "$k2b_value" "$2" || k2b_refuse "$k2b_flag"; }
  k2b_registry() { case $k2b_value in *[\\",\\\\[:space:]]* | *://* | index.docker.io) k2b_refuse "$k2b_flag with this value" ;; esac; }
  k2b_mirror() { [ -z "$k2b_value" ] || k2b_mirrors="$k2b_mirrors\\"$k2b_value\\", " k2b_pulled=$k2b_pulled\${k2b_value%%/*}$k2b_nl; }
  k2b_split() { # k2b_split IMAGE
    k2b_repository=$1 k2b_tag=latest k2b_host=docker.io
    case \${1##*/} in *:*) k2b_repository=\${1%:*} k2b_tag=\${1##*:} ;; esac
    case $1 in */*) case \${1%%/*} in localhost | *[.:]*) k2b_host=\${1%%/*} ;; esac ;; esac
    k2b_path=\${k2b_repository#"$k2b_host/"}
    [ "$k2b_host" != index.docker.io ] || k2b_host=docker.io
  }
  k2b_image() { # one more destination
    case $k2b_value in *:) k2b_value=\${k2b_value}latest ;; esac
    k2b_split "$k2b_value"
    case $k2b_host/$k2b_path@$k2b_tag in */[!a-z0-9]* | *@[.-]* | *[!A-Za-z0-9.:_/@-]* | */*[A-Z:@]*@*) k2b_refuse "$k2b_flag" ;; esac
    k2b_names=\${k2b_names:+$k2b_names,}$k2b_value k2b_pushed=$k2b_pushed$k2b_host$k2b_nl k2b_full=$k2b_host/$k2b_path
    case $k2b_full in docker.io/*/*) k2b_full=index.$k2b_full ;; docker.io/*) k2b_full=index.docker.io/library/$k2b_path ;; esac
    k2b_lines=$k2b_lines$k2b_full$k2b_nl k2b_tag_lines=$k2b_tag_lines$k2b_full:$k2b_tag$k2b_nl
  }`;
}

/** What Kaniko reads from the environment and checks before it builds. */
export function checks(flavor: KanikoFlavor): string {
  // Upstream takes what is no boolean for "push"; the forks stop.
  const others =
    flavor === 'upstream'
      ? "*) k2b_no_push=''"
      : "0 | [fF] | FALSE | [fF]alse) k2b_no_push='' ;; *) k2b_refuse KANIKO_NO_PUSH";
  return `\
  k2b_environment KANIKO_REGISTRY_MIRROR && k2b_value=$k2b_found && k2b_registry && k2b_mirror
  if k2b_environment KANIKO_REGISTRY_MAP && [ -n "$k2b_found" ]; then k2b_refuse KANIKO_REGISTRY_MAP; fi
  k2b_environment KANIKO_NO_PUSH # wins over the flag
  case $k2b_found in '') ;; 1 | [tT] | TRUE | [tT]rue) k2b_no_push=1 ;; ${others} ;; esac
  case $k2b_names:$k2b_no_push:$k2b_name_file$k2b_tag_file in ::* | :1:?*) k2b_refuse 'a call without --destination' ;; esac
  [ -z "$k2b_no_push" ] || k2b_pushed=''
  case $k2b_digest_file$k2b_name_file$k2b_tag_file in *https://*) k2b_refuse 'a digest file at a URL' ;; esac
  [ "$k2b_cache:$k2b_cache_runs" != 1: ] || k2b_refuse --cache-run-layers=false
  [ "$k2b_cache:$k2b_no_push:$k2b_cache_repo" != 1:1: ] || k2b_refuse '--cache with --no-push and without --cache-repo'
  [ -z "$k2b_one_layer" ] || echo '--single-snapshot: what a later RUN deletes stays readable in an earlier layer' >&2`;
}

/** Context and Dockerfile: the working folder first, then the context (K root.go:356-446). */
export const INPUTS = `\
  k2b_out=$(mktemp -d) || exit
  trap 'rm -rf "$k2b_out"' EXIT
  case $k2b_context in
    /workspace/) k2b_context=$k2b_out/empty && mkdir "$k2b_context" ;;
    dir://*) k2b_context=\${k2b_context#dir://}\${k2b_sub_path:+/$k2b_sub_path} ;;
    *://*) k2b_refuse "--context \${k2b_context%%://*}://" ;;
  esac
  [ -e "$k2b_file" ] || k2b_file=\${k2b_context%/}/$k2b_file
  [ -d "$k2b_context" ] || k2b_refuse '--context that is no folder'; [ -f "$k2b_file" ] || k2b_refuse '--dockerfile that is no file'
  [ -z "$k2b_target" ] || set -- --opt "target=$k2b_target" "$@"
  [ -z "$k2b_old_platform$k2b_platform" ] || set -- --opt "platform=\${k2b_old_platform:-$k2b_platform}" "$@"`;

/** Where layers come from and go to: the tags of the static path (DESIGN D9). */
export const CACHE = `\
  k2b_http=$k2b_http$(printf '%s' "$k2b_pushed" | grep -E -e '^(10|192\\.168|172\\.(1[6-9]|2[0-9]|3[01]))(\\.[0-9]+){2,3}(:[0-9]+)?$' \\
    -e '\\.local(host)?(:[0-9]+)?$')$k2b_nl # where Kaniko tries plain HTTP by itself
  if [ -n "$k2b_cache" ]; then
    k2b_split "\${k2b_cache_repo:-\${k2b_names%%,*}}"
    case $k2b_cache_repo:$k2b_host in
      :docker.io) k2b_from=$k2b_repository:buildcache- ;; # which has no nested repositories
      :*) k2b_from=$k2b_repository/cache: ;;
      oci:*) k2b_to=type=local,dest=\${k2b_cache_repo#oci:} k2b_from=type=local,src=\${k2b_cache_repo#oci:} ;;
      *) k2b_from=$k2b_cache_repo:cache- k2b_pushed=$k2b_pushed$k2b_host$k2b_nl ;;
    esac
    k2b_slug=\${CI_JOB_NAME_SLUG:-buildcache}\${K2B_CACHE_SUFFIX-}\${k2b_insecure:+,registry.insecure=true}
    [ -n "$k2b_to" ] || k2b_from=type=registry,ref=$k2b_from$k2b_slug; set -- "$@" --import-cache "$k2b_from"
    [ -n "$k2b_read_only" ] || set -- "$@" --export-cache "\${k2b_to:-$k2b_from},mode=max,ignore-error=true"
  fi`;

/** buildkitd.toml for this call alone, and the same hosts for the client, which gets the tokens (flags.md B8.1). */
export const REGISTRIES = `\
  k2b_bases=$(sed -nE -e 's/^[[:space:]]*FROM[[:space:]]+(--[^[:space:]]+[[:space:]]+)*([^[:space:]]+).*/\\2/Ip' \\
    -e 's/.*(--from|[,=]from)=([^[:space:],]*[/:][^[:space:],]*).*/\\2/p' "$k2b_file") || exit
  [ -z "$k2b_skip_tls$k2b_insecure_pull" ] || for k2b_name in $k2b_bases; do
    k2b_split "$k2b_name"
    case \${k2b_name%%[:@/]*}$k2b_host in *\\$*) k2b_refuse "the registry of $k2b_name in the Dockerfile" ;; esac
    [ "$k2b_name" = scratch ] || k2b_pulled=$k2b_pulled$k2b_host$k2b_nl
  done
  k2b_http=$k2b_http\${k2b_insecure_pull:+$k2b_pulled}
  k2b_open=$k2b_hosts\${k2b_skip_tls:+$k2b_pulled$k2b_pushed} && k2b_hosts=$k2b_http$k2b_open
  for k2b_host in $(printf '%s' "$k2b_hosts\${k2b_mirrors:+docker.io}" | sort -u); do
    k2b_toml="\${k2b_toml}[registry.\\"$k2b_host\\"]$k2b_nl"
    [ "$k2b_host" != docker.io ] || k2b_toml=$k2b_toml\${k2b_mirrors:+"mirrors = [$k2b_mirrors]$k2b_nl"}
    case $k2b_nl$k2b_http in *"$k2b_nl$k2b_host$k2b_nl"*) k2b_toml="\${k2b_toml}http = true$k2b_nl" ;; esac
    case $k2b_nl$k2b_hosts in *"$k2b_nl$k2b_host$k2b_nl"*) ;; *) continue ;; esac
    k2b_toml="\${k2b_toml}insecure = true$k2b_nl"
    case $k2b_nl$k2b_open in *"$k2b_nl$k2b_host$k2b_nl"*) set -- "$@" --registry-auth-tlscontext "host=$k2b_host,insecure=true" ;; esac
  done
  [ -z "$k2b_toml" ] || printf '%s' "$k2b_toml" > "$k2b_out/buildkitd.toml" || exit
  [ -z "$k2b_toml" ] || export BUILDKITD_FLAGS="\${BUILDKITD_FLAGS-} --config=$k2b_out/buildkitd.toml"`;

/** What the build writes. A tar is written outside of the context and moved (flags.md B3). */
export const OUTPUTS = `\
  k2b_name=name=\${k2b_names:-docker.io/unset-repo/unset-image-name:latest}; case $k2b_names in *,*) k2b_name="\\"$k2b_name\\"" ;; esac
  k2b_more=\${k2b_compression:+,compression=$k2b_compression}\${k2b_reproducible:+,rewrite-timestamp=true}
  [ "$k2b_compression" != zstd ] || k2b_more=$k2b_more,oci-mediatypes=true; [ -z "$k2b_reproducible" ] || export SOURCE_DATE_EPOCH=0
  [ -z "$k2b_tar" ] || set -- "$@" --output "type=docker,$k2b_name,dest=$k2b_out/image.tar$k2b_more"
  case $k2b_no_push:$k2b_digest_file$k2b_name_file$k2b_tag_file in
    :*) set -- "$@" --output "type=image,$k2b_name,push=true$k2b_more\${k2b_insecure:+,registry.insecure=true}" ;;
    1:?*) set -- "$@" --output "type=image,push=false$k2b_more" ;; # no output, no metadata
  esac
  [ "$k2b_log_format" != json ] || set -- "$@" --progress rawjson`;

/** The build, and the files that Kaniko writes with its digest: the same bytes. */
export const BUILD = `\
  buildctl-daemonless.sh build --frontend dockerfile.v0 --local "context=$k2b_context" --local "dockerfile=$(dirname "$k2b_file")" \\
    --opt "filename=\${k2b_file##*/}" "$@" --metadata-file "$k2b_out/metadata.json" || exit
  if [ -n "$k2b_digest_file$k2b_name_file$k2b_tag_file" ]; then
    k2b_digest=$(sed -n 's/.*"containerimage\\.digest": *"\\([^"]*\\)".*/\\1/p' "$k2b_out/metadata.json" | grep .) || exit
    for k2b_name in $k2b_digest_file $k2b_name_file $k2b_tag_file; do mkdir -p "$(dirname "$k2b_name")" || exit; done
    [ -z "$k2b_digest_file" ] || printf '%s' "$k2b_digest" > "$k2b_digest_file" || exit
    [ -z "$k2b_tag_file" ] || k2b_lines=$k2b_tag_lines # both files then have the tag, as Kaniko's
    for k2b_name in $k2b_name_file $k2b_tag_file; do printf '%s' "$k2b_lines" | sed "s/\\$/@$k2b_digest/" > "$k2b_name" || exit; done
  fi
  [ -z "$k2b_tar" ] || mv -T "$k2b_out/image.tar" "$k2b_tar"`;
