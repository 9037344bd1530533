import { groupBy } from '../../group-by.ts';
import { VALUE_TYPES } from '../../kaniko/flag-values.ts';
import type { KanikoFlavor } from '../../model.ts';
import { spellings, type TakenFlag, takenFlags } from './flags.ts';
import { alternatives, wrap } from './lines.ts';

/** Paths of Kaniko's container, or ones that were named only because Kaniko failed to unpack them (flags.md B8). */
const SANDBOX =
  '/kaniko /busybox /workspace /builds /cache /dev /proc /sys /product_uuid /product_name /var/run/secrets ' +
  '/var/spool/mail /usr/bin/new[gu]idmap';

/** BuildKit knows stages by name only, and one build makes one image where a fork makes one for each target. */
function targetBranch(flavor: KanikoFlavor): string {
  const named = `'' | *[!0-9]*) k2b_target=$k2b_value ;; *) k2b_refuse "$k2b_flag by number" ;; esac ;;`;
  if (flavor === 'upstream') return `      --target) case $k2b_value in ${named}`;
  return `      --target) case \${k2b_target:+,}$k2b_value in *,*) k2b_refuse "more than one $k2b_flag" ;;\n        ${named}`;
}

/** The flags that are not just kept, each with what is done with `$k2b_value`. */
function ownBranches(flavor: KanikoFlavor): string {
  const sandbox = SANDBOX.split(' ').map((path) => `${path}/*`);
  return `\
      --build-arg) case $k2b_value in *=*) ;; *) k2b_environment "$k2b_value" && k2b_value=$k2b_value=$k2b_found ;; esac
        set -- "$@" --opt "build-arg:$k2b_value" ;;
      --label) case $k2b_value in *=*) set -- "$@" --opt "label:$k2b_value" ;; *) k2b_refuse "$k2b_flag without =" ;; esac ;;
      --destination | -d) k2b_image ;; --registry-mirror) k2b_registry && k2b_mirror ;; --custom-platform) k2b_platform=$k2b_value ;;
      --cache-repo) k2b_registry && k2b_cache_repo=$k2b_value ;; --customPlatform) k2b_old_platform=$k2b_value ;;
      --insecure-registry) k2b_registry && k2b_http=$k2b_http$k2b_value$k2b_nl ;;
      --skip-tls-verify-registry) k2b_registry && k2b_hosts=$k2b_hosts$k2b_value$k2b_nl ;;
${targetBranch(flavor)}
      --compression) case $k2b_value in gzip | zstd) k2b_compression=$k2b_value ;; *) k2b_refuse "$k2b_flag" ;; esac ;;
      --ignore-path) case $k2b_value/ in # only what is not in BuildKit's container
${alternatives(sandbox, '        ')}) ;; *) k2b_refuse --ignore-path ;; esac ;;`;
}

/** What keeps its value, and what Kaniko stops at where it is of another type, whether it means something here or not. */
function keptBranches(flags: readonly TakenFlag[]): string {
  const kept = flags.filter((flag) => flag.use.startsWith('k2b_') || isTyped(flag));
  const groups = groupBy(kept, ({ name, use }) => JSON.stringify([VALUE_TYPES.get(name)?.name, use]));
  const branches = [...groups.values()].map((alike) => {
    const [{ name, use } = { name: '', use: 'dropped' }] = alike;
    const type = VALUE_TYPES.get(name);
    const steps = [
      ...(type ? [`k2b_match '${type.pattern}'${type.anyCase ? ' any-case' : ''}`] : []),
      ...(use === 'dropped' ? [] : [`${use}=$k2b_value`]),
    ];
    return `${alike.flatMap(spellings).join(' | ')}) ${steps.join(' && ')} ;;`;
  });
  // Long ones last, so that two of the others fit into a line.
  return wrap(
    branches.sort((a, b) => a.length - b.length),
    ' ',
    '',
    '      ',
  );
}

function isTyped({ name }: TakenFlag): boolean {
  return VALUE_TYPES.has(name);
}

/**
 * The lines that read Kaniko's words by the grammar of its command line: the words of Kaniko leave the positional
 * parameters at the front, those of buildctl join them at the end. The first `case` reads the spelling, the second one
 * the value (a boolean has one only after "="), the third one says what the flag means.
 * @see https://github.com/spf13/pflag/blob/v1.0.6/flag.go lines 959-1078
 */
export function readArguments(flavor: KanikoFlavor): string {
  const flags = takenFlags(flavor);
  const shorts = flags.flatMap(({ short }) => short ?? []).join('');
  const switches = flags.filter(({ boolean }) => boolean).flatMap(spellings);
  const dropped = flags.filter((flag) => !flag.boolean && flag.use === 'dropped' && !isTyped(flag)).flatMap(spellings);
  return `\
  k2b_words=$# k2b_left=$# k2b_cache_runs=1 k2b_context=/workspace/ k2b_file=Dockerfile
  while [ "$k2b_left" -gt 0 ]; do
    k2b_flag=$1 k2b_value='' k2b_given='' k2b_left=$((k2b_left - 1)) && shift
    case $k2b_flag in
      '' | -) continue ;; # as Kaniko does
      --) if [ "$k2b_left" -eq 0 ]; then break; fi && k2b_refuse 'words after --' ;;
      --*=*) k2b_value=\${k2b_flag#*=} k2b_flag=\${k2b_flag%%=*} k2b_given='=' ;;
      -[${shorts}]?*) k2b_value=\${k2b_flag#-?} k2b_flag=\${k2b_flag%"\${k2b_flag#-?}"} k2b_value=\${k2b_value#=} k2b_given='=' ;;
      [!-]* | -[!-]?*) k2b_refuse "word $((k2b_words - k2b_left))" ;; # which may be part of a secret
    esac
    case $k2b_flag in
${alternatives(switches, '      ')})
        case $k2b_given$k2b_value in '' | =1 | =[tT] | =TRUE | =[tT]rue) k2b_value=1 ;; =0 | =[fF] | =FALSE | =[fF]alse) k2b_value='' ;;
          *) k2b_refuse "$k2b_flag with this value" ;; esac && k2b_given=switch ;;
      *) [ -n "$k2b_given" ] || [ "$k2b_left" -gt 0 ] || k2b_refuse "$k2b_flag, the last word"
        [ -n "$k2b_given" ] || { k2b_value=$1 k2b_left=$((k2b_left - 1)) && shift; } ;;
    esac
    case $k2b_flag in
${keptBranches(flags)}
${ownBranches(flavor)}
      ${dropped.join(' | ')}) ;;
      *) [ "$k2b_given" = switch ] || k2b_refuse "$k2b_flag" ;;
    esac
  done`;
}
