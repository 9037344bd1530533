import { migrateCall } from './one-call.ts';

function run(argument: string, variables = '{}') {
  const report = migrateCall(argument, variables);
  const [job] = report.jobs;
  const found = job?.reasons.filter(({ code }) => code === 'K2B321' || code === 'K2B322') ?? [];
  return {
    status: job?.status,
    found: found.map(({ code, message }) => `${code} ${message}`),
    changes: JSON.stringify(report.files),
  };
}

describe('what Kaniko does with an empty value is named', () => {
  test.each([
    ['--context .', '--registry-mirror=$M', 'when $M is empty, Kaniko uses no mirror'],
    ['--context .', '--cache --cache-repo=$R', 'when $R is empty, Kaniko caches in the repository of the image'],
    ['', '--context="$C"', 'when $C is empty, Kaniko stops'],
    ['--context .', '--target $T', 'when $T is empty, Kaniko takes the next word of the call for the value'],
    ['--context .', '--verbosity $V', 'when $V is empty, Kaniko takes the next word of the call for the value'],
    ['--context .', '--digest-file=$OUT/digest', 'when $OUT is empty, Kaniko writes it below /'],
    ['--context .', '--digest-file $OUT/digest', 'when $OUT is empty, Kaniko writes it below /'],
    ['--context .', '--tar-path=${OUT}/x.tar', 'when ${OUT} is empty, Kaniko writes it below /'],
  ])('%s %s', (context, argument, words) => {
    const { status, found } = run(`${context} ${argument}`);

    expect(status).toBe('migrated');
    expect(found).toEqual([expect.stringContaining(words)]);
    expect(found[0]).toMatch(/^K2B322/);
  });

  test('more loudly where the value is written empty', () => {
    expect(run('--context . --registry-mirror=$M', '{M: ""}').found).toEqual([
      expect.stringMatching(/^K2B321 .*\$M is/),
    ]);
  });
});

describe('nothing is said', () => {
  test.each([
    ['an empty target is the last stage', '--target=$T'],
    ['an empty target is the last stage', '--target "$T"'],
    ['an empty path writes nothing', '--digest-file=$F'],
    ['both refuse an empty Dockerfile', '--dockerfile=$D'],
    ['a build arg may be empty', '--build-arg A=$A'],
    ['it is always set', '--digest-file=$CI_PROJECT_DIR/digest'],
    ['GitLab sets it', '--cache --cache-repo=$CI_REGISTRY_IMAGE'],
    ['the shell sets it', '--context $PWD'],
    ['a command prints it', '--context $(pwd)'],
    ['it has a default', '--registry-mirror=${M:-mirror.example.com}'],
    ['the cache is off', '--cache=false --cache-repo=$R'],
  ])('%s: %s', (_, argument) => {
    expect(run(`--context . ${argument}`).found).toEqual([]);
  });

  test('where every value in view is a text', () => {
    expect(run('--context . --target $M --registry-mirror=$M', '{M: mirror.example.com}').found).toEqual([]);
  });
});

test.each([
  ['--tar-path=-x.tar', `mv -- "$k2b_out/image.tar" "-x.tar"`],
  ['--digest-file=-d/digest', 'mkdir -p -- "-d"'],
])('a path with a dash in front is no option: %s', (argument, step) => {
  expect(run(`--context . ${argument}`).changes.replaceAll('\\"', '"')).toContain(step);
});
