import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../src/cli.ts';
import type { Streams } from '../../src/commands/streams.ts';
import * as verify from '../../src/verify/index.ts';
import { exactJob, useSandbox } from './harness.ts';

jest.setTimeout(120_000);

jest.mock('../../src/verify/index.ts', () => {
  const actual = jest.requireActual<typeof verify>('../../src/verify/index.ts');
  return { ...actual, verifyPipeline: jest.fn(actual.verifyPipeline) };
});

const box = useSandbox();
const FILES = ['.gitlab-ci.yml', 'ci/b.yml'];

/** Runs `apply --yes` in this process, where a verification can be made to fail. */
async function apply(): Promise<{ code: number; out: string }> {
  let out = '';
  const streams: Streams = {
    out: (text) => void (out += text),
    error: (text) => void (out += text),
    input: async () => Promise.resolve(Buffer.alloc(0)),
    terminal: false,
    columns: undefined,
    errorTerminal: false,
    environment: { ...process.env, XDG_STATE_HOME: box.state },
    confirm: undefined,
    interactive: undefined,
  };
  process.env['XDG_STATE_HOME'] = box.state;
  const code = await main(['apply', '--yes', '--no-config', box.repository], streams);
  return { code, out };
}

const files = (): string[] => FILES.map((path) => box.read(path));

/** The verification of a job fails, whenever that job would be migrated. */
function failFor(name: string): void {
  const actual = jest.requireActual<typeof verify>('../../src/verify/index.ts').verifyPipeline;
  jest.mocked(verify.verifyPipeline).mockImplementation((before, after, decision, project) => {
    const found = actual(before, after, decision, project);
    const job = decision.migrated.find(({ draft }) => draft.job.name === name)?.draft.job;
    return job ? [...found, { job, problem: 'the test says so', missingFlags: false }] : found;
  });
}

test('a job that shares with one that fails its verification is left alone too, and a second run changes nothing', async () => {
  mkdirSync(join(box.repository, 'ci'));
  const image = '  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}\n';
  const script = '  script: ["/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:$TAG"]\n';
  const user = (name: string): string => `${name}:\n  extends: .run\n  variables: {TAG: ${name}}\n`;
  box.write('.gitlab-ci.yml', `include: [ci/b.yml]\n.run:\n${image}${script}${user('one')}${user('two')}`);
  box.write('ci/b.yml', exactJob('apart', 'c'));
  const [root] = files();
  failFor('one');

  const first = await apply();
  const between = files();
  const second = await apply();

  expect(first.code).toBe(2);
  expect(first.out).toMatch(/K2B901/);
  expect(first.out).toMatch(/The job two shares configuration with one, whose change failed its verification\./);
  expect(between[0]).toBe(root);
  expect(between[1]).toContain('buildctl-daemonless.sh');
  expect(second.code).toBe(2);
  expect(files()).toEqual(between);
});

test('a broken root beside a good one: exit 2, and a second run changes nothing', async () => {
  mkdirSync(join(box.repository, 'ci'));
  box.write('.gitlab-ci.yml', `include: [ci/b.yml]\n${exactJob('one', 'a')}`);
  box.write('ci/b.yml', 'two: [\n');
  jest.mocked(verify.verifyPipeline).mockReset();
  jest
    .mocked(verify.verifyPipeline)
    .mockImplementation(jest.requireActual<typeof verify>('../../src/verify/index.ts').verifyPipeline);

  const first = await apply();
  const between = files();
  const second = await apply();

  expect([first.code, second.code]).toEqual([2, 2]);
  expect(first.out).toContain('ci/b.yml');
  expect(files()).toEqual(between);
});
