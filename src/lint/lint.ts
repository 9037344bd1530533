import { CODES, diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic, Severity } from '../model.ts';
import type { BuildkitJob } from './job.ts';
import type { Confidence, RuleDefinition } from './rule.ts';
import { RULES } from './rules/index.ts';

/** Which findings are wanted. */
export interface Selection {
  readonly minConfidence: Confidence;
  /** Codes; all rules when it is empty. */
  readonly only: readonly string[];
  readonly ignore: readonly string[];
}

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];
const CONFIDENCES: readonly Confidence[] = ['low', 'medium', 'high'];

/** The rules that a selection leaves in force. Severity is not asked here, so that what is left out can be counted. */
export function selectRules({ only, ignore, minConfidence }: Selection): readonly RuleDefinition[] {
  const least = CONFIDENCES.indexOf(minConfidence);
  return RULES.filter(
    ({ code, confidence }) =>
      (only.length === 0 || only.includes(code)) && !ignore.includes(code) && CONFIDENCES.indexOf(confidence) >= least,
  );
}

/** True for a severity that is at least as grave as another. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}

/** The rule of a code; undefined for a code of another kind. */
export function ruleOf(code: string): RuleDefinition | undefined {
  return RULES.find((rule) => rule.code === code);
}

/**
 * Checks jobs. What twenty jobs take from one place is one finding, told for the first of them.
 * @returns findings sorted by place
 */
export function lintJobs(jobs: readonly BuildkitJob[], rules: readonly RuleDefinition[]): readonly Diagnostic[] {
  const found = jobs.flatMap((job) =>
    rules.flatMap((rule) =>
      rule
        .check(job)
        .map(({ location, data, related }) =>
          diagnostic(rule.code, { ...location, job: location.job ?? job.name }, data, related),
        ),
    ),
  );
  return unique(found).sort(byPlace);
}

/** What several jobs or pipelines share is told of once: the first finding of each place and sentence. */
export function unique(findings: readonly Diagnostic[]): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const finding of findings) {
    const { path, range } = finding.location;
    const key = [finding.code, path, range.start, finding.message].join('\0');
    if (!found.has(key)) found.set(key, finding);
  }
  return [...found.values()];
}

export function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.location.path !== b.location.path) return a.location.path < b.location.path ? -1 : 1;
  const distance = a.location.range.start - b.location.range.start;
  return distance !== 0 ? distance : a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
}

/** True for a code that a rule of lint has. */
export function isLintCode(code: string): boolean {
  return /^K2B7\d\d$/.test(code) && code in CODES;
}
