import { migrate } from '../../src/migrate.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';

const IMAGE = 'image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}';

/** The findings about the log of a job `build`, each with what it names. */
function said(script: readonly string[], more = '', others = ''): readonly string[] {
  const items = script.map(
    (line) => `    - ${JSON.stringify(line.replaceAll(/\bKX\b/g, '/kaniko/executor -c . -d r.io/a:1'))}\n`,
  );
  const files = {
    '.gitlab-ci.yml': `build:\n  ${IMAGE}\n${more}  script:\n${items.join('')}${others}`,
    Dockerfile: 'FROM alpine\n',
    'ci/read.sh': 'if grep -q Pushed b.log; then exit 0; fi\n',
    'ci/build.sh': '/kaniko/executor -c . -d r.io/a:1\n',
  };
  const report = migrate({
    project: memoryProject(files),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: true },
  });
  const [job] = report.jobs;
  expect(job?.status).toBe('migrated');
  const found = job?.reasons.filter(({ code }) => /^K2B(?:285|286|294)$/.test(code)) ?? [];
  return found.map(({ code, message }) => `${code} ${message.replace(/(?: reads what|, an artifact).*/s, '')}`);
}

describe('a job that reads the log of its build', () => {
  test.each<readonly [string, readonly string[], string]>([
    ['from a file of tee', ['KX 2>&1 | tee b.log', 'D=$(grep -o sha256 b.log | tail -n1)'], 'grep -o sha256 b.log'],
    ['from a file of a redirection', ['KX > b.log 2>&1', 'grep -q Pushed b.log && echo y > y'], 'grep -q Pushed b.log'],
    ['of its errors, where it fails', ['KX 2>e || { grep -q UNKNOWN e && exit 3; }'], 'grep -q UNKNOWN e'],
    ['straight from the pipe', ['KX 2>&1 | grep Pushed > p'], 'grep Pushed'],
    ['behind a tee', ['KX 2>&1 | tee b.log | cut -d: -f2 > p'], 'cut -d: -f2'],
    ['in a loop behind the pipe', ['KX 2>&1 | while read -r l; do echo "$l"; done'], 'while read -r l'],
    ['in a loop that reads the file', ['KX > b.log', 'while read -r l; do echo "$l"; done < b.log'], '< b.log'],
    ['by what shows it to another command', ['KX > b.log', 'cat b.log | grep Pushed > p'], 'cat b.log'],
    ['by its last line', ['KX > ./b.log', 'D=$(tail -n1 "$CI_PROJECT_DIR/b.log")'], 'tail -n1 "$CI_PROJECT_DIR/b.log"'],
    ['that a group prints', ['{ date; KX; } > b.log', 'sed -n 2p b.log > p'], 'sed -n 2p b.log > p'],
    ['that a function prints', ['b() { KX; }', 'b 2>&1 | tee b.log', 'grep Pushed b.log'], 'grep Pushed b.log'],
    ['that a script prints', ['sh ci/build.sh 2>&1 | tee b.log', 'grep Pushed b.log'], 'grep Pushed b.log'],
    ['that the shell prints', ['exec > b.log 2>&1', 'KX', 'grep Pushed b.log'], 'grep Pushed b.log'],
    ['from a copy', ['KX > b.log 2>&1', 'cp b.log c.log', 'grep Pushed c.log'], 'grep Pushed c.log'],
    [
      'from a copy in a folder',
      ['KX > b.log', 'mkdir -p o; mv b.log o/', 'grep Pushed o/b.log'],
      'grep Pushed o/b.log',
    ],
    ['from its last lines', ['KX > b.log', 'tail -n2 b.log > c', 'cut -d: -f2 c > p'], 'cut -d: -f2 c > p'],
    ['that is spelled in two ways', ['LOG=b.log; KX > $LOG 2>&1', 'grep Pushed b.log'], 'grep Pushed b.log'],
    ['of a pattern', ['KX > o/b.log 2>&1', 'grep Pushed o/*.log'], 'grep Pushed o/*.log'],
    ['from another folder', ['cd o; KX > b.log 2>&1; cd ..', 'grep Pushed o/b.log'], 'grep Pushed o/b.log'],
    ['by the name of the job', ['KX 2>&1 | tee $CI_JOB_NAME.log', 'grep Pushed build.log'], 'grep Pushed build.log'],
    ['from a copy of its folder', ['KX > o/b.log', 'cp -r o p; grep Pushed p/b.log'], 'grep Pushed p/b.log'],
    [
      'from a folder in a folder',
      ['KX > o/b.log', 'mkdir p; cp -r o p; grep Pushed p/o/b.log'],
      'grep Pushed p/o/b.log',
    ],
    ['whose name a variable holds', ['KX 2>&1 | tee "$LOG"', 'grep Pushed $LOG'], 'grep Pushed $LOG'],
  ])('%s', (_, script, reader) => {
    expect(said(script)).toEqual([`K2B285 ${reader}`]);
  });

  test('behind the script', () => {
    const after = '  after_script: ["grep Pushed b.log || true"]\n';
    expect(said(['KX 2>&1 | tee b.log'], after)).toEqual(['K2B285 grep Pushed b.log']);
  });

  test.each<readonly [string, readonly string[]]>([
    ['only shows it', ['KX 2>&1 | tee b.log']],
    ['shows a part of it', ['KX 2>&1 | grep -v DEBU', 'KX 2>&1 | tail -n 50']],
    ['shows it where the build fails', ['KX > b.log 2>&1 || { cat b.log; exit 1; }']],
    ['removes it', ['KX > b.log 2>&1', '[ -s b.log ] && rm b.log']],
    ['throws it away', ['KX > /dev/null 2>&1', 'grep Pushed /dev/null || true']],
    ['reads another file of that name', ['LOG=o/b.log; KX > $LOG 2>&1', 'grep Pushed b.log || true']],
    ['copies another folder', ['KX > o/b.log', 'cp -r q p; grep Pushed p/b.log || true']],
    ['reads another file', ['KX --digest-file d 2>&1 | tee b.log', 'grep sha256 d']],
    ['reads the file before it is the log', ['grep x b.log || true', 'KX > b.log']],
    ['reads what another command prints', ['KX', 'date | tee b.log', 'grep x b.log']],
    ['reads what a call prints that builds nothing', ['/kaniko/executor version > v', 'KX', 'cat v | cut -c1 > w']],
  ])('none where the job %s', (_, script) => {
    expect(said(script)).toEqual([]);
  });

  test('an artifact of it is told of, unless a reader is', () => {
    const artifacts = '  artifacts: {paths: [out/]}\n';
    const log = 'mkdir -p out; KX 2>&1 | tee out/b.log';
    expect(said([log], artifacts)).toEqual(['K2B286 out/b.log']);
    expect(said([log, 'grep Pushed out/b.log'], artifacts)).toEqual(['K2B285 grep Pushed out/b.log']);
    expect(said(['KX 2>&1 | tee b.log'], artifacts)).toEqual([]);
  });

  test.each<readonly [string, string]>([
    ['D=$(grep sha256 b.log)', 'K2B294 grep sha256 b.log of the job deploy'],
    ['cat b.log | grep Pushed', 'K2B294 cat b.log of the job deploy'],
    ['sh ci/read.sh', 'K2B294 grep -q Pushed b.log of the job deploy'],
    ['. ./ci/read.sh', 'K2B294 grep -q Pushed b.log of the job deploy'],
    ['cat b.log', 'K2B286 b.log'],
    ['sh ci/build.sh', 'K2B286 b.log'],
    ['grep x other.log', 'K2B286 b.log'],
  ])('an artifact of it in another job: %s', (script, found) => {
    const [one = ''] = said(['KX 2>&1 | tee b.log'], '  artifacts: {paths: [b.log]}\n', deploy(script));
    expect(one.replace(/ reads b\.log.*/s, '')).toBe(found);
  });

  test('an artifact that has the name of its job', () => {
    const artifacts = '  artifacts: {paths: [$CI_JOB_NAME.log]}\n';
    const [one] = said(['KX 2>&1 | tee $CI_JOB_NAME.log'], artifacts, deploy('grep x build.log'));
    expect(one).toMatch(/^K2B294 grep x build\.log of the job deploy/);
  });

  test.each([
    'needs: []',
    'dependencies: []',
    'needs: [{job: build, artifacts: false}]',
    'needs: [other]',
    'stage: .pre',
    'stage: test',
  ])('no artifact for a job with %s', (key) => {
    const job = `deploy:\n  image: alpine\n  ${key}\n  script: [grep x b.log]\n`;
    expect(said(['KX 2>&1 | tee b.log'], '  artifacts: {paths: [b.log]}\n', job)).toEqual(['K2B286 b.log']);
  });

  test('an artifact for a job of a later stage', () => {
    const job = 'deploy:\n  image: alpine\n  stage: deploy\n  script: [grep x b.log]\n';
    const [one] = said(['KX 2>&1 | tee b.log'], '  artifacts: {paths: [b.log]}\n', job);
    expect(one).toMatch(/^K2B294 grep x b\.log of the job deploy/);
  });
});

function deploy(script: string): string {
  return `deploy:\n  image: alpine\n  needs: [build]\n  script: [${JSON.stringify(script)}]\n`;
}

test('the pattern of coverage, which GitLab looks for in the log', () => {
  const pattern = `  coverage: '/Pushed.*(\\d+)/'\n`;
  expect(said(['KX'], pattern)).toEqual(['K2B285 coverage: /Pushed.*(\\d+)/']);
  expect(said(['KX'])).toEqual([]);
});
