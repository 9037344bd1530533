import type { FlagFacts } from '../help/flags.ts';
import { lookUp } from '../help/lookup.ts';
import type { Fidelity, Severity } from '../model.ts';

/** What one flag of the Kaniko executor becomes. */
export interface FlagExplanation {
  readonly kind: 'flag';
  /** Canonical name, without dashes. */
  readonly name: string;
  readonly code: string;
  /** All spellings on the command line, with dashes: the long one, the short one, old ones. */
  readonly spellings: readonly string[];
  /** The variable that sets it, where there is one. */
  readonly environment: string | undefined;
  /** The forks of Kaniko that have it, when upstream has not. */
  readonly forks: readonly string[];
  readonly repeatable: boolean;
  readonly summary: string;
  /** The worst case; an occurrence may be better. */
  readonly fidelity: Fidelity;
  /** Links to both programs' documentation, where there is a converter. */
  readonly docs: { readonly kaniko: string; readonly buildkit: string } | undefined;
  readonly examples: readonly FlagExplanationExample[];
}

/** An example of a flag, as the converter itself translates it. */
export interface FlagExplanationExample {
  readonly title: string;
  /** Words of Kaniko's command line. */
  readonly before: readonly string[];
  /** Words of buildctl's command line; empty when the flag is dropped or needs a human. */
  readonly after: readonly string[];
  readonly fidelity: Fidelity;
  /** Why; empty when the translation is exact. */
  readonly reason: string;
}

/** What a code means. */
export interface CodeExplanation {
  readonly kind: 'code';
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  /** The sentence of the finding, with `{name}` where values stand. */
  readonly message: string;
  /** What to do about it. */
  readonly help: string;
}

/** A word that is neither a flag nor a code. */
export interface UnknownSubject {
  readonly kind: 'unknown';
  /** What it was most likely meant to be. */
  readonly nearest: string | undefined;
}

/** What {@link explain} tells; `kind` says about what. */
export type Explanation = FlagExplanation | CodeExplanation | UnknownSubject;

/**
 * Tells what a flag of Kaniko becomes, or what the code of a finding means.
 * @param codeOrFlag - `K2B113`; or a flag by any of its spellings, with or without dashes, a value, or by the variable
 * that sets it: `--cache`, `-d`, `snapshotMode`, `KANIKO_NO_PUSH`. The code of a flag explains the flag.
 * @throws TypeError when it is no string
 */
export function explain(codeOrFlag: string): Explanation {
  if (typeof codeOrFlag !== 'string') throw new TypeError('codeOrFlag must be a string');
  const found = lookUp(codeOrFlag);
  switch (found.kind) {
    case 'flag':
      return explainFlag(found.flag);
    case 'code': {
      const { code, severity = 'info', title, message, help } = found.code;
      return { kind: 'code', code, severity, title, message, help };
    }
    case 'unknown':
      return found;
  }
}

function explainFlag(flag: FlagFacts): FlagExplanation {
  const { name, code, spellings, environment, forks, repeatable, summary, fidelity, docs, examples } = flag;
  return {
    ...{ kind: 'flag', name, code, spellings, environment, forks, repeatable, summary },
    fidelity: fidelity.rootless,
    docs: docs && { kaniko: docs.kaniko, buildkit: docs.buildkit },
    examples: examples.map(({ title, before, after, fidelity: own, reason }) => {
      return { title, before, after, fidelity: own, reason };
    }),
  };
}
