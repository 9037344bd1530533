import type { Code } from '../diagnostics/index.ts';
import type { MessageData } from '../diagnostics/codes.ts';
import type { Location } from '../model.ts';
import type { BuildkitJob } from './job.ts';

/** How sure a rule is that what it sees is a mistake: `high` fails on every runner, `low` depends on what is out of view. */
export type Confidence = 'high' | 'medium' | 'low';

/** One place that a rule objects to. Its sentence is the template of the rule's code, filled with `data`. */
export interface Finding {
  readonly location: Location;
  readonly data?: MessageData;
  readonly related?: readonly Location[];
}

/** A mistake that can be seen in a job; severity, title, message and help stand at its code. */
export interface RuleDefinition {
  readonly code: Code;
  /** The file's name. */
  readonly name: string;
  readonly confidence: Confidence;
  check(job: BuildkitJob): readonly Finding[];
}

/** Declares a rule; the files in `src/lint/rules` hold one each. */
export function defineRule(rule: RuleDefinition): RuleDefinition {
  return rule;
}
