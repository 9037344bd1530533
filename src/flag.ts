import type { PlainHttp } from './kaniko/plain-http.ts';
import { visibleTexts } from './kaniko/visible-values.ts';
import type { Fidelity, FlagOccurrence, KanikoFlavor, PlanContent } from './model.ts';
import {
  concatWords,
  escapeDoubleQuoted,
  insideDoubleQuotes,
  literalPrefix,
  literalWord,
  type ShellWord,
  splitWord,
  stripPrefix,
  type WordPart,
  wordOf,
} from './shell/word.ts';

export {
  concatWords,
  literalPrefix,
  literalWord,
  onlyVariable,
  type ShellWord,
  splitWord,
  splitWordLast,
  stripPrefix,
  type WordPart,
  wordOf,
} from './shell/word.ts';
export { splitTag } from './buildkit/names.ts';
export { type PlainHttp, plainHttp, plainHttpOfBases } from './kaniko/plain-http.ts';
export {
  isMirrorInView,
  mirrorHost,
  mirrorsOf,
  pulledRegistries,
  pushedRegistries,
  registryKey,
  registryMapPairs,
  registryOf,
  sameRegistryLater,
  skipsVerification,
} from './kaniko/registry-names.ts';
export { schemesOf, visibleTexts, withoutSubstitutions } from './kaniko/visible-values.ts';
export type { Fidelity, FlagOccurrence, PlanContent } from './model.ts';

/** What a flag takes; decides how its value is read (K pkg/config/args.go, pflag). */
export type Takes = 'boolean' | 'string' | 'integer' | 'duration' | 'key-value' | 'list';

/** The value of a boolean flag: known, or a word that is known at run time only. */
export type BooleanValue = { readonly known: boolean } | { readonly word: ShellWord };

/** An occurrence as its flag's `convert` sees it. */
export interface Given<K extends Takes> {
  readonly written: string;
  readonly value: K extends 'boolean' ? BooleanValue : ShellWord;
}

/** What a flag may ask about the rest of the call. */
export interface FlagContext {
  readonly flavor: KanikoFlavor;
  /** The occurrences of a flag that count (the last one of a flag that does not repeat). */
  all(flag: string): readonly FlagOccurrence[];
  /** Whether a boolean flag is on: undefined when that is known at run time only. */
  isOn(flag: string): boolean | undefined;
  /** Literal values that are written for a variable in view; empty when there are none. */
  readonly values: (variable: string) => readonly string[];
  /** Registries of the images that the Dockerfile names, or what is missing to tell them. */
  readonly baseRegistries: () => readonly ShellWord[] | Missing;
}

/** What a human would have to supply. */
export interface Missing {
  readonly missing: string;
  /** What it is among, as far as that is in view. */
  readonly among?: readonly ShellWord[];
}

/** What one occurrence means. */
export interface Conversion {
  readonly fidelity: Fidelity;
  readonly plan: readonly PlanContent[];
  /** One clause that says why: what differs, why it was dropped, or what a human should do. */
  readonly reason: string;
  /** Kaniko does nothing with it either, which its author may not have known: worth a note of its own. */
  readonly ineffective?: true;
}

export interface FlagExample {
  readonly title: string;
  /** Words of the executor's command line, without `--context .` and `--destination r.io/app:1`. */
  readonly before: readonly string[];
  /** The buildctl arguments that come from them. */
  readonly after: readonly string[];
  /** The lines of buildkitd.toml that come from them. */
  readonly daemon?: readonly string[];
}

/** `docker buildx` with a Docker daemon as a service, and `buildctl` with buildkitd as a service. */
export type OtherMethod = 'buildx' | 'native';

/** What a flag becomes in a method that is not written. */
export interface Counterpart {
  /** The worst case. */
  readonly fidelity: Fidelity;
  /** The arguments or settings, in one clause. */
  readonly form: string;
}

export interface FlagDefinition<K extends Takes = Takes> {
  /** Stable code of the findings about this flag. */
  readonly code: `K2B1${number}`;
  readonly name: string;
  readonly short?: string;
  /** Old spellings that Kaniko still takes. */
  readonly deprecated?: readonly string[];
  /** The variable that also sets it. */
  readonly environment?: string;
  /** The forks that have it, when upstream has not. */
  readonly forks?: readonly Exclude<KanikoFlavor, 'upstream' | 'unknown'>[];
  readonly takes: K;
  readonly repeatable?: true;
  readonly summary: string;
  /** The worst case in the form that is written, rootless; an occurrence may be better. */
  readonly fidelity: Fidelity;
  /** The same for the methods that are not written: for people who move a job by hand. */
  readonly otherMethods: Readonly<Record<OtherMethod, Counterpart>>;
  readonly docs: { readonly kaniko: string; readonly buildkit: string };
  readonly examples: readonly [FlagExample, ...FlagExample[]];
  /** Says what one occurrence means. Pure: no YAML, no text of the shell, no I/O, no edits. */
  convert(given: Given<K>, context: FlagContext): Conversion;
}

/** Declares a flag; `takes` decides the type of the value that `convert` gets. */
export function defineFlag<const K extends Takes>(definition: FlagDefinition<K>): FlagDefinition<K> {
  return definition;
}

/** Dropped in the other methods, too. */
export function dropped(fidelity: Fidelity): FlagDefinition['otherMethods'] {
  const counterpart = { fidelity, form: 'dropped' };
  return { buildx: counterpart, native: counterpart };
}

/** With a service the client takes the arguments that it takes without one. */
export function sameArguments(fidelity: Fidelity): Counterpart {
  return { fidelity, form: 'the same arguments' };
}

/** A setting of the daemon: the service starts before the checkout, so its own command has to write it. */
export function inService(fidelity: Fidelity): Counterpart {
  return { fidelity, form: 'the same settings, written by the command of the service' };
}

/** A conversion that keeps what the flag asks for. */
export function exact(...plan: readonly PlanContent[]): Conversion {
  return { fidelity: 'exact', plan, reason: '' };
}

/** A conversion that works but differs; `reason` states the difference. */
export function approximate(reason: string, ...plan: readonly PlanContent[]): Conversion {
  return { fidelity: 'approximate', plan, reason };
}

/** The flag is dropped; `reason` says why nothing is lost. */
export function notNeeded(reason: string): Conversion {
  return { fidelity: 'not-needed', plan: [], reason };
}

/** The flag is dropped, and did nothing in Kaniko either. */
export function ineffective(reason: string): Conversion {
  return { fidelity: 'not-needed', plan: [], reason, ineffective: true };
}

/** A flag for a registry that Kaniko never matches (K pkg/util/transport_util.go:85-97). */
export function neverMatches(): Conversion {
  return ineffective('Kaniko never matches this registry: it compares the host, index.docker.io for Docker Hub');
}

/**
 * A flag for one registry whose value is a list: Kaniko takes the whole text for the host, and splits it nowhere
 * (K pkg/config/args.go:27-46).
 * @returns undefined for a value without a comma
 */
export function registriesInOne(value: ShellWord, { values }: FlagContext): Conversion | undefined {
  const texts = visibleTexts(value, values);
  if (!texts.some((text) => text.includes(','))) return undefined;
  if (texts.every((text) => text.includes(',')))
    return ineffective('Kaniko never matches this registry: it takes the whole list for one host, commas and all');
  return manual(`${value.raw} is a list by a value in view, which Kaniko takes for one host: repeat the flag`);
}

/** A conversion that keeps what the flag asks for, by steps beside the call. */
export function withSteps(reason: string, ...plan: readonly PlanContent[]): Conversion {
  return { fidelity: 'exact-with-job-changes', plan, reason };
}

/** The job is left alone; `reason` says what a human should do. */
export function manual(reason: string): Conversion {
  return { fidelity: 'manual', plan: [], reason };
}

/** A conversion with what Kaniko's own try of plain HTTP adds to it. */
export function withPlainHttp(conversion: Conversion, additions: readonly PlainHttp[]): Conversion {
  if (additions.length === 0 || conversion.fidelity === 'manual') return conversion;
  const differences = new Set(additions.map(({ difference }) => difference));
  const stated = conversion.fidelity === 'approximate' ? [conversion.reason] : [];
  const reason = [...stated, ...differences].join('; ');
  return approximate(reason, ...conversion.plan, ...additions.flatMap(({ plan }) => plan));
}

/** Documentation links, from the source files that flags.md cites. */
export const kanikoSource = (path: string): string =>
  `https://github.com/GoogleContainerTools/kaniko/blob/v1.24.0/${path}`;
export const forkSource = (path: string): string => `https://github.com/osscontainertools/kaniko/blob/main/${path}`;
export const buildkitSource = (path: string): string => `https://github.com/moby/buildkit/blob/v0.32.2/${path}`;
export const buildctlDocs = 'https://docs.gitlab.com/ci/docker/using_buildkit/#migrate-from-kaniko-to-buildkit';

const SECRET = /(?:^|[^a-z])(?:token|passw(?:or)?d|passphrase|secret|credentials?|key|auth)(?:[^a-z]|$)/i;

/** True for a build arg whose name or value looks secret (DESIGN D8). */
export function looksSecret(assignment: ShellWord): boolean {
  const name = splitWord(assignment, '=')?.before.raw ?? assignment.raw;
  const names = [name, ...assignment.parts.flatMap((part) => (part.kind === 'expansion' ? [part.name] : []))];
  return names.some((text) => SECRET.test(text.replaceAll(/([a-z])([A-Z])/g, '$1_$2')));
}

/** The scheme of a `--context` value (`dir`, `git`, …), undefined for a plain path. */
export function schemeOf(word: ShellWord): string | undefined {
  return /^([a-z0-9]+):\/\//.exec(literalPrefix(word))?.[1];
}

/** Removes `SCHEME://` from the start of a word. */
export function withoutScheme(word: ShellWord, scheme: string): ShellWord {
  return stripPrefix(word, `${scheme}://`) ?? literalWord('');
}

/** Writes several words as one, in double quotes where that keeps their meaning. */
export function joinQuoted(...words: readonly ShellWord[]): ShellWord {
  const word = concatWords(...words);
  const inner = insideDoubleQuotes(word);
  if (inner === undefined) return word;
  const parts = word.parts.map((part): WordPart => {
    if (part.kind === 'pattern') return part;
    return part.kind === 'text'
      ? { ...part, raw: escapeDoubleQuoted(part.value), quote: '"' }
      : { ...part, quote: '"' };
  });
  return wordOf(parts, `"${inner}"`);
}
