import { migrate } from '../../src/migrate.ts';
import type { Report } from '../../src/model.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';

function run(text: string, files: Readonly<Record<string, string>> = {}): Report {
  return migrate({
    project: memoryProject({ ...files, '.gitlab-ci.yml': text }),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: true },
  });
}

const MEMBERS = Object.getOwnPropertyNames(Object.prototype);
const SIGNS = Array.from('.^$*+?()[]{}|\\', (sign) => `a${sign}b`);

const IMAGE = '  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}';
const CALL = '/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:1';

/** Everywhere that a pipeline takes a name of the user's choice. */
const PLACES: Readonly<Record<string, (name: string) => string>> = {
  'a variable of the job': (name) => `build:\n${IMAGE}\n  variables: {${name}: y}\n  script: ['${CALL}']\n`,
  'a variable of the old image': (name) =>
    `build:\n${IMAGE}\n  variables: {${name}: /kaniko/.docker/}\n  script: ['${CALL}']\n`,
  'a global variable': (name) => `variables: {${name}: y}\nbuild:\n${IMAGE}\n  script: ['${CALL}']\n`,
  'a variable of the matrix': (name) =>
    `build:\n${IMAGE}\n  parallel: {matrix: [{${name}: [y, z]}]}\n  script: ['${CALL}']\n`,
  'a variable of rules': (name) =>
    `build:\n${IMAGE}\n  rules: [{if: $A, variables: {${name}: y}}]\n  script: ['${CALL}']\n`,
  'the name of a job': (name) => `${name}:\n${IMAGE}\n  script: ['${CALL}']\n`,
  'a template': (name) =>
    `${name}:\n  variables: {A: b}\n  script: [ls]\nbuild:\n  extends: ${name}\n${IMAGE}\n  script: ['${CALL}']\n`,
  'a key of the job': (name) => `build:\n${IMAGE}\n  ${name}: y\n  script: ['${CALL}']\n`,
};

/** Everywhere that a script takes one. */
const LINES: Readonly<Record<string, (name: string) => readonly string[]>> = {
  'an assignment': (name) => [`${name}=1`, CALL],
  'an export': (name) => [`export ${name}=1`, CALL],
  'an assignment before the call': (name) => [`${name}=1 ${CALL}`],
  'a loop': (name) => [`for ${name} in a b; do /kaniko/executor --context . -d $CI_REGISTRY_IMAGE:1-$${name}; done`],
  'a variable of flags': (name) => [`${name}="--build-arg A=1"`, `${CALL} $${name}`],
  'a function': (name) => [`${name}() { ${CALL}; }`, name],
  'a build argument': (name) => [`${CALL} --build-arg ${name}=1`],
  'a label': (name) => [`${CALL} --label ${name}=1`],
  'a flag': (name) => [`${CALL} --${name}`],
  'a command': (name) => [name, CALL],
  'a stage': (name) => [`${CALL} --target ${name}`],
};

const crashes = ({ diagnostics }: Report): readonly string[] =>
  diagnostics.flatMap(({ code, message }) => (code === 'K2B901' ? [message] : []));

const quoted = (name: string): string => (MEMBERS.includes(name) ? name : `'${name}'`);

test.each(Object.entries(PLACES))('%s may have any name', (_, make) => {
  for (const name of [...MEMBERS, ...SIGNS])
    expect({ name, crashes: crashes(run(make(quoted(name)))) }).toEqual({ name, crashes: [] });
});

test.each(Object.entries(LINES))('%s in a script may have any name', (_, make) => {
  for (const name of [...MEMBERS, ...SIGNS]) {
    const items = make(name).map((line) => `    - ${JSON.stringify(line)}\n`);
    expect({ name, crashes: crashes(run(`build:\n${IMAGE}\n  script:\n${items.join('')}`)) }).toEqual({
      name,
      crashes: [],
    });
  }
});

test.each(MEMBERS)('a job with a variable named %s is migrated', (name) => {
  const { jobs } = run(`build:\n${IMAGE}\n  variables: {${name}: y}\n  script: ['${CALL}']\n`);

  expect(jobs.map(({ status }) => status)).toEqual(['migrated']);
});

test('a Dockerfile takes any names', () => {
  for (const name of MEMBERS) {
    const Dockerfile = `ARG ${name}=1\nFROM alpine AS ${name}\nUSER ${name}\nVOLUME /${name}\nRUN --${name}=1 echo $${name}\n`;
    expect(crashes(run(`build:\n${IMAGE}\n  script: ['${CALL}']\n`, { Dockerfile }))).toEqual([]);
  }
});
