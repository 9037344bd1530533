import wrapAnsi from 'wrap-ansi';
import { Masker } from '../../src/report/mask.ts';
import { textReport, type TextOptions } from '../../src/report/text.ts';
import { approximateJob, exactJob, manualJob } from '../cli/harness.ts';
import { reportsOf } from './reports.ts';

const PLAIN: TextOptions = { color: false, verbose: false, diff: false, nextStep: undefined };

function render(text: string, options: Partial<TextOptions> = {}): string {
  return textReport(reportsOf({ '.gitlab-ci.yml': text }), { ...PLAIN, ...options });
}

const wrap = (text: string, width: number): string => wrapAnsi(text, width, { hard: false });

describe('runner notice', () => {
  const notice = (text: string): string => /^Runners need.*$/m.exec(render(text))?.[0] ?? '';
  const tagged = (name: string, tags: string): string =>
    exactJob(name, name).replace('  stage', `  tags: ${tags}\n  stage`);

  test('lists each tag of the migrated jobs once', () => {
    expect(notice(tagged('a', '[docker, linux]') + tagged('b', '[docker]') + manualJob())).toContain(
      '(tags of the migrated jobs: docker, linux)',
    );
  });

  test('says how many jobs have none', () => {
    expect(notice(tagged('a', '[docker]') + exactJob('b', 'b'))).toContain('docker; 1 job has none)');
  });

  test('says nothing about tags when there are none', () => {
    expect(notice(exactJob())).not.toContain('tags');
  });

  test('takes tags from default:', () => {
    expect(notice(`default:\n  tags: [shared]\n${exactJob()}`)).toContain('tags of the migrated jobs: shared');
  });
});

describe('wrapping', () => {
  const long = approximateJob() + manualJob();

  test('no line is wrapped without a width', () => {
    expect(
      Math.max(
        ...render(long)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeGreaterThan(100);
  });

  test('lines keep within the width, and go on further to the right', () => {
    const text = render(long, { width: 72, wrap });

    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
    expect(text).toMatch(/^ {4}\.gitlab-ci\.yml:\d+:\d+ {2}error[^\n]*\n {8}\S/m);
    expect(text.replaceAll(/\s+/g, ' ')).toBe(render(long).replaceAll(/\s+/g, ' '));
  });

  test('a terminal that is too narrow is left to itself', () => {
    expect(render(long, { width: 18, wrap })).toBe(render(long));
  });
});

test('a code becomes a link where terminals have links', () => {
  const text = render(approximateJob(), { link: (label, help) => `<${help}|${label}>` });

  expect(text).toContain('<docs/diagnostics.md#k2b155|K2B155>');
  expect(text).toContain('<docs/diagnostics.md#k2b601|K2B601>');
});

describe('secrets', () => {
  const job = exactJob().replace('--context', '--build-arg NPM_TOKEN=hunter2 --context');

  test('are masked in diff and flags, and counted', () => {
    const mask = new Masker();
    const text = render(job, { mask, diff: true });

    expect(text).not.toContain('hunter2');
    expect(text).toContain(`${mask.count} values that look secret are masked`);
  });

  test('stay in a terminal', () => {
    const text = render(job, { diff: true });

    expect(text).toContain('hunter2');
    expect(text).not.toContain('masked');
  });
});
