import { CODES, type Code } from '../diagnostics/index.ts';
import { RUNNER_TEXTS } from './messages.ts';
import { groupBy } from '../group-by.ts';
import { singleQuoted } from '../single-quoted.ts';

/** The runners that a test job is for. */
export interface TestTarget {
  readonly tags: readonly string[];
  /** A rootless BuildKit image. */
  readonly image: string;
}

const TEMPLATE = '.k2b-preflight';

/**
 * Jobs that check on the runners what rootless BuildKit needs: one for each set of tags, with a script that they share.
 * A job ends with 1 and the reason where something is missing. It needs no registry but for its own image: the RUN that
 * it tries takes busybox from that image.
 * @returns YAML that is a pipeline by itself
 */
export function testJobs(targets: readonly TestTarget[]): string {
  const template = [
    `${TEMPLATE}:`,
    '  variables:',
    '    BUILDKITD_FLAGS: --oci-worker-no-process-sandbox',
    '    GIT_STRATEGY: none',
    '  script:',
    '    - |',
    ...script().map((line) => `      ${line}`),
    '',
  ];
  return [...template, ...targets.flatMap((target, index) => ['', ...job(target, index, targets)]), ''].join('\n');
}

function job({ tags, image }: TestTarget, index: number, targets: readonly TestTarget[]): readonly string[] {
  const name = nameOf(tags);
  const unique = targets.findIndex((other) => nameOf(other.tags) === name) === index;
  return [
    `${unique ? name : `${name}-${index + 1}`}:`,
    `  extends: ${TEMPLATE}`,
    ...(tags.length === 0 ? [] : [`  tags: [${tags.map((tag) => JSON.stringify(tag)).join(', ')}]`]),
    '  image:',
    `    name: ${JSON.stringify(image)}`,
    '    entrypoint: [""]',
  ];
}

function nameOf(tags: readonly string[]): string {
  const slugs = tags.map((tag) =>
    tag
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, ''),
  );
  return ['k2b-preflight', ...slugs.filter((slug) => slug !== '')].join('-');
}

/** busybox sh; each check names its reason, because the log of a failing daemon does not. */
function script(): readonly string[] {
  return [
    `fail() { echo "NOT READY ($1): $2"; echo "Fix: kaniko-to-buildkit preflight --explain-log LOG"; exit 1; }`,
    'explain() {',
    '  cat "$1"',
    '  case "$(cat "$1")" in',
    ...knownTexts().map(
      ([code, texts]) => `    ${texts.map((text) => `*${singleQuoted(text)}*`).join('|')}) ${failure(code)} ;;`,
    ),
    '  esac',
    '}',
    `state() { sed -n "s/^$1:[[:space:]]*//p" /proc/self/status; }`,
    `echo "user $(id -u), kernel $(uname -r), seccomp mode $(state Seccomp), no_new_privs $(state NoNewPrivs)"`,
    'case "$(id -u)" in',
    '  1000) ;;',
    `  0) fail K2B705 'The job runs as root, not as user 1000 of the image' ;;`,
    `  *) ${failure('K2B607')} ;;`,
    'esac',
    `[ "$(cat /proc/sys/user/max_user_namespaces 2>/dev/null)" != 0 ] || ${failure('K2B608')}`,
    `[ "$(state NoNewPrivs)" != 1 ] || ${failure('K2B606')}`,
    'if ! unshare -Ur true; then',
    `  [ "$(cat /proc/sys/kernel/apparmor_restrict_unprivileged_userns 2>/dev/null)" != 1 ] || ${failure('K2B605')}`,
    `  ${failure('K2B603')}`,
    'fi',
    'echo "User namespaces work"',
    'log=/tmp/k2b-preflight.log',
    'if ! buildctl-daemonless.sh debug workers -v > "$log" 2>&1; then',
    `  explain "$log"; ${failure('K2B609')}`,
    'fi',
    'echo "The daemon starts"',
    `if grep -q 'snapshotter.*native' "$log"; then echo 'WARNING (K2B611): ${CODES.K2B611.title}'; fi`,
    'mkdir -p /tmp/k2b-preflight/bin /tmp/k2b-preflight/lib',
    'cp /bin/busybox /tmp/k2b-preflight/bin/',
    'cp /lib/ld-musl-*.so.1 /tmp/k2b-preflight/lib/',
    `printf '%s\\n' 'FROM scratch' 'COPY . /' 'RUN ["/bin/busybox", "true"]' > /tmp/k2b-preflight/Dockerfile`,
    'if ! buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=/tmp/k2b-preflight \\',
    '  --local dockerfile=/tmp/k2b-preflight --progress plain > "$log" 2>&1; then',
    `  explain "$log"; fail K2B601 'A RUN does not work, the log above says why'`,
    'fi',
    'echo "READY: a build with a RUN works"',
  ];
}

/** The texts of each code together, in their order. */
function knownTexts(): readonly (readonly [Code, readonly string[]])[] {
  const groups = groupBy(RUNNER_TEXTS, ([code]) => code);
  return [...groups].map(([code, pairs]) => [code, pairs.map(([, text]) => text)]);
}

function failure(code: Code): string {
  return `fail ${code} ${singleQuoted(CODES[code].title)}`;
}
