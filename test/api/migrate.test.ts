import { explain, maskSecrets, migrate, type MigrateOptions, type MigrationResult } from '../../src/index.ts';
import { approximateJob, exactJob, manualJob, OTHER_JOB } from '../cli/harness.ts';
import { INHERITED } from '../report/reports.ts';
import { jsonProblems } from '../report/schemas.ts';

const codes = ({ diagnostics }: MigrationResult): string[] => diagnostics.map(({ code }) => code);
const statuses = ({ jobs }: MigrationResult): string[] => jobs.map(({ name, status }) => `${name} ${status}`);

describe('the result', () => {
  test('is what the schema of the JSON report describes, and the new texts', () => {
    const { files, ...rest } = migrate(INHERITED, { complete: true });
    const run = { command: 'plan', written: false, masked: 0 };
    const withoutText = files.map((file) => Object.fromEntries(Object.entries(file).filter(([key]) => key !== 'text')));

    expect(jsonProblems({ ...rest, ...run, files: withoutText })).toEqual([]);
    expect(files.length).toBeGreaterThan(0);
    expect(statuses({ files, ...rest })).toContain('release manual');
  });

  test('has edits that make the new text, in UTF-16 units, whatever stands before them', () => {
    const before = `\uFEFF# 😀\r\n${exactJob().replaceAll('\n', '\r\n')}`;
    const { files } = migrate({ '.gitlab-ci.yml': before });
    let after = before;
    for (const { start, end, text } of [...(files[0]?.edits ?? [])].reverse())
      after = after.slice(0, start) + text + after.slice(end);

    expect(files[0]?.text).toBe(after);
    expect(after).toContain('buildctl-daemonless.sh build');
    expect(after.startsWith('\uFEFF# 😀\r\nbuild-api:\r\n')).toBe(true);
    expect(migrate({ '.gitlab-ci.yml': after }).files).toEqual([]);
  });

  test('is data only: it survives JSON, and no input is changed', () => {
    const files = Object.freeze({ ...INHERITED });
    const result = migrate(files);

    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(migrate(files)).toEqual(result);
  });

  test('masks nothing; that is for the caller to do', () => {
    const job = exactJob().replace('--context', '--build-arg NPM_TOKEN=hunter2 --context');
    const text = JSON.stringify(migrate({ '.gitlab-ci.yml': job }));

    expect(text).toContain('hunter2');
    expect(maskSecrets(text).text).not.toContain('hunter2');
  });

  test('a Map gives what an object gives', () => {
    expect(migrate(new Map(Object.entries(INHERITED)))).toEqual(migrate(INHERITED));
  });
});

describe('what is looked at', () => {
  test('without Kaniko there is nothing to do', () => {
    expect(migrate({ '.gitlab-ci.yml': OTHER_JOB })).toMatchObject({ files: [], jobs: [], diagnostics: [] });
  });

  test('files among which no GitLab CI is are told of', () => {
    expect(codes(migrate({}))).toEqual(['K2B006']);
    expect(codes(migrate({ 'values.yaml': 'image: kaniko\napiVersion: v1\n' }))).toEqual([]);
  });

  test('a GitLab CI file that nothing includes is looked at', () => {
    expect(statuses(migrate({ 'ci/build.yml': exactJob() }))).toEqual(['build-api migrated']);
  });

  test('a pipeline that is asked for is looked at whatever it holds, and missed when it is not there', () => {
    const broken = 'build: [\n';

    expect(codes(migrate({ 'x.yml': broken }, { pipeline: './x.yml' }))).toEqual(['K2B003']);
    expect(codes(migrate({ '.gitlab-ci.yml': OTHER_JOB }, { pipeline: 'x.yml' }))).toEqual(['K2B002']);
  });

  test('a missing include is out of view, and an error when the files are all', () => {
    const files = { '.gitlab-ci.yml': `include: ci/other.yml\n${exactJob()}` };

    expect(codes(migrate(files))).not.toContain('K2B401');
    expect(statuses(migrate(files))).toEqual(['build-api migrated']);
    expect(migrate(files, { complete: true })).toMatchObject({ files: [], diagnostics: [{ code: 'K2B401' }] });
  });

  test('paths that are none of the repository, and one given twice, are findings', () => {
    const files = { '/etc/passwd': 'x', '../up.yml': 'x', 'a.yml': 'x: 1\n', 'b/../a.yml': 'x: 2\n' };

    expect(migrate(files).diagnostics.slice(0, 3)).toMatchObject([
      { code: 'K2B002', location: { path: '/etc/passwd' } },
      { code: 'K2B002', location: { path: '../up.yml' } },
      { code: 'K2B002', location: { path: 'b/../a.yml' } },
    ]);
  });

  test.each([
    ['broken YAML', 'build: {script: [kaniko\n', 'K2B003'],
    ['a list', '- kaniko\n', 'K2B007'],
    ['half a surrogate pair', `${exactJob()}# \uD800\n`, 'K2B001'],
    ['too large', `# kaniko ${'x'.repeat(3 * 1024 * 1024)}\n`, 'K2B004'],
    ['nested deeply', `kaniko: ${'['.repeat(20_000)}\n`, 'K2B003'],
  ])('%s is a finding, not an exception', (_, text, code) => {
    const result = migrate({ '.gitlab-ci.yml': text });

    expect(codes(result)).toEqual([code]);
    expect(result.files).toEqual([]);
  });
});

describe('options', () => {
  const files = { '.gitlab-ci.yml': exactJob() + approximateJob() + manualJob() };
  const text = (options: MigrateOptions): string => migrate(files, options).files[0]?.text ?? '';

  test('image, jobs and strict decide as on the command line', () => {
    expect(text({ image: 'r.io/buildkit:1' })).toContain('name: r.io/buildkit:1');
    expect(statuses(migrate(files, { jobs: ['build-api'] }))).toContain('build-api migrated');
    expect(text({ jobs: ['build-api'] })).toContain('--push-retry=3');
    expect(statuses(migrate(files, { strict: true }))).not.toContain('build-worker migrated');
    expect(statuses(migrate(files))).toContain('build-worker migrated');
  });

  test('images and mediaTypes decide as in a configuration', () => {
    const own = { '.gitlab-ci.yml': exactJob().replace('gcr.io/kaniko-project/executor:v1.23.2-debug', 'r.io/own:1') };

    expect(migrate(own).files[0]?.text).toContain('name: moby/buildkit:rootless');
    expect(migrate(own, { images: { 'r.io/*': 'r.io/new:2' } }).files[0]?.text).toContain('name: r.io/new:2');
    expect(text({ mediaTypes: 'docker' })).toContain('oci-mediatypes=false');
    expect(text({})).not.toContain('oci-mediatypes');
  });

  test('cache decides as in a configuration', () => {
    const cached = { '.gitlab-ci.yml': exactJob().replace('--context', '--cache=true --context') };

    expect(migrate(cached, { cache: { tag: 'layers' } }).files[0]?.text).toMatch(/cache:layers,mode=max/);
    expect(migrate(cached, { cache: { mode: 'min' } }).files[0]?.text).toMatch(/cache:[^,]*,mode=min/);
  });

  test('severity changes how findings are told', () => {
    const found = migrate(files).jobs.flatMap(({ diagnostics }) => diagnostics);
    const code = found.find(({ severity }) => severity === 'warning')?.code ?? '';
    const told = (options: MigrateOptions) =>
      migrate(files, options).jobs.flatMap(({ diagnostics }) => diagnostics.filter((one) => one.code === code));

    expect(code).not.toBe('');
    expect(told({ severity: { [code]: 'info' } })[0]?.severity).toBe('info');
    expect(told({ severity: { [code]: 'off' } })).toEqual([]);
  });

  test('only editable files change, and a job that would need another one is left alone', () => {
    const two = { '.gitlab-ci.yml': `include: ci/a.yml\n${exactJob()}`, 'ci/a.yml': exactJob('second') };
    const paths = (options: MigrateOptions) => migrate(two, options).files.map(({ path }) => path);

    expect(paths({})).toEqual(['.gitlab-ci.yml', 'ci/a.yml']);
    expect(paths({ editable: ['ci'] })).toEqual(['ci/a.yml']);
    expect(paths({ editable: [] })).toEqual([]);
  });

  test('files of included projects are read, and change only when that is allowed', () => {
    const own = { '.gitlab-ci.yml': 'include: [{project: group/ci, file: /a.yml}]\nbuild: {extends: .kaniko}\n' };
    const theirs = { 'a.yml': exactJob('.kaniko') };
    const paths = (write: boolean) =>
      migrate(own, { includeRoots: { 'group/ci': { files: theirs, write } } }).files.map(({ path }) => path);

    expect(paths(true)).toEqual(['group/ci:a.yml']);
    expect(paths(false)).toEqual(['.gitlab-ci.yml']);
  });
});

describe('mistakes of the calling program throw', () => {
  test.each([
    [{ stict: true }, 'options.stict is not known; did you mean "strict"?'],
    [{ strict: 'yes' }, 'options.strict must be true or false'],
    [{ image: 'a b' }, 'options.image must match'],
    [{ jobs: 'build' }, 'options.jobs must be an array'],
    [{ jobs: [1] }, 'options.jobs.0 must be a string'],
    [{ cache: { mode: 'most' } }, 'options.cache.mode must be max or min'],
    [{ severity: { K2B999: 'off' } }, 'no finding has the code K2B999'],
    [{ severity: { K2B003: 'off' } }, 'K2B003 is an error, which cannot be turned off'],
    [{ severity: { all: 'off' } }, 'options.severity.all is no key that is accepted'],
    [{ registries: { 'r.io': { username: 'U' } } }, 'options.registries.r.io lacks password'],
    [{ includeRoots: { 'a/b': {} } }, 'options.includeRoots.a/b lacks files'],
    [null, 'options must be an object'],
  ])('%j', (options, message) => {
    const call = (): unknown => migrate({}, options as unknown as MigrateOptions);

    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });

  test('a value that may be a password is not repeated', () => {
    const registries = { 'r.io': { username: 'USER', password: 'hunter-2' } };

    expect(() => migrate({}, { registries })).toThrow(/options\.registries\.r\.io\.password must match/);
    expect(() => migrate({}, { registries })).not.toThrow(/hunter/);
  });

  test.each([[undefined], ['text'], [['a']], [{ 'a.yml': 1 }]])('files: %j', (files) => {
    expect(() => migrate(files as unknown as Record<string, string>)).toThrow(TypeError);
  });

  test.each([[3], [undefined], [null], [['text']]])('a text that is %j', (text) => {
    const wrong = text as unknown as string;

    expect(() => explain(wrong)).toThrow(new TypeError('codeOrFlag must be a string'));
    expect(() => maskSecrets(wrong)).toThrow(new TypeError('text must be a string'));
  });

  test('an option that is undefined is one that is not given', () => {
    const options = { image: undefined, cache: undefined, jobs: undefined } as unknown as MigrateOptions;

    expect(migrate(INHERITED, options)).toEqual(migrate(INHERITED));
  });
});

describe('explain', () => {
  test.each(['--cache', 'cache', 'K2B113', 'k2b113', '--cache=true'])('%s is the flag', (word) => {
    expect(explain(word)).toMatchObject({
      kind: 'flag',
      name: 'cache',
      code: 'K2B113',
      summary: 'Reuses layers from a registry.',
    });
  });

  test('a code says what it means', () => {
    expect(explain('K2B003')).toMatchObject({ kind: 'code', severity: 'error', title: 'The YAML does not parse' });
  });

  test('what is neither is told apart, with what it may have meant', () => {
    expect(explain('--cach')).toEqual({ kind: 'unknown', nearest: '--cache' });
    expect(explain('')).toMatchObject({ kind: 'unknown' });
  });
});
