import { readdirSync } from 'node:fs';
import { exactJob, manualJob, OTHER_JOB } from '../cli/harness.ts';
import { usePerson } from './answers.ts';

const person = usePerson();
const FILES = ['.gitlab-ci.yml', 'ci/b.yml', 'ci/c.yml'] as const;
const INCLUDE = 'include:\n  - local: ci/b.yml\n  - local: ci/c.yml\n';

/** Three files with a job each. */
function threeFiles(): void {
  person.write('.gitlab-ci.yml', INCLUDE + exactJob('one', 'a'));
  person.write('ci/b.yml', exactJob('two', 'b'));
  person.write('ci/c.yml', exactJob('three', 'c'));
}

/** Which of the three files are migrated. */
const migrated = (): string[] => FILES.filter((path) => person.read(path).includes('buildctl-daemonless.sh'));
/** The questions that were asked, by their headings. */
const asked = (out: string): string[] =>
  [...out.matchAll(/^\((\d+\/\d+)\) (.*)$/gm)].map((match) => match.slice(1).join(' '));

describe('answers', () => {
  beforeEach(threeFiles);

  test('y migrates, n leaves as it is', async () => {
    const before = person.read('ci/b.yml');
    const { code, out, left } = await person.answer(['y', 'n', 'y']);

    expect(asked(out)).toEqual(['1/3 one', '2/3 two', '3/3 three']);
    expect(migrated()).toEqual(['.gitlab-ci.yml', 'ci/c.yml']);
    expect(person.read('ci/b.yml')).toBe(before);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('two is held back: it was skipped in this session');
    expect(out).toContain('Wrote 2 files.');
    expect({ code, left }).toEqual({ code: 0, left: [] });
  });

  test('a migrates all that follow and asks no more', async () => {
    const { code, out, left } = await person.answer(['n', 'a', 'y']);

    expect(asked(out)).toHaveLength(2);
    expect(migrated()).toEqual(['ci/b.yml', 'ci/c.yml']);
    expect({ code, left }).toEqual({ code: 0, left: ['y'] });
  });

  test('q writes what was accepted', async () => {
    const { code, left } = await person.answer(['y', 'q', 'y']);

    expect(migrated()).toEqual(['.gitlab-ci.yml']);
    expect({ code, left }).toEqual({ code: 0, left: ['y'] });
  });

  test('q at once writes nothing, and says so', async () => {
    const { code, out } = await person.answer(['q']);

    expect(migrated()).toEqual([]);
    expect(out).toContain('Nothing was written.');
    expect(out).not.toContain('Wrote');
    expect(code).toBe(0);
  });

  test('an interrupt writes nothing, whatever was accepted', async () => {
    const { code, error } = await person.answer(['y', 'y', 'interrupt']);

    expect(migrated()).toEqual([]);
    expect(error).toBe('Interrupted. Nothing was written.\n');
    expect(code).toBe(130);
  });

  test.each(['?', 'x', 'up', 'return'])('%s shows the help and asks again', async (key) => {
    const { out } = await person.answer([key, 'q'], [], 40);
    const help = out.slice(out.indexOf('y  migrate'), out.indexOf('Ctrl-C'));

    expect(asked(out)).toHaveLength(1);
    expect(out.match(/^Migrate\? /gm)).toHaveLength(2);
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
  });

  test('a terminal that comes back is asked again without help', async () => {
    const { out } = await person.answer(['resume', 'q']);

    expect(out.match(/^Migrate\? /gm)).toHaveLength(2);
    expect(out).not.toContain('Ctrl-C');
  });

  test('capitals are answers, too', async () => {
    await person.answer(['Y', 'Q']);

    expect(migrated()).toEqual(['.gitlab-ci.yml']);
  });

  test('what is written is what apply --yes writes', async () => {
    await person.answer(['a']);
    const texts = FILES.map(person.read);
    threeFiles();
    await person.answer(['y', 'y', 'y']);

    expect(FILES.map(person.read)).toEqual(texts);
    expect(readdirSync(`${process.env['XDG_STATE_HOME'] ?? ''}/kaniko-to-buildkit/runs`)).toHaveLength(2);
  });
});

describe('jobs that share what changes', () => {
  const SHARED = `.base:
  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}
  script: [/kaniko/executor -c . -d $CI_REGISTRY_IMAGE:$TAG]
`;

  test('are one question, over files', async () => {
    person.write('.gitlab-ci.yml', `include: ci/b.yml\nalpha: {extends: .base, variables: {TAG: a}}\n`);
    person.write('ci/b.yml', `${SHARED}beta: {extends: .base, variables: {TAG: b}}\n${exactJob('own', 'c')}`);
    const before = person.read('ci/b.yml');
    const { out } = await person.answer(['n', 'y']);

    expect(asked(out)).toEqual(['1/2 beta, alpha', '2/2 own']);
    const after = person.read('ci/b.yml');
    expect(after.startsWith(before.slice(0, before.indexOf('own:')))).toBe(true);
    expect(after).toContain('buildctl-daemonless.sh');
  });

  test('a job with edits in two files is one question and is skipped in both', async () => {
    const image = '.img:\n  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}\n';
    person.write('.gitlab-ci.yml', `include: ci/b.yml\nbuild:\n  extends: [.img, .s]\n${image}`);
    person.write('ci/b.yml', '.s:\n  script:\n    - /kaniko/executor -c . -d $CI_REGISTRY_IMAGE:1\n');
    const texts = [person.read('.gitlab-ci.yml'), person.read('ci/b.yml')];
    const { out, left } = await person.answer(['n', 'y']);

    expect(asked(out)).toHaveLength(1);
    expect(out).toContain('ci/b.yml\n@@');
    expect(left).toEqual(['y']);
    expect([person.read('.gitlab-ci.yml'), person.read('ci/b.yml')]).toEqual(texts);
  });
});

describe('the editor', () => {
  beforeEach(threeFiles);

  test('a comment is proved, shown and written', async () => {
    const { code, out } = await person.answer(['n', { edit: (text) => `# reviewed\n${text}` }, 'y', 'q']);

    expect(asked(out)).toEqual(['1/3 one', '2/3 two', '2/3 two', '3/3 three']);
    expect(out).toContain('Edited by you, and proved.');
    expect(out).toContain('+# reviewed');
    expect(person.read('ci/b.yml')).toMatch(/^# reviewed\ntwo:[^]*buildctl-daemonless\.sh/);
    expect(out).not.toContain('K2B423');
    expect(code).toBe(0);
  });

  test.each<[string, (text: string) => string, string]>([
    ['another call', (text) => text.replace('push=true', 'push=false'), 'script'],
    ['another image', (text) => text.replace('moby/buildkit:rootless', 'alpine'), 'the image is not the target image'],
    ['broken YAML', (text) => `${text}  }{\n`, 'the edited pipeline is not valid'],
    ['a new job', (text) => `${text}extra: {script: [make]}\n`, 'the job extra is new'],
    ['another stage list', (text) => `stages: [build, test]\n${text}`, 'stages of ci/b.yml is not as proposed'],
    ['a template', (text) => `${text}.t: {script: [make]}\n`, 'the job .t is new'],
    ['Kaniko again', (text) => `${text}again:\n${exactJob('x', 'd').replace(/^.*\n/, '')}`, 'again'],
  ])('%s is not proved and needs a second yes', async (_, edit, problem) => {
    const no = await person.answer(['n', { edit }, 'y', 'n', 'q']);
    const untouched = migrated();
    const yes = await person.answer(['n', { edit }, 'y', 'y', 'q']);

    expect(no.out.replaceAll(/\s+/g, ' ')).toContain('Edited by you, and not proved:');
    expect(no.out.replaceAll(/\s+/g, ' ')).toContain(problem);
    expect(yes.out).not.toMatch(/[^.]\.\.\s/);
    expect(no.out.match(/^Not proved\. Keep it\?/gm)).toHaveLength(1);
    expect(untouched).toEqual([]);
    expect(yes.out).toContain('K2B423');
    expect(migrated()).toEqual(['ci/b.yml']);
  });

  test('what one text does to the job of another is not proved either', async () => {
    person.write('.gitlab-ci.yml', exactJob('one', 'a') + exactJob('two', 'b') + OTHER_JOB);
    const edit = (text: string): string => text.replace('npm run lint', 'npm run other');
    const { out } = await person.answer(['y', { edit }, 'q']);

    expect(out.replaceAll(/\s+/g, ' ')).toContain('not proved: lint: script of a job that is not migrated has changed');
  });

  test('a after an edit without proof asks for the second yes, and an interrupt there writes nothing', async () => {
    const edit = (text: string): string => text.replace('push=true', 'push=false');
    const { code, out } = await person.answer([{ edit }, 'a', 'interrupt']);

    expect(out).toContain('Not proved. Keep it?');
    expect(code).toBe(130);
    expect(migrated()).toEqual([]);
  });

  test('a text that stays, or that is the old one again, is not taken over', async () => {
    const old = person.read('.gitlab-ci.yml');
    const { out } = await person.answer([{ edit: (text) => text }, { edit: () => old }, 'q']);

    expect(out.match(/Nothing to take over/g)).toHaveLength(2);
    expect(asked(out)).toHaveLength(3);
    expect(migrated()).toEqual([]);
  });

  test('lines that another change needs are not taken over', async () => {
    person.write('.gitlab-ci.yml', exactJob('one', 'a') + exactJob('two', 'b'));
    const edit = (text: string): string => text.replace('executor:v1.23.2-debug', 'executor:v1.24.0-debug');
    const { out } = await person.answer([{ edit }, 'a']);

    expect(out).toContain('Not taken over: your text changes lines that another change needs, too.');
    expect(person.read('.gitlab-ci.yml')).not.toContain('kaniko');
  });

  test('edits of one file come together with the accepted change of another job in it', async () => {
    person.write('.gitlab-ci.yml', exactJob('one', 'a') + exactJob('two', 'b'));
    const edit = (text: string): string => text.replace('two:\n', 'two:\n  # reviewed\n');
    const { out } = await person.answer(['y', { edit }, 'y', 'q']);
    const text = person.read('.gitlab-ci.yml');

    expect(out).toContain('Edited by you, and proved.');
    expect(text.match(/buildctl-daemonless\.sh/g)).toHaveLength(2);
    expect(text).toContain('two:\n  # reviewed\n  stage: build');
  });
});

describe('what is refused', () => {
  test.each([['--yes'], ['--quiet']])('%s with -i is a usage error', async (option) => {
    threeFiles();
    const { code, error, left } = await person.answer(['a'], [option]);

    expect(code).toBe(2);
    expect(error).toContain(`cannot be used with option '${option}'`);
    expect(left).toEqual(['a']);
  });

  test('answers and a list cannot both come from stdin', async () => {
    threeFiles();
    const { code, error } = await person.answer(['a'], ['--include-from', '-']);

    expect(code).toBe(2);
    expect(error).toContain('stdin');
    expect(migrated()).toEqual([]);
  });
});

test('a repository without Kaniko asks nothing', async () => {
  person.write('.gitlab-ci.yml', OTHER_JOB);
  const { code, out } = await person.answer([]);

  expect(out).toContain('No Kaniko job found.');
  expect(code).toBe(0);
});

test('a job that needs a human is told at the end, in the exit code, too', async () => {
  person.write('.gitlab-ci.yml', exactJob() + manualJob());
  const { code, out } = await person.answer(['y']);

  expect(asked(out)).toEqual(['1/1 build-api']);
  expect(out).toMatch(/build-release {2}needs a human/);
  expect(code).toBe(3);
});

test('a report for programs has stdout for itself', async () => {
  threeFiles();
  const { out, error } = await person.answer(['y', 'n', 'a'], ['--format', 'json']);
  const report = JSON.parse(out) as { written: boolean; files: { path: string }[] };

  expect(report.written).toBe(true);
  expect(report.files.map(({ path }) => path)).toEqual(['.gitlab-ci.yml', 'ci/c.yml']);
  expect(asked(error)).toHaveLength(3);
});
