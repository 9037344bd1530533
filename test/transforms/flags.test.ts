import { FLAGS } from '../../transforms/index.ts';
import type { FlagExample } from '../../src/flag.ts';
import { renderRootless } from '../../src/buildkit/render.ts';
import { CODES } from '../../src/diagnostics/index.ts';
import { FLAG_NAMES, flagByName } from '../../src/kaniko/flag-names.ts';
import type { KanikoFlavor } from '../../src/model.ts';
import { readWrites } from '../../src/verify/read-files.ts';
import { callContext, convert as convertLine } from '../buildkit/calls.ts';

const BASE = '--context . --destination r.io/app:1';

const convert = (line: string, flavor: KanikoFlavor) => convertLine(line, { flavor });

/** The arguments of the emitted command that come from a flag. */
function argumentsOf(name: string, { before }: FlagExample, flavor: KanikoFlavor): readonly string[] {
  const { parsed, plan } = convert(`${BASE} ${before.join(' ')}`, flavor);
  const rendered = renderRootless(plan, callContext());
  if ('problem' in rendered) throw new Error(rendered.problem);
  expect(parsed.problems).toEqual([]);
  return rendered.arguments.filter(({ because }) => because.some(({ flag }) => flag === name)).map(({ text }) => text);
}

const cases = FLAGS.flatMap((flag) =>
  flag.examples.map((example) => ({ flag, example, name: flag.name, title: example.title })),
);

describe('examples', () => {
  test.each(cases)('--$name: $title', ({ flag, example }) => {
    const flavor = flag.forks?.[0] ?? 'upstream';

    expect(argumentsOf(flag.name, example, flavor)).toEqual(example.after);
  });

  test.each(cases.filter(({ example }) => example.daemon))('--$name: $title in buildkitd.toml', ({ flag, example }) => {
    const { plan } = convert(`${BASE} ${example.before.join(' ')}`, flag.forks?.[0] ?? 'upstream');
    const rendered = renderRootless(plan, callContext());
    if ('problem' in rendered) throw new Error(rendered.problem);
    const script = rendered.setup.map((step) => (typeof step === 'string' ? step : step.join(' '))).join(' && ');

    expect(readWrites(script, '~/.config/buildkit/buildkitd.toml')).toEqual([example.daemon?.join('\n')]);
  });

  test.each(cases)('--$name: $title is no worse than declared', ({ flag, example }) => {
    const { flags } = convert(`${BASE} ${example.before.join(' ')}`, flag.forks?.[0] ?? 'upstream');

    const own = flags.filter(({ occurrence }) => occurrence.flag === flag.name);

    expect(own.length).toBeGreaterThan(0);
    for (const { fidelity } of own) expect(ORDER.indexOf(fidelity)).toBeLessThanOrEqual(ORDER.indexOf(flag.fidelity));
  });

  test.each(cases)('--$name: $title has a reason unless it is exact', ({ flag, example }) => {
    const { flags } = convert(`${BASE} ${example.before.join(' ')}`, flag.forks?.[0] ?? 'upstream');

    for (const { occurrence, fidelity, reason } of flags)
      if (occurrence.flag === flag.name && fidelity !== 'exact') expect(reason).toMatch(/^[^\s].*[^\s.]$/);
  });
});

const ORDER = ['not-needed', 'exact', 'exact-with-job-changes', 'approximate', 'manual'];

describe('the worst case', () => {
  const values = [
    '',
    'x',
    '/x',
    'a,b',
    'a=b',
    'R=/c,/k',
    '2',
    '-1',
    'true',
    'false',
    '"$X"',
    'https://h/x',
    'r.io/A:1',
  ];
  const others = ['', ' --no-push', ' --cache', ' --cache --no-push', ' --context git://h/r.git', ' --digest-file x'];
  const bare = '--context . --dockerfile Dockerfile';

  test.each(FLAGS.map((flag) => [flag.name, flag] as const))('no occurrence of --%s is worse', (name, flag) => {
    const lines = values.flatMap((value) => others.map((other) => `${bare} --${name}=${value}${other}`));
    const worse = lines.filter((line) =>
      convert(line, flag.forks?.[0] ?? 'upstream').flags.some(
        ({ occurrence, fidelity }) =>
          occurrence.flag === name && ORDER.indexOf(fidelity) > ORDER.indexOf(flag.fidelity),
      ),
    );

    expect(worse).toEqual([]);
  });

  test.each(FLAGS.map((flag) => [flag.name, flag] as const))('--%s says it for the other methods', (_name, flag) => {
    expect(Object.keys(flag.otherMethods).sort()).toEqual(['buildx', 'native']);
    for (const { fidelity, form } of Object.values(flag.otherMethods)) {
      expect(ORDER).toContain(fidelity);
      expect(form).toMatch(/^\S.{0,98}[^\s.]$/);
      if (fidelity === 'not-needed') expect(form).toBe('dropped');
    }
  });
});

describe('the registry', () => {
  const unique = (list: readonly string[]) =>
    expect(list.filter((one, index) => list.indexOf(one) !== index)).toEqual([]);

  test('codes are unique, and none is a code of another finding', () => {
    unique(FLAGS.map(({ code }) => code));
    expect(FLAGS.filter(({ code }) => code in CODES)).toEqual([]);
  });

  test('codes are K2B1xx', () => {
    expect(FLAGS.filter(({ code }) => !/^K2B1\d\d$/.test(code))).toEqual([]);
  });

  test('no two files claim a name, a short name or an old spelling', () => {
    unique(FLAGS.flatMap(({ name, short, deprecated = [] }) => [name, ...deprecated, ...(short ? [`-${short}`] : [])]));
    unique(FLAGS.flatMap(({ environment }) => environment ?? []));
  });

  test('every flag is one of Kaniko', () => {
    expect(FLAGS.filter(({ name }) => flagByName(name)?.name !== name).map(({ name }) => name)).toEqual([]);
  });

  test('every flag of Kaniko has a file', () => {
    expect(FLAG_NAMES.filter(({ name }) => !FLAGS.some((flag) => flag.name === name))).toEqual([]);
  });

  test('names of the command line are unique', () => {
    unique(FLAG_NAMES.flatMap(({ name, deprecated }) => [name, ...(deprecated ? [deprecated] : [])]));
    unique(FLAG_NAMES.flatMap(({ short }) => short ?? []));
  });

  test.each(FLAGS.map((flag) => [flag.name, flag] as const))('--%s agrees with the grammar', (name, flag) => {
    const known = flagByName(name);

    expect({
      boolean: flag.takes === 'boolean',
      short: flag.short,
      deprecated: flag.deprecated?.[0],
      forks: flag.forks,
    }).toEqual({ boolean: known?.boolean, short: known?.short, deprecated: known?.deprecated, forks: known?.forks });
  });

  const repeatable = (name: string): void => {
    const flag = FLAGS.find((one) => one.name === name);

    expect(flag?.repeatable ?? false).toBe(flagByName(name)?.repeatable);
  };
  test.each(FLAGS.map(({ name }) => name).filter((name) => name !== 'git'))(
    '--%s repeats as in the grammar',
    repeatable,
  );
  test('--git repeats as in the grammar', () => repeatable('git'));

  test.each(FLAGS.map((flag) => [flag.name, flag] as const))(
    '--%s has links, a summary and examples',
    (_name, flag) => {
      expect(flag.docs.kaniko).toMatch(/^https:\/\/\S+$/);
      expect(flag.docs.buildkit).toMatch(/^https:\/\/\S+$/);
      expect(flag.summary).toMatch(/^[A-Z].*\.$/);
      expect(flag.examples.length).toBeGreaterThan(0);
    },
  );
});

describe('occurrences', () => {
  const fidelity = (line: string, flavor: KanikoFlavor = 'upstream') =>
    convert(`${BASE} ${line}`, flavor).flags.at(-1)?.fidelity;

  test.each([
    ['--no-push', 'exact'],
    ['--no-push=false', 'not-needed'],
    ['--no-push=$X', 'manual'],
    ['--cache=$CACHE', 'approximate'],
    ['--cache=0', 'not-needed'],
    ['--target=2', 'manual'],
    ['--target=', 'not-needed'],
    ['--build-arg NPM_TOKEN=$T', 'approximate'],
    ['--build-arg A=$CI_JOB_TOKEN', 'approximate'],
    ['--build-arg DB_PASSWORD', 'approximate'],
    ['--build-arg apiKey=x', 'approximate'],
    ['--build-arg MONKEY=1', 'exact'],
    ['--build-arg AUTHOR=me', 'exact'],
    ['--build-arg A', 'exact'],
    ['--build-arg $X', 'manual'],
    ['--label a', 'manual'],
    ['--context s3://b/a.tar.gz', 'manual'],
    ['--context git://h/r.git', 'approximate'],
    ['--context git://h/r', 'manual'],
    ['--context git://token@h/r.git', 'manual'],
    ['--context https://h/a.tar.gz', 'approximate'],
    ['--context https://h/r.git', 'manual'],
    ['--context https://x.blob.core.windows.net/c/a.tar.gz', 'manual'],
    ['--context oci://x', 'manual'],
    ['--context=', 'manual'],
    ['--dockerfile https://h/Dockerfile', 'manual'],
    ['--destination a,b', 'manual'],
    ['--destination r.io/A:1', 'manual'],
    ['--destination r.io/a:V1', 'exact'],
    ['--destination=', 'manual'],
    ['--digest-file https://h/x', 'manual'],
    ['--digest-file=', 'not-needed'],
    ['--oci-layout-path out', 'manual'],
    ['--oci-layout-path $CI_PROJECT_DIR/out', 'exact'],
    ['--ignore-path /kaniko/x', 'not-needed'],
    ['--ignore-path /srv', 'manual'],
    ['--ignore-path /kanikox', 'manual'],
    ['--compression=zstd', 'approximate'],
    ['--compression=lz4', 'manual'],
    ['--compression-level 0', 'not-needed'],
    ['--single-snapshot', 'approximate'],
    ['--single-snapshot=false', 'not-needed'],
    ['--bucket=b', 'not-needed'],
  ])('%s is %s', (line, expected) => {
    expect(fidelity(line)).toBe(expected);
  });

  test('a label without "=" in its value, known at run time', () => {
    expect(fidelity('--label $L')).toBe('approximate');
  });
});
