import { codequalityReport } from '../../src/report/codequality.ts';
import { htmlReport } from '../../src/report/html/index.ts';
import { jsonReport } from '../../src/report/json.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { Masker } from '../../src/report/mask.ts';
import { isReport } from '../../src/report/recognize.ts';
import type { Reporter } from '../../src/report/reporter.ts';
import { sarifReport } from '../../src/report/sarif.ts';
import { textReport } from '../../src/report/text.ts';
import { exactJob, manualJob, OTHER_JOB } from '../cli/harness.ts';
import { CONTEXT, reportsOf } from './reports.ts';

const textFile =
  (nextStep?: string): Reporter =>
  (reports) => {
    const options = { color: false, verbose: false, diff: true, nextStep, mask: new Masker() };
    return { text: textReport(reports, options), masked: 0 };
  };
const REPORTERS: readonly (readonly [string, Reporter])[] = [
  ['json', jsonReport],
  ['markdown', markdownReport],
  ['codequality', codequalityReport],
  ['sarif', sarifReport],
  ['html', htmlReport],
  ['text', textFile()],
  ['text with the next step', textFile('kaniko-to-buildkit apply')],
];
const SECRET = exactJob().replace('  stage', '  variables:\n    NPM_TOKEN: hunter2\n  stage');

describe.each(REPORTERS)('a report of the format %s is known', (_format, reporter) => {
  test.each([
    ['a change', exactJob()],
    ['a secret', SECRET],
    ['a job for a human', manualJob()],
    ['nothing to do', OTHER_JOB],
    ['a broken file', 'build: [kaniko\n'],
  ])('%s', (_name, text) => {
    expect(isReport(reporter(reportsOf({ '.gitlab-ci.yml': text }), CONTEXT).text)).toBe(true);
  });
});

test('an empty file may be replaced', () => {
  expect(isReport('')).toBe(true);
  expect(isReport('\n')).toBe(true);
});

test.each([
  ['a Dockerfile', 'FROM alpine\nRUN true\n'],
  ['a pipeline', exactJob()],
  ['a page of somebody else', '<!doctype html>\n<html><meta name="generator" content="hugo 1"></html>\n'],
  ['a page about this program', '<!doctype html>\n<p>kaniko-to-buildkit</p>\n'],
  ['a configuration', '{ "image": "r.io/kaniko-to-buildkit" }\n'],
  ['a package', '{ "name": "kaniko-to-buildkit" }\n'],
  ['findings of another program', '[{ "check_name": "eslint", "fingerprint": "1" }]\n'],
  ['a log of another program', '{ "version": "2.1.0", "runs": [{ "tool": { "driver": { "name": "eslint" } } }] }\n'],
  ['a log without a run', '{ "version": "2.1.0", "runs": [] }\n'],
  ['JSON that does not parse', '{ "tool": { "name": "kaniko-to-buildkit" }\n'],
  ['a text that quotes a report', '# Notes\n\n1 job: 1 migrated, 0 need a human\n\nThat is all.\n'],
  ['a note that quotes the marker', 'See <!-- kaniko-to-buildkit:report -->\n'],
])('%s is none', (_name, text) => {
  expect(isReport(text)).toBe(false);
});
