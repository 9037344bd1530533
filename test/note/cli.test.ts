import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CLEAN_MARKER, NOTE_MARKER } from '../../src/report/markdown.ts';
import { exactJob, manualJob, OTHER_JOB, type Result, useSandbox } from '../cli/harness.ts';
import { TOKEN, useFakeGitLab } from './fake-gitlab.ts';

const PROGRAM = join(__dirname, '../../bin/kaniko-to-buildkit.js');
const PIPELINE = '.gitlab-ci.yml';

const box = useSandbox();
const world = useFakeGitLab();

/** Runs the program while the server of this process answers. No output of any run holds the token. */
async function note(args: readonly string[] = [], more: NodeJS.ProcessEnv = {}, input = ''): Promise<Result> {
  const environment: NodeJS.ProcessEnv = { PATH: process.env['PATH'], ...world.gitlab.environment, ...more };
  const child = spawn(process.execPath, [PROGRAM, 'note', ...args], { cwd: box.repository, env: environment });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString('utf8')));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  expect(text.stdout + text.stderr).not.toContain(TOKEN);
  return { code, ...text };
}

const body = (): string | undefined => world.gitlab.notes.at(-1)?.body;

describe('a look of its own', () => {
  test('posts the report, then updates it, then says nothing new', async () => {
    box.write(PIPELINE, exactJob());

    expect(await note()).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Posted note 100 of merge request !7: https://gitlab.example.com/group/app/-/merge_requests/7#note_100\n',
    });
    expect(body()).toContain('**1 job: 1 migrated, 0 need a human · 1 file would change**');
    expect(body()).toContain('Write the changes: `kaniko-to-buildkit apply`');

    box.write(PIPELINE, exactJob() + manualJob());

    expect((await note()).stderr).toMatch(/^Updated note 100 /);
    expect(body()).toContain('2 jobs: 1 migrated, 1 needs a human');
    expect((await note()).stderr).toMatch(/^Unchanged: note 100 /);
    expect(world.gitlab.notes).toHaveLength(1);
  });

  test('a repository without Kaniko gets no note, and an old note says so', async () => {
    box.write(PIPELINE, OTHER_JOB);

    expect((await note()).stderr).toBe('There is nothing to tell: no note is needed.\n');
    expect(world.gitlab.notes).toEqual([]);
    world.gitlab.add(`${NOTE_MARKER}\n\nold`);

    expect((await note()).stderr).toMatch(/^Updated note 100 /);
    expect(body()).toMatch(/No Kaniko job found/);
    expect((await note(['--on-clean', 'delete'])).stderr).toMatch(/^Deleted note 100 of .*\/merge_requests\/7\n$/);
    expect(world.gitlab.notes).toEqual([]);
  });

  test('writes the formats that are asked for, and takes the shared options', async () => {
    box.write(PIPELINE, exactJob('a', 'a') + exactJob('b', 'b'));
    const result = await note(['--job', 'a', '--format', 'codequality:q.json', '--format', 'json', '--quiet']);

    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(result.stdout)).toMatchObject({ schema: 1 });
    expect(box.read('q.json')).toContain('The job b is held back: it is not named by --job.');
    expect(body()).toContain('2 jobs: 1 migrated');
  });

  test('broken input is told in the note, and is exit code 2', async () => {
    box.write(PIPELINE, 'build: [kaniko\n');

    expect((await note()).code).toBe(2);
    expect(body()).toContain('K2B003');
  });

  test('folds a report that the server does not take', async () => {
    const jobs = Array.from({ length: 300 }, (_, index) => exactJob(`job-${index}`, `folder-${index}`));
    box.write(PIPELINE, jobs.join(''));
    world.gitlab.faults.push({ method: 'POST', status: 413 });

    expect((await note()).stderr).toMatch(/^Posted note 100 /);
    expect(body()).toContain('**Left out**');
    expect(body()?.length).toBeLessThan(100_000);
    expect(world.gitlab.seen.find(({ method }) => method === 'POST')?.body.length).toBeGreaterThan(100_000);
  });
});

describe('--report', () => {
  test('sends a report that was made before, also from stdin', async () => {
    box.write(PIPELINE, exactJob());
    box.run(['check', '--format', 'markdown:note.md']);

    expect((await note(['--report', 'note.md'])).stderr).toMatch(/^Posted/);
    expect(body()).toBe(box.read('note.md'));
    expect((await note(['--report', '-'], {}, box.read('note.md'))).stderr).toMatch(/^Unchanged/);
  });

  test('a clean one is recognized', async () => {
    box.write(PIPELINE, OTHER_JOB);
    box.run(['check', '--format', 'markdown:note.md']);

    expect(box.read('note.md')).toContain(CLEAN_MARKER);
    expect((await note(['--report', 'note.md'])).stderr).toMatch(/^There is nothing to tell/);
    expect(world.gitlab.seen.map(({ method }) => method)).toEqual(['GET']);
  });

  test.each([
    [['--report', 'other.md'], /other\.md is no report of --format markdown/],
    [['--report', 'missing.md'], /--report missing\.md: .*no such file/i],
    [['--report', '.'], /--report \.: /],
    [['--report', 'note.md', 'ci'], /leave out the paths/],
    [['--report', 'note.md', '--strict'], /'--report <file>' cannot be used with option '--strict'/],
    [['--on-clean', 'burn'], /Allowed choices are update, delete, nothing/],
    [['--dry-run', '--format', 'json'], /give the --format a file/],
  ])('%j', async (args, message) => {
    box.write('other.md', `secrets\n${NOTE_MARKER}\n`);
    box.write('note.md', `${NOTE_MARKER}\n\ntext\n`);
    const { code, stderr } = await note(args);

    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(world.gitlab.seen).toEqual([]);
  });

  test('one that is too long is not sent', async () => {
    box.write('note.md', `${NOTE_MARKER}\n${'x'.repeat(1_000_000)}`);

    expect(await note(['--report', 'note.md'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: the report is longer .*run note without --report.*\n$/) as string,
    });
    expect(world.gitlab.seen).toEqual([]);
  });
});

describe('--dry-run', () => {
  test('prints the note and only reads', async () => {
    box.write(PIPELINE, exactJob());
    const { code, stdout, stderr } = await note(['--dry-run']);

    expect(code).toBe(0);
    expect(stdout.startsWith(`${NOTE_MARKER}\n\n## `)).toBe(true);
    expect(stderr).toMatch(/^Would post a note of merge request !7: /);
    await note();

    expect(body()).toBe(stdout);
    expect((await note(['--dry-run'])).stderr).toMatch(/^Unchanged: note 100 /);
    expect(world.gitlab.calls).toEqual(['GET', 'GET', 'POST', 'GET']);
  });

  test('needs no token', async () => {
    box.write(PIPELINE, exactJob());
    const { code, stdout, stderr } = await note(['--dry-run'], { KANIKO_TO_BUILDKIT_TOKEN: undefined });

    expect([code, stdout.startsWith(NOTE_MARKER)]).toEqual([0, true]);
    expect(stderr).toMatch(/^There is no token: .* none was looked for\.\n$/);
    expect(world.gitlab.seen).toEqual([]);
  });
});

describe('what a user can put right is one sentence and exit code 2', () => {
  const report = (): string[] => {
    box.write('note.md', `${NOTE_MARKER}\n\ntext\n`);
    return ['--report', 'note.md'];
  };

  test.each<[string, NodeJS.ProcessEnv, RegExp]>([
    ['no merge request', { CI_MERGE_REQUEST_IID: undefined }, /CI_PIPELINE_SOURCE == "merge_request_event"/],
    ['no server', { CI_API_V4_URL: undefined }, /CI_API_V4_URL is not set/],
    [
      'job token',
      { KANIKO_TO_BUILDKIT_TOKEN: '', CI_JOB_TOKEN: 'x' },
      /job token .* cannot post notes; create a project/,
    ],
    ['no token', { KANIKO_TO_BUILDKIT_TOKEN: '' }, /there is no token; create a project access token/],
    ['bad token', { KANIKO_TO_BUILDKIT_TOKEN: `${TOKEN} ${TOKEN}` }, /the token holds a blank/],
    [
      'wrong token',
      { KANIKO_TO_BUILDKIT_TOKEN: 'glpat-wrong' },
      /does not accept the token.*\(GET .*401 401 Unauthorized\)/,
    ],
    ['wrong project', { CI_MERGE_REQUEST_PROJECT_ID: '12' }, /finds no such merge request.*404 Project Not Found\)/],
    [
      'CA file',
      { CI_SERVER_TLS_CA_FILE: '/nowhere/ca.pem' },
      /certificate \/nowhere\/ca\.pem \(ENOENT\) cannot be read/,
    ],
    ['proxy', { http_proxy: 'http://user:hunter2@:bad:' }, /http_proxy or https_proxy is no URL/],
  ])('%s', async (_name, environment, message) => {
    const { code, stdout, stderr } = await note(report(), environment);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    expect(stderr).not.toMatch(/hunter2|glpat/);
  });

  test('403, with all that --debug tells', async () => {
    world.gitlab.faults.push({ method: 'POST', status: 403, body: JSON.stringify({ message: `no ${TOKEN}` }) });
    const { code, stderr } = await note([...report(), '--debug']);

    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^debug: GET http:.*: 200\ndebug: POST http:.*\/notes: 403\nerror: the token may not post here; .*\n$/,
    );
    expect(stderr).toContain('(POST /projects/11/merge_requests/7/notes 403 no [masked])');
  });

  test('429 of a server that asks to wait too long', async () => {
    world.gitlab.faults.push({ method: 'GET', status: 429, headers: { 'retry-after': '900' } });

    expect((await note(report())).stderr).toMatch(/asks to wait 900 seconds; run the job again later/);
  });

  test('a report that holds the token', async () => {
    box.write('note.md', `${NOTE_MARKER}\n\n${TOKEN}\n`);
    await note(['--report', 'note.md', '--dry-run', '--debug']);

    expect((await note(['--report', 'note.md'])).code).toBe(0);
    expect(body()).toBe(`${NOTE_MARKER}\n\n[masked]\n`);
  });

  test('a proxy is used, unless no_proxy names the server', async () => {
    const proxied = { CI_API_V4_URL: 'http://gitlab.example.invalid/api/v4', http_proxy: world.gitlab.origin };

    expect((await note(report(), proxied)).stderr).toMatch(/^Posted/);
    expect(world.gitlab.seen[0]?.url).toMatch(/^http:\/\/gitlab\.example\.invalid\/api/);
    expect((await note(report(), { HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' })).code).toBe(0);
    expect((await note(report(), { https_proxy: 'http://127.0.0.1:9' })).code).toBe(0);
  });
});

test('no other command loads what the network needs', () => {
  box.write(PIPELINE, exactJob());
  const loaded = (command: string): string => {
    const script = `require('./dist/cli.js').main(['${command}', '${box.repository}', '--quiet']).then(() =>
      console.log(Object.keys(require.cache).some((path) => path.includes('undici'))))`;
    const environment = { PATH: process.env['PATH'] };
    return spawnSync(process.execPath, ['-e', script], {
      cwd: join(__dirname, '../..'),
      env: environment,
      encoding: 'utf8',
    }).stdout;
  };

  expect(['plan', 'check', 'note'].map(loaded)).toEqual(['false\n', 'false\n', 'true\n']);
});
