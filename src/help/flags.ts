import { convertCall, flagDefinition } from '../kaniko/convert.ts';
import { FLAG_NAMES, type FlagName } from '../kaniko/flag-names.ts';
import { parseArguments } from '../kaniko/pflag.ts';
import type { Counterpart, Fidelity, FlagDefinition, FlagExample, OtherMethod, Takes } from '../flag.ts';
import type { KanikoFlavor } from '../model.ts';
import { parseShell, toWord } from '../shell/parse.ts';

/** An example of a flag with what the converter says about it. */
export interface ExplainedExample extends FlagExample {
  readonly fidelity: Fidelity;
  /** Why; empty when the translation is exact. */
  readonly reason: string;
}

/** What is known of one flag of Kaniko, also of one without a converter. */
export interface FlagFacts {
  readonly name: string;
  /** All spellings on the command line, with dashes: the long one, the short one, old ones. */
  readonly spellings: readonly string[];
  readonly environment: string | undefined;
  readonly forks: readonly string[];
  readonly takes: Takes | 'value';
  readonly repeatable: boolean;
  readonly summary: string;
  readonly code: string;
  /** The worst case by method; `rootless` is what the program writes. */
  readonly fidelity: Readonly<Record<'rootless' | OtherMethod, Fidelity>>;
  /** What it becomes in the methods that are not written, in one clause each. */
  readonly forms: Readonly<Record<OtherMethod, string>>;
  readonly docs: FlagDefinition['docs'] | undefined;
  readonly examples: readonly ExplainedExample[];
}

/** What each fidelity means, in one clause. */
export const FIDELITY_MEANING: Readonly<Record<Fidelity, string>> = {
  exact: 'the same, with an option of BuildKit',
  'exact-with-job-changes': 'the same, with a step or a variable of the job',
  approximate: 'works, with a difference that is named',
  'not-needed': 'dropped: nothing is lost',
  manual: 'needs a human: the job is left as it is',
};

const UNKNOWN: Counterpart = { fidelity: 'manual', form: 'not known' };

/** Every flag of Kaniko and its forks, by name. */
export function allFlags(): readonly FlagFacts[] {
  return [...FLAG_NAMES].sort((a, b) => (a.name < b.name ? -1 : 1)).map(factsOf);
}

function factsOf(known: FlagName): FlagFacts {
  const definition = flagDefinition(known.name);
  const old = definition?.deprecated ?? (known.deprecated === undefined ? [] : [known.deprecated]);
  const short = definition?.short ?? known.short;
  const spellings = [`--${known.name}`, ...(short === undefined ? [] : [`-${short}`]), ...old.map((one) => `--${one}`)];
  const shared = { name: known.name, spellings, forks: definition?.forks ?? known.forks ?? [] };
  if (!definition)
    return {
      ...shared,
      environment: undefined,
      takes: known.boolean ? 'boolean' : 'value',
      repeatable: known.repeatable,
      summary: 'Has no converter yet: a job that uses it is left as it is.',
      code: 'K2B189',
      ...methodsOf('manual', { buildx: UNKNOWN, native: UNKNOWN }),
      docs: undefined,
      examples: [],
    };
  const { environment, takes, summary, code, docs } = definition;
  const examples = definition.examples.map((example) => explain(definition, example));
  return {
    ...shared,
    environment,
    takes,
    repeatable: definition.repeatable === true,
    summary,
    code,
    ...methodsOf(definition.fidelity, definition.otherMethods),
    docs,
    examples,
  };
}

function methodsOf(
  rootless: Fidelity,
  { buildx, native }: FlagDefinition['otherMethods'],
): Pick<FlagFacts, 'fidelity' | 'forms'> {
  return {
    fidelity: { rootless, buildx: buildx.fidelity, native: native.fidelity },
    forms: { buildx: buildx.form, native: native.form },
  };
}

/** Asks the converter itself, so that what is told is what happens. */
function explain(definition: FlagDefinition, example: FlagExample): ExplainedExample {
  const flavor: KanikoFlavor = definition.forks?.[0] ?? 'upstream';
  const line = `executor --context . --destination r.io/app:1 ${example.before.join(' ')}`;
  const command = parseShell(line).script.commands[0]?.command;
  const words =
    command?.type === 'Command'
      ? command.args.flatMap((argument) => (argument.type === 'Word' ? [toWord(line, argument)] : []))
      : [];
  const facts = { flavor, values: () => [], baseRegistries: () => ({ missing: 'the Dockerfile' }) };
  const { flags } = convertCall(parseArguments(words, flavor), facts);
  const own = flags.filter(({ occurrence }) => occurrence.flag === definition.name).at(-1);
  return { ...example, fidelity: own?.fidelity ?? definition.fidelity, reason: own?.reason ?? '' };
}
