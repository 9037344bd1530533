import { assemble } from '../../src/gitlab/include.ts';
import { Pipeline } from '../../src/gitlab/resolve.ts';
import { buildkitJobs } from '../../src/lint/job.ts';
import { lintJobs, ruleOf } from '../../src/lint/lint.ts';
import { RULES } from '../../src/lint/rules/index.ts';
import type { RuleDefinition } from '../../src/lint/rule.ts';
import type { Diagnostic } from '../../src/model.ts';
import { memoryProject } from '../shell/scripts.ts';

/** What a job of a test differs in from a sound one. Texts are YAML, indented by the builder. */
export interface JobParts {
  readonly name?: string;
  readonly image?: string;
  readonly variables?: readonly string[];
  /** Items of before_script; the login of GitLab's guide unless they are given. */
  readonly before?: readonly string[];
  /** Items of script; one build with `args` unless they are given. */
  readonly script?: readonly string[];
  /** Arguments of the build, after frontend and locals. */
  readonly args?: string;
  /** Further keys of the job. */
  readonly keys?: string;
}

export const LOGIN: readonly string[] = [
  'mkdir -p ~/.docker',
  'echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"username\\":\\"$CI_REGISTRY_USER\\",\\"password\\":\\"$CI_REGISTRY_PASSWORD\\"}}}" > ~/.docker/config.json',
];
export const PUSH = '--output type=image,name=$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA,push=true';
const PINNED = '{name: "moby/buildkit:v0.32.2-rootless", entrypoint: [""]}';
export const FLAGS = 'BUILDKITD_FLAGS: --oci-worker-no-process-sandbox';

export function build(args = PUSH): string {
  return `buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=. ${args}`;
}

/** A job in which no rule finds anything, with the given differences. */
export function job(parts: JobParts = {}): string {
  const { name = 'build', image = PINNED, variables = [FLAGS], before = LOGIN, keys = '' } = parts;
  const script = parts.script ?? [build(parts.args)];
  const block = (text: string): string => `    - |\n${text.replaceAll(/^/gm, '      ')}`;
  const section = (key: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [`  ${key}:`, ...items.map(block)];
  return [
    `${name}:`,
    ...(image === '' ? [] : [`  image: ${image}`]),
    ...(variables.length === 0 ? [] : ['  variables:', ...variables.map((line) => `    ${line}`)]),
    ...section('before_script', before),
    ...section('script', script),
    ...(keys === '' ? [] : [keys.replaceAll(/^/gm, '  ')]),
    '',
  ].join('\n');
}

/** Runs rules over a pipeline. */
export function lintText(
  text: string,
  rules: readonly RuleDefinition[] = RULES,
  files: Readonly<Record<string, string>> = {},
): readonly Diagnostic[] {
  const project = memoryProject({ ...files, '.gitlab-ci.yml': text });
  const pipeline = new Pipeline(assemble(project, '.gitlab-ci.yml', { missing: 'error', conditional: 'in' }));
  expect(pipeline.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return lintJobs(buildkitJobs(pipeline, project), rules);
}

interface Positive {
  readonly title: string;
  readonly text: string;
  /** The text in the file at which each finding stands, in order. */
  readonly at: readonly string[];
  /** A part of the first finding's message. */
  readonly says?: string;
  readonly files?: Readonly<Record<string, string>>;
}

interface Negative {
  readonly title: string;
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** The table of one rule: what it finds and where, and what it must leave alone. */
export function testRule(code: string, finds: readonly Positive[], leaves: readonly Negative[]): void {
  const rule = ruleOf(code);
  if (!rule) throw new Error(`no rule ${code}`);
  describe(`${rule.name} finds`, () => {
    test.each(finds)('$title', ({ text, at, says, files }) => {
      const findings = lintText(text, [rule], files);

      expect(findings.map(({ location }) => text.slice(location.range.start, location.range.end).trimEnd())).toEqual(
        at,
      );
      expect(findings[0]?.message).toContain(says ?? '');
      expect(findings.every(({ message }) => !/\{\w+\}/.test(message))).toBe(true);
    });
  });
  describe(`${rule.name} leaves alone`, () => {
    test.each([{ title: 'a sound job', text: job() }, ...leaves])('$title', ({ text, files }) => {
      expect(lintText(text, [rule], files)).toEqual([]);
    });
  });
}
