import { FLAGS } from '../../transforms/index.ts';
import { helpLink } from '../diagnostics/index.ts';
import type { BooleanValue, FlagContext, FlagDefinition, Given } from '../flag.ts';
import type { BuildPlan, Fidelity, FlagOccurrence, PlanEntry } from '../model.ts';
import type { ShellWord } from '../shell/word.ts';
import { flagByName } from './flag-names.ts';
import { type ParsedArguments, parseBoolean } from './pflag.ts';

/** What one occurrence of a call became, before it is rendered. */
export interface ConvertedFlag {
  readonly occurrence: FlagOccurrence;
  readonly fidelity: Fidelity;
  readonly reason: string;
  /** It did nothing in Kaniko either. */
  readonly ineffective?: true;
  readonly code: string;
  readonly help: string;
}

export interface ConvertedCall {
  readonly plan: BuildPlan;
  readonly flags: readonly ConvertedFlag[];
}

const definitions = new Map<string, FlagDefinition>(FLAGS.map((flag) => [flag.name, flag]));

/** The definition of a flag, by its canonical name. */
export function flagDefinition(name: string): FlagDefinition | undefined {
  return definitions.get(name);
}

function booleanOf(value: ShellWord): BooleanValue {
  const known = value.literal === undefined ? undefined : parseBoolean(value.literal);
  return known === undefined ? { word: value } : { known };
}

/** What a call may know of its surroundings. */
export type CallFacts = Pick<FlagContext, 'flavor' | 'values' | 'baseRegistries'>;

/**
 * Turns the occurrences of a call into a build plan; each entry names its cause.
 */
export function convertCall(parsed: ParsedArguments, facts: CallFacts): ConvertedCall {
  const effective = parsed.occurrences.filter((occurrence) => !parsed.overridden.has(occurrence));
  const context: FlagContext = {
    ...facts,
    all: (flag) => effective.filter((occurrence) => occurrence.flag === flag),
    isOn: (flag) => {
      const occurrence = effective.find((candidate) => candidate.flag === flag);
      if (!occurrence) return false;
      const value = booleanOf(occurrence.value);
      return 'known' in value ? value.known : undefined;
    },
  };
  const entries: PlanEntry[] = [];
  const flags: ConvertedFlag[] = [];
  for (const occurrence of parsed.occurrences) {
    if (parsed.overridden.has(occurrence)) {
      const later = `a later --${occurrence.flag} overrides it: the last one wins`;
      const reason = parsed.reasons?.get(occurrence) ?? later;
      flags.push({ occurrence, fidelity: 'not-needed', reason, code: 'K2B188', help: helpLink('K2B188') });
      continue;
    }
    const definition = definitions.get(occurrence.flag);
    if (!definition) {
      const reason = 'it has no converter yet: translate it by hand';
      flags.push({ occurrence, fidelity: 'manual', reason, code: 'K2B189', help: helpLink('K2B189') });
      continue;
    }
    const value = flagByName(occurrence.flag)?.boolean ? booleanOf(occurrence.value) : occurrence.value;
    const given = { written: occurrence.written, value } as Given<never>;
    const conversion = definition.convert(given, context);
    const { plan, ...verdict } = conversion;
    for (const content of plan) entries.push({ ...content, because: occurrence });
    flags.push({ occurrence, ...verdict, code: definition.code, help: helpLink(definition.code) });
  }
  return { plan: { entries }, flags };
}
