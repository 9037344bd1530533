import { compareFixture, runFixture } from '../support/fixtures.ts';

/** Where an input stands in a job that runs Kaniko, unquoted and quoted. */
const PLACES: readonly (readonly [name: string, lines: readonly string[]])[] = [
  ['a build argument', ['KX --build-arg A=INPUT']],
  ['a build argument in double quotes', ['KX --build-arg "A=INPUT"']],
  ['a build argument in single quotes', [`KX --build-arg 'A=INPUT'`]],
  ['a tag', ['/kaniko/executor --context . -d quay.io/a/b:INPUT']],
  ['words of the call', ['KX INPUT']],
  ['a line of the script', ['INPUT', 'KX']],
  ['the target of a copy', ['cp c.json INPUT', 'KX']],
  ['the folder of the call', ['cd INPUT', 'KX']],
  ['a printed text', ['echo INPUT', 'KX']],
  ['an assignment', ['V=INPUT', 'KX --build-arg A="$V"']],
];

const VALUES: readonly string[] = [
  ...['plain', 'a b', '"a b"', `it's`, 'a;echo b', 'true && true', '$CI_JOB_ID', '', 'a #b', '--label k=v'],
  ...['cp c.json /kaniko/.docker/config.json', '/kaniko/.docker/config.json'],
];

const KX = '/kaniko/executor --context . -d quay.io/a/b:1';

function files(lines: readonly string[], value: string): ReadonlyMap<string, Buffer> {
  const script = lines.map((line) => line.replace('KX', KX).replace('INPUT', '$[[ inputs.text ]]'));
  const part =
    'spec: {inputs: {text: {}}}\n---\nbuild:\n' +
    '  image: {name: "gcr.io/kaniko-project/executor:v1.24.0-debug", entrypoint: [""]}\n' +
    `  script: ${JSON.stringify(script)}\n`;
  return new Map(
    Object.entries({
      '.gitlab-ci.yml': `include: [{local: ci/k.yml, inputs: {text: ${JSON.stringify(value)}}}]\n`,
      'ci/k.yml': part,
      'c.json': '{"auths":{"quay.io":{"auth":"YTpi"}}}',
      Dockerfile: 'FROM alpine\nARG A\n',
    }).map(([path, text]) => [path, Buffer.from(text)]),
  );
}

describe.each(PLACES)('an input as %s', (_, lines) => {
  test.each(VALUES)('with the value %j: the same job, or one that is left alone', (value) => {
    const input = files(lines, value);
    const result = runFixture(input, {});
    const differences = compareFixture(input, result, {}).flatMap(({ comparison }) => comparison.differences);

    expect(result.report.jobs.map(({ status }) => status)).toEqual([expect.stringMatching(/^(?:migrated|manual)$/)]);
    expect(differences).toEqual([]);
  });
});

test.each([
  ['KX --build-arg "A=INPUT"', 'a b; $CI_JOB_ID', []],
  ['KX --build-arg A=INPUT', 'plain', []],
  ['KX --build-arg A=INPUT', 'a b', ['K2B281']],
  ['KX --build-arg A=INPUT', '"a b"', ['K2B282']],
  [`KX --build-arg 'A=INPUT'`, `it's`, ['K2B281']],
])('%s with %j', (line, value, codes) => {
  const { report } = runFixture(new Map(files([line], value)), {});
  const errors = report.jobs.flatMap(({ reasons }) => reasons.filter(({ severity }) => severity === 'error'));

  expect(errors.map(({ code }) => code)).toEqual(codes);
  expect(errors.every(({ message }) => message.includes(`$[[ inputs.text ]] as ${JSON.stringify(value)}`))).toBe(true);
});
