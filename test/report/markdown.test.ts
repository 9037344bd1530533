import { applySeverity } from '../../src/diagnostics/severity.ts';
import { CLEAN_MARKER, markdownReport, NOTE_MARKER, renderNote } from '../../src/report/markdown.ts';
import { cell, code, fenced, html, prose } from '../../src/report/markdown-text.ts';
import type { ShownReport } from '../../src/report/reporter.ts';
import { approximateJob, exactJob, manualJob, OTHER_JOB } from '../cli/harness.ts';
import { CONTEXT, reportsOf } from './reports.ts';

const render = (reports: readonly ShownReport[]): string => markdownReport(reports, CONTEXT).text;
const ofPipeline = (text: string): string => render(reportsOf({ '.gitlab-ci.yml': text }));

describe('the note', () => {
  test('starts with the marker by which it is found again', () => {
    expect(ofPipeline(exactJob()).startsWith(`${NOTE_MARKER}\n`)).toBe(true);
  });

  test.each([
    ['nothing to do', OTHER_JOB, true],
    ['a change', exactJob(), false],
    ['a job for a human', manualJob(), false],
    ['a broken file', 'build: [kaniko\n', false],
  ])('a second marker for programs: %s', (_name, text, clean) => {
    const note = ofPipeline(text);

    expect(note.startsWith(`${NOTE_MARKER}\n${CLEAN_MARKER}\n\n`)).toBe(clean);
    expect(note.includes(CLEAN_MARKER)).toBe(clean);
  });

  test('has a row a job, a check list for a human, the differences and the diff', () => {
    const text = ofPipeline(exactJob() + approximateJob() + manualJob());

    expect(text).toContain('**3 jobs: 2 migrated, 1 needs a human · 1 file would change**');
    expect(text).toContain('| `build-api` | `.gitlab-ci.yml:1` | ✅ migrated |');
    expect(text).toMatch(/^- \[ \] `\.gitlab-ci\.yml:21` `build-release`: .*\[K2B123\]\(https:/m);
    expect(text).toMatch(/^- `--push-retry=3`: .*\(`build-worker`, K2B155\)$/m);
    expect(text).toMatch(/<summary><code>\.gitlab-ci\.yml<\/code> \+\d+ −\d+<\/summary>\n\n```diff\n@@ /);
    expect(text).toContain('Write the changes: `kaniko-to-buildkit apply`');
    expect(text).not.toContain('Left out');
  });

  test('says when there is nothing', () => {
    const text = ofPipeline(OTHER_JOB);

    expect(text).toContain('No Kaniko job found.');
    expect(text).not.toMatch(/<details>|Before you merge/);
  });

  test('tells what to do about a finding, but not what a flag is for', () => {
    const text = ofPipeline(exactJob().replace(/\/kaniko\/executor.*/, '$&\n    - crane ls x'));

    expect(text).toMatch(/- \[ \] .*\n {2}<br>\S/);
    expect(ofPipeline(manualJob())).not.toContain('<br>');
  });

  test('lists a broken file', () => {
    expect(ofPipeline('build: [kaniko\n')).toMatch(/^- \*\*error\*\* `\.gitlab-ci\.yml:\d+` .*K2B003/m);
  });

  test('names the tags of the runners', () => {
    expect(ofPipeline(exactJob().replace('  stage', '  tags: [docker]\n  stage'))).toContain(
      '`tags of the migrated jobs: docker`',
    );
  });

  test('folds the list of many jobs below a table of files', () => {
    const many = (count: number): string =>
      ofPipeline(Array.from({ length: count }, (_, index) => exactJob(`job-${index}`, 'a')).join(''));

    expect(many(26)).toMatch(/\| `\.gitlab-ci\.yml` \| 26 \| 0 \| 0 \|\n\n<details>\n<summary>All 26 jobs/);
    expect(many(25)).not.toContain('<summary>All');
  });

  test('masks secrets and says so', () => {
    const text = ofPipeline(exactJob().replace('  stage', '  variables:\n    NPM_TOKEN: hunter2\n  stage'));

    expect(text).not.toContain('hunter2');
    expect(text).toContain('One value that looks secret is masked in this report.');
  });
});

test('names, tags and paths are masked in it', () => {
  const job = (make: (name: string) => string): string =>
    make('build:TOKEN=hunter2').replace('  stage', '  tags: [PASSWORD=hunter2]\n  stage');
  const text = render(reportsOf({ 'TOKEN=hunter2.gitlab-ci.yml': job(exactJob), '.gitlab-ci.yml': job(manualJob) }));

  expect(text).toContain('PASSWORD=[masked]');
  expect(text).toContain('`build:TOKEN=[masked]`');
  expect(text).not.toContain('hunter2');
});

test('a difference that the configuration made an error is for a human', () => {
  const reports = reportsOf({ '.gitlab-ci.yml': approximateJob() }).map(({ prefix, report }) => {
    return { prefix, report: applySeverity(report, new Map([['K2B155', 'error']])) };
  });

  expect(render(reports)).toMatch(/^### Needs a human\n\n- \[ \] `\.gitlab-ci\.yml:7` `build-worker`: .*K2B155/m);
});

describe('a note that would be too long', () => {
  const files = Object.fromEntries(
    [1, 2, 3, 4].map((size) => [
      `ci/${size}.yml`,
      `stages: [build]\n${Array.from({ length: size * 4 }, (_, index) => exactJob(`job-${size}-${index}`)).join('')}${manualJob(`hand-${size}`)}`,
    ]),
  );
  const reports = reportsOf(files);
  const whole = render(reports);
  const within = (limit: number): string => {
    const { text } = renderNote(reports, CONTEXT, limit);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
    return text;
  };

  test('is whole within the limit', () => {
    expect(within(Buffer.byteLength(whole) + 5_000)).toBe(whole);
  });

  test('leaves out the diff of the largest file first, and says which and where it is', () => {
    const text = within(Buffer.byteLength(whole));

    expect(text).not.toContain('<code>ci/4.yml</code>');
    expect(text).toContain('<code>ci/3.yml</code>');
    expect(text).toMatch(/\*\*Left out\*\*.*the diffs of `ci\/4\.yml` \(\+\d+ −\d+\)\. .*kaniko-to-buildkit plan/);
    expect(text).toContain('`hand-4`');
  });

  test('then tells the jobs in groups, and at last only the totals', () => {
    const grouped = within(7_000);
    const least = within(5_600);

    expect(grouped).not.toContain('<code>');
    expect(grouped).toMatch(/\| `ci\/4\.yml` \| 16 \| 1 \| 0 \|/);
    expect(grouped).toContain('**Left out**');
    expect(grouped).toContain('the list of jobs in full');
    expect(least).toContain('**44 jobs: 40 migrated, 4 need a human');
    expect(least).toContain('**Left out**');
  });
});

describe('text from a pipeline', () => {
  test('does not become Markdown, HTML or a reference', () => {
    expect(prose('<b> *x* [y](z) @all #1 !2 ~bug `c` a|b')).toBe(
      String.raw`\<b\> \*x\* \[y\](z) \@all \#1 \!2 \~bug \`c\` a\|b`,
    );
  });

  test.each([
    ['plain', '`plain`'],
    ['a `b` c', '``a `b` c``'],
    ['`b`', '`` `b` ``'],
    ['two\nlines', '`two lines`'],
  ])('%j as a code span', (text, expected) => {
    expect(code(text)).toBe(expected);
  });

  test.each([
    ['prose', prose],
    ['a code span', code],
    ['a cell', cell],
    ['HTML', html],
    ['a fenced block', (text: string) => fenced('diff', text)],
  ])('shows control characters in %s', (_, write) => {
    expect(write('a\u001B\u202Eb')).toMatch(/a\\{1,2}x1b\\{1,2}u202eb/);
  });

  test('a bar does not end a cell', () => {
    expect(cell('a|b')).toBe(String.raw`\`a\|b\``.replaceAll('\\`', '`'));
  });

  test('a fence is longer than any in the content', () => {
    expect(fenced('diff', ' ````\n x\n')).toBe('`````diff\n ````\n x\n`````');
    expect(ofPipeline(exactJob().replace('build-api', 'build`api'))).toContain('| ``build`api`` |');
  });
});
