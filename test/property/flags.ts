import * as fc from 'fast-check';
import { FLAGS } from '../../transforms/index.ts';
import { PLAIN, quoted, STYLE, TEXT } from './words.ts';

/** A flag with its words, as they stand on the command line. */
export interface GivenFlag {
  readonly name: string;
  readonly words: readonly string[];
  /** The executor of the first project knows it. */
  readonly upstream: boolean;
  /** The words hold no quotes, so that they mean the same inside a variable. */
  readonly plain: boolean;
}

const fixed = (...values: readonly [string, ...string[]]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...values), STYLE).map(([value, style]) => quoted(value, style));
const assigned = (...names: readonly [string, ...string[]]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...names), fc.oneof(TEXT, PLAIN)).map(([name, value]) => `${name}=${value}`);

/** Names whose tag is never empty; the cache may lie beside them. */
const DESTINATION = fixed(
  '$CI_REGISTRY_IMAGE:latest',
  '$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA',
  '${CI_REGISTRY_IMAGE}/web:${CI_COMMIT_REF_SLUG}',
  'r.io/app:1',
  'r.io:5000/a/b:v1.2',
  'me/app:1',
  '$CI_REGISTRY_IMAGE',
  '$CI_REGISTRY_IMAGE:$VERSION',
  '$CI_REGISTRY_IMAGE:$CI_COMMIT_TAG',
  '$CI_REGISTRY/group/other:${VERSION:-dev}',
  '$CI_REGISTRY_IMAGE:$(echo $CI_COMMIT_SHA)',
);

/** Folders of the checkout and Dockerfiles that are found from all of them. */
const CONTEXT = fixed(
  '.',
  '$CI_PROJECT_DIR',
  '${CI_PROJECT_DIR}',
  'svc',
  '$CI_PROJECT_DIR/svc',
  './svc/',
  'dir://$CI_PROJECT_DIR/svc',
  './',
);
const DOCKERFILE = fixed(
  '$CI_PROJECT_DIR/Dockerfile',
  'Dockerfile',
  './Dockerfile',
  '${CI_PROJECT_DIR}/prod.Dockerfile',
  '$CI_PROJECT_DIR/svc/Dockerfile',
  'svc/only.Dockerfile',
  'a\\ b/Docker\\ file',
  '"a b/Docker file"',
);

/** Values that Kaniko takes, for every flag of the table that takes one. */
const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  annotation: assigned('org.opencontainers.image.title', 'team'),
  bucket: fixed('b'),
  'build-arg': fc.oneof(assigned('A', 'B', 'VERSION', 'npm_config'), fixed('VERSION', 'UNSET'), assigned('NPM_TOKEN')),
  'cache-dir': fixed('/cache', '/tmp/c'),
  'cache-repo': fixed('r.io/cache', '$CI_REGISTRY_IMAGE/cache', '${CI_REGISTRY_IMAGE}/layers', 'oci:/tmp/layers'),
  'cache-ttl': fixed('24h', '336h'),
  compression: fixed('gzip', 'zstd'),
  'compression-level': fixed('3', '9', '-1'),
  context: CONTEXT,
  'context-sub-path': fixed('svc'),
  'credential-helpers': fixed('gitlab', 'env', ''),
  'custom-platform': fixed('linux/arm64', 'linux/amd64', 'linux/arm/v7'),
  destination: DESTINATION,
  'digest-file': fixed('digest.txt', 'out/digest', '/tmp/digest', '$CI_PROJECT_DIR/d.txt', '$VERSION.txt'),
  dockerfile: DOCKERFILE,
  git: fixed('branch=main', 'single-branch=true', 'recurse-submodules=false'),
  'ignore-path': fixed('/busybox', '/kaniko', '/var/spool/mail'),
  'image-download-retry': fixed('3', '0'),
  'image-format': fixed('docker', 'oci'),
  'image-fs-extract-retry': fixed('3'),
  'image-name-tag-with-digest-file': fixed('names.txt', 'out/names'),
  'image-name-with-digest-file': fixed('image.txt', '/tmp/image'),
  'insecure-registry': fixed('r.io', 'registry.example.com', 'r.io:5000', 'other.io'),
  'kaniko-dir': fixed('/kaniko', '/tmp/kaniko'),
  label: assigned('org.opencontainers.image.version', 'a.b', 'c'),
  'log-format': fixed('text', 'json', 'color'),
  'oci-layout-path': fixed('/tmp/layout', '$CI_PROJECT_DIR/layout'),
  'push-retry': fixed('2'),
  'registry-certificate': fixed('r.io=$CI_PROJECT_DIR/ca.pem', 'registry.example.com=ca.pem'),
  'registry-client-cert': fixed('r.io=$CI_PROJECT_DIR/ca.pem,$CI_PROJECT_DIR/key.pem'),
  'registry-map': fixed(
    'index.docker.io=mirror.io',
    "'index.docker.io=mirror.io;quay.io=q.mirror.io'",
    'quay.io=q.mirror.io',
  ),
  'registry-mirror': fixed('mirror.io', 'mirror.io/hub', 'm2.io:5000', '$CI_REGISTRY'),
  secret: fixed('id=npm,src=ca.pem', 'id=VERSION'),
  'skip-tls-verify-registry': fixed('r.io', 'registry.example.com', 'other.io'),
  'snapshot-mode': fixed('redo', 'full', 'time'),
  'tar-path': fixed('image.tar', '/tmp/image.tar', '$CI_PROJECT_DIR/i.tar'),
  target: fixed('build', 'run', '$CI_JOB_STAGE'),
  verbosity: fixed('debug', 'info', 'warn'),
};

/** How a switch is written. */
const SWITCH = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  {
    weight: 4,
    arbitrary: fc.constantFrom('=true', '=false', '=1', '=t', '=T', '=TRUE', '=True', '=0', '=f', '="true"'),
  },
  { weight: 1, arbitrary: fc.constantFrom('=$SWITCH', '="${SWITCH}"') },
);

/** Flags that a job in the wild has; the others come up more rarely. */
const USUAL = [
  'build-arg',
  'build-arg',
  'label',
  'cache',
  'cache-repo',
  'target',
  'digest-file',
  'tar-path',
  'no-push',
];
const HOLDS_BACK =
  /^(?:dryrun|secret|oci-layout-path|materialize|preserve-context|cache-run-layers|git|bucket|registry-client-cert|annotation|image-format)$/;

/** One flag of the table in one of its spellings. */
function spelled(name: string): fc.Arbitrary<GivenFlag> {
  const definition = FLAGS.find((flag) => flag.name === name);
  if (!definition) throw new Error(`no flag ${name}`);
  const names = [`--${name}`, `--${name}`, ...(definition.deprecated ?? []).map((old) => `--${old}`)];
  const upstream = definition.forks === undefined;
  const given = (...words: readonly string[]): GivenFlag => {
    return { name, words, upstream, plain: !/["'\\`(*?{]/.test(words.join(' ')) };
  };
  if (definition.takes === 'boolean')
    return fc.tuple(fc.constantFrom(...names), SWITCH).map(([flag, value]) => given(`${flag}${value}`));
  const values = VALUES[name];
  if (!values) throw new Error(`no values for --${name}`);
  const { short } = definition;
  const forms = ['equals', 'apart', ...(short === undefined ? [] : ['short apart', 'short', 'short equals'])] as const;
  return fc.tuple(fc.constantFrom(...names), fc.constantFrom(...forms), values).map(([flag, form, value]) => {
    if (form === 'apart') return given(flag, value);
    if (form === 'short apart') return given(`-${short ?? ''}`, value);
    if (form === 'short') return given(`-${short ?? ''}${value}`);
    return form === 'equals' ? given(`${flag}=${value}`) : given(`-${short ?? ''}=${value}`);
  });
}

const anyOf = (names: readonly string[]): fc.Arbitrary<GivenFlag> =>
  fc.constantFrom(...names).chain((name) => spelled(name));
const REST = FLAGS.map(({ name }) => name).filter((name) => !/^(?:context|dockerfile|destination)$/.test(name));

/** Flags that stand beside context, Dockerfile and destination. */
const FLAG = fc.oneof(
  { weight: 5, arbitrary: anyOf(USUAL) },
  { weight: 5, arbitrary: anyOf(REST.filter((name) => !HOLDS_BACK.test(name))) },
  { weight: 1, arbitrary: anyOf(REST) },
);

/** The flags of one call, in any order. */
export const CALL_FLAGS: fc.Arbitrary<readonly GivenFlag[]> = fc
  .tuple(
    fc.option(spelled('context'), { freq: 12 }),
    fc.option(spelled('dockerfile'), { freq: 4 }),
    fc.array(spelled('destination'), { minLength: 1, maxLength: 3 }),
    fc.array(FLAG, { maxLength: 5 }),
    fc.nat({ max: 1000 }),
  )
  .map(([context, dockerfile, destinations, flags, turn]) => {
    const all = [context, dockerfile, ...destinations, ...flags].filter((flag) => flag !== null);
    // A rotation keeps shrinking simple; the order within a kind stays.
    const at = turn % all.length;
    return [...all.slice(at), ...all.slice(0, at)];
  });

/** Flags for inside a variable: their words hold no quotes. */
export const PLAIN_FLAGS: fc.Arbitrary<readonly GivenFlag[]> = fc
  .array(
    anyOf(['build-arg', 'label', 'cache', 'target', 'verbosity', 'single-snapshot', 'snapshot-mode', 'push-retry']),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((flags) => flags.filter(({ plain }) => plain));
