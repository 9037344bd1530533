import { CLEAN_MARKER } from '../../src/report/markdown.ts';
import { useSandbox } from './harness.ts';

const box = useSandbox();

const BUILD = '/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:1';
const job = (image: string, ...script: readonly string[]): string =>
  `build:\n  image: ${image}\n  script: ${JSON.stringify(script)}\n`;

/** Ways in which Kaniko runs, or may run, where no call of the executor is in view. */
const HIDDEN: readonly (readonly [what: string, code: string, files: Readonly<Record<string, string | Buffer>>])[] = [
  ['a file of another project', 'K2B425', { '.gitlab-ci.yml': 'include: [{project: ci/t, file: /kaniko.yml}]\n' }],
  ['a file with another name', 'K2B425', { '.gitlab-ci.yml': 'include: [{project: ci/t, file: /docker.yml}]\n' }],
  [
    'a component that is told to use it',
    'K2B425',
    {
      '.gitlab-ci.yml': 'include: [{component: $CI_SERVER_FQDN/g/docker/build@5, inputs: {build-tool: kaniko}}]\n',
    },
  ],
  ['a remote file', 'K2B425', { '.gitlab-ci.yml': 'include: https://ci.example.com/build.yml\n' }],
  ['a local file whose name is a variable', 'K2B425', { '.gitlab-ci.yml': 'include: [{local: ci/$TYPE.yml}]\n' }],
  [
    'a file in a file that is in view',
    'K2B425',
    { '.gitlab-ci.yml': 'include: a.yml\n', 'a.yml': 'include: https://x.example/b.yml\n' },
  ],
  [
    'a template out of view, with variables for it',
    'K2B425',
    {
      '.gitlab-ci.yml':
        'include: [{project: p/t, file: d.yml}]\nvariables: {DOCKER_KANIKO_IMAGE: "gcr.io/kaniko-project/executor:debug"}\nbuild: {variables: {KANIKO_OPTS: "--snapshotMode=redo"}}\n',
    },
  ],
  [
    'a template out of view that a job extends',
    'K2B405',
    { '.gitlab-ci.yml': 'include: [{project: p/t, file: d.yml}]\nbuild: {extends: .kaniko}\n' },
  ],
  [
    'a generated child pipeline',
    'K2B426',
    { '.gitlab-ci.yml': 'go: {trigger: {include: [{artifact: out.yml, job: make}]}}\nmake: {script: [./make]}\n' },
  ],
  [
    'a child pipeline of another project',
    'K2B426',
    { '.gitlab-ci.yml': 'go: {trigger: {include: [{project: p/t, file: build.yml}]}}\n' },
  ],
  ['an image whose name says so', 'K2B292', { '.gitlab-ci.yml': job('r.example/kaniko-helper:2', 'build-and-push') }],
  ['an image in a variable', 'K2B292', { '.gitlab-ci.yml': job('$KANIKO_IMAGE', 'build-and-push') }],
  ['the program under its name', 'K2B291', { '.gitlab-ci.yml': job('r.example/tools:2', 'kaniko -c . -d r.io/a:1') }],
  [
    'the program in another folder',
    'K2B291',
    { '.gitlab-ci.yml': job('r.example/box:4', BUILD.replace('/kaniko', '/opt/kaniko')) },
  ],
  [
    'the program in another folder of its own image',
    'K2B291',
    {
      '.gitlab-ci.yml': job(
        '{name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}',
        '/k/executor --context . --destination r.io/a:1',
      ),
    },
  ],
  [
    'a flag that nothing else has',
    'K2B291',
    { '.gitlab-ci.yml': job('r.example/box:4', '/usr/bin/kb --snapshot-mode=redo r.io/a:1') },
  ],
  [
    'a target of a Makefile',
    'K2B292',
    { '.gitlab-ci.yml': job('r.example/tools:1', 'make image'), Makefile: `image:\n\t${BUILD}\n` },
  ],
  [
    'a script of a package',
    'K2B292',
    { '.gitlab-ci.yml': job('node:20', 'npm run image'), 'package.json': `{"scripts":{"image":"${BUILD}"}}` },
  ],
  [
    'the warmer',
    'K2B292',
    { '.gitlab-ci.yml': job('gcr.io/kaniko-project/warmer:latest', '/kaniko/warmer --image=alpine') },
  ],
  [
    'docker run',
    'K2B292',
    { '.gitlab-ci.yml': job('docker:24', 'docker run -v $PWD:/w gcr.io/kaniko-project/executor -c /w -d x/y:1') },
  ],
  [
    'kubectl run',
    'K2B292',
    { '.gitlab-ci.yml': job('kubectl', 'kubectl run k --image=gcr.io/kaniko-project/executor -- -c git://x -d y:1') },
  ],
  [
    'a service',
    'K2B292',
    {
      '.gitlab-ci.yml': 'build: {image: alpine, services: ["gcr.io/kaniko-project/executor:debug"], script: [echo]}\n',
    },
  ],
  ['a root that is no UTF-8', 'K2B001', { '.gitlab-ci.yml': Buffer.from(`\uFEFF${job('alpine', BUILD)}`, 'utf16le') }],
  ['a root whose include is missing', 'K2B401', { '.gitlab-ci.yml': 'include: missing.yml\n' }],
];

describe.each(HIDDEN)('%s', (_what, code, files) => {
  const isBroken = /^K2B(?:001|401)$/.test(code);
  const formats = ['text', 'json', 'markdown', 'html', 'codequality', 'sarif'];

  beforeEach(() => {
    for (const [path, content] of Object.entries(files)) box.write(path, content);
  });

  test('is told in every format', () => {
    box.run(['plan', ...formats.flatMap((format) => ['--format', `${format}:report.${format}`])]);
    const texts = formats.map((format) => box.read(`report.${format}`));

    expect(texts.filter((text) => !text.includes(code))).toEqual([]);
    expect(texts.filter((text) => text.includes('No Kaniko job found.'))).toEqual([]);
    expect(texts.join('')).not.toContain(CLEAN_MARKER);
    // A call under another name was seen, and needs a human.
    const seen = isBroken ? ['not'] : code === 'K2B291' ? ['partly', 'completely'] : ['partly'];
    expect(seen).toContain((JSON.parse(texts[1] ?? '') as { seen: string }).seen);
  });

  test('decides the exit code of check and apply', () => {
    expect(box.run(['check']).code).toBe(isBroken ? 2 : 3);
    expect(box.run(['apply', '--yes']).code).toBe(isBroken ? 2 : 3);
  });

  test('may be known', () => {
    const { code: known, stdout } = box.run(['check', '--allow-unseen']);

    expect(known).toBe(isBroken ? 2 : code === 'K2B291' ? 3 : 0);
    expect(stdout).not.toContain('There may be more');
  });
});

describe('what is known by its name', () => {
  const include = 'include: [{project: ci/a, file: /a.yml}, {project: ci/b, file: /b.yml}]\n';

  test.each([
    ['true', 0],
    ['["ci/**"]', 0],
    ['["ci/a: /a.yml", "ci/b: /b.yml"]', 0],
    ['["ci/a: /a.yml"]', 3],
    ['["ci/*"]', 3],
    ['[]', 3],
    ['false', 3],
  ])('allowUnseen: %s', (allowed, code) => {
    box.write('.gitlab-ci.yml', include);
    box.write('.kaniko-to-buildkit.yaml', `allowUnseen: ${allowed}\n`);

    expect(box.run(['check']).code).toBe(code);
  });
});

describe('what runs no Kaniko is not told', () => {
  test.each([
    ['an ordinary job', job('alpine', 'echo kaniko', 'curl -d x -c jar --fail https://kaniko.example')],
    [
      'tools with flags of these names',
      job('docker:24', 'docker --context prod run -d r.io/a:1 -c x', 'docker compose -f a.yml up -d'),
    ],
    [
      'a job that was migrated',
      job('moby/buildkit:rootless', 'buildctl-daemonless.sh build --local context=. # kaniko'),
    ],
    ['templates of GitLab', 'include: [{template: Jobs/SAST.gitlab-ci.yml}]\nt: {script: [echo kaniko]}\n'],
    ['a hidden job', '.x: {image: r.example/kaniko-helper:2, script: [build]}\nt: {script: [echo]}\n'],
    ['a message about it', job('alpine', 'echo "use --context and --destination of gcr.io/kaniko-project/executor"')],
  ])('%s', (_what, text) => {
    box.write('.gitlab-ci.yml', text);
    const { stdout, code } = box.run(['check']);

    expect([stdout, code]).toEqual(['No Kaniko job found.\n', 0]);
  });
});
