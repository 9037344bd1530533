import wrapAnsi from 'wrap-ansi';
import { Masker } from '../../src/report/mask.ts';
import { textReport, type TextOptions } from '../../src/report/text.ts';
import { applySeverity } from '../../src/diagnostics/severity.ts';
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

  test('are masked in names and tags', () => {
    const named = exactJob('build:TOKEN=hunter2').replace('  stage', '  tags: [PASSWORD=hunter2]\n  stage');
    const text = render(named, { mask: new Masker() });

    expect(text).toContain('build:TOKEN=[masked]');
    expect(text).toContain('PASSWORD=[masked]');
    expect(text).not.toContain('hunter2');
  });

  test('stay in a terminal', () => {
    const text = render(job, { diff: true });

    expect(text).toContain('hunter2');
    expect(text).not.toContain('masked');
  });
});

test('nothing of a pipeline acts on a terminal', () => {
  const job = exactJob('"b\\e[31m\\u202Ex"')
    .replace('  stage', '  tags: ["t\\u2066"]\n  stage')
    .replace('--context', '--label=a=b\u009B --context');
  const text = textReport(reportsOf({ 'ci/\u001B[2J.gitlab-ci.yml': job, '.gitlab-ci.yml': job }), {
    ...PLAIN,
    verbose: true,
    diff: true,
  });

  expect(text).toContain(String.raw`b\x1b[31m\u202ex`);
  expect(text).toContain(String.raw`tags of the migrated jobs: t\u2066`);
  expect(text).toContain(String.raw`ci/\x1b[2J.gitlab-ci.yml`);
  expect(text).toContain(String.raw`--label=a=b\x9b`);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
});

describe('an error', () => {
  const place = /^ {4}\.gitlab-ci\.yml:7:\d+ {2}error {2}--context s3:.* {2}K2B123$/m;

  test('of a flag is told with its place, also with every flag', () => {
    expect(render(manualJob())).toMatch(place);
    const verbose = render(manualJob(), { verbose: true });

    expect(verbose).toMatch(place);
    expect(verbose).toMatch(/^ {4}--context s3:\S+ +manual +K2B123$/m);
    expect(verbose).toMatch(/^ {4}--dockerfile .* exact/m);
  });

  describe('that the configuration made of a difference', () => {
    const raised = (text: string, options: Partial<TextOptions> = {}): string => {
      const reports = reportsOf({ '.gitlab-ci.yml': text }).map(({ prefix, report }) => {
        return { prefix, report: applySeverity(report, new Map([['K2B155', 'error']])) };
      });
      return textReport(reports, { ...PLAIN, ...options });
    };

    test.each([false, true])('is told as the reason (verbose: %p)', (verbose) => {
      const text = raised(approximateJob(), { verbose });

      expect(text).toMatch(/^ {4}\.gitlab-ci\.yml:7:\d+ {2}error {2}--push-retry=3: .* {2}K2B155$/m);
      expect(text).toContain('A human must look at 1 migrated job: the configuration makes K2B155 an error.');
    });

    test('is told for one of many jobs', () => {
      const many = Array.from({ length: 41 }, (_, index) => exactJob(`job-${index}`, `f${index}`)).join('');

      expect(raised(many + approximateJob())).toMatch(/error {2}--push-retry=3: .* {2}K2B155$/m);
    });

    test('is not spoken of without one', () => {
      expect(raised(exactJob())).not.toContain('A human must look');
      expect(render(approximateJob() + manualJob())).not.toContain('A human must look');
    });
  });
});
