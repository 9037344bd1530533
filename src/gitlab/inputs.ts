import { effectiveText, type Entry, isNull, type Item, type MapValue, type ScalarValue, type Value } from './value.ts';

/** One input that the `spec:` header of a file declares. */
export interface InputSpec {
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean' | 'array';
  /** Missing for an input that the including file must give. */
  readonly fallback?: Value;
  /** The values that are allowed; empty when any is. */
  readonly options: readonly string[];
  /** The expression that a value must match. */
  readonly regex?: string;
  /** Where the input is declared. */
  readonly entry: Entry;
}

/** What the inputs of one include are, by name; a name that is missing has no value in view. */
export type Inputs = ReadonlyMap<string, Value>;

/** Why GitLab would refuse the inputs of an include. */
export interface InputProblem {
  readonly name: string;
  readonly problem: string;
}

const TYPES = ['string', 'number', 'boolean', 'array'] as const;

/**
 * Reads the inputs that a header declares.
 * @param header - the first document of a file with a header
 * @see https://docs.gitlab.com/ci/inputs/
 */
export function inputSpecs(header: MapValue | undefined): ReadonlyMap<string, InputSpec> {
  const specs = new Map<string, InputSpec>();
  const spec = header?.entries.get('spec')?.value;
  const inputs = spec?.kind === 'map' ? spec.entries.get('inputs')?.value : undefined;
  if (inputs?.kind !== 'map') return specs;
  for (const [name, entry] of inputs.entries) {
    const config = entry.value.kind === 'map' ? entry.value.entries : undefined;
    const given = config?.get('type')?.value;
    const type = TYPES.find((known) => given?.kind === 'scalar' && given.text === known) ?? 'string';
    const options = config?.get('options')?.value;
    const fallback = config?.get('default')?.value;
    const regex = config?.get('regex')?.value;
    specs.set(name, {
      name,
      type,
      entry,
      ...(fallback && !isNull(fallback) ? { fallback } : {}),
      ...(regex?.kind === 'scalar' ? { regex: regex.text } : {}),
      options:
        options?.kind === 'seq'
          ? options.items.flatMap(({ value }) => (value.kind === 'scalar' ? [value.text] : []))
          : [],
    });
  }
  return specs;
}

/** True for an input that takes a text with blanks in it, as far as its header says. */
export function takesBlanks({ type, options, regex }: InputSpec): boolean {
  if (type !== 'string') return type === 'array';
  if (options.length > 0) return options.some((option) => /\s/.test(option));
  // What an escaped dot and a list of characters match is written there.
  return regex === undefined || /[.\s]|\\[sSWD]|\[\^/.test(regex.replaceAll(/\\\.|\[[^\]^\s]*\]/g, ''));
}

/**
 * Gives every declared input its value: what the include gives, else the default.
 * @param given - the `inputs:` of the include, or undefined where nobody gives any
 * @param strict - an input without a value is a problem; else its value is out of view
 */
export function bindInputs(
  specs: ReadonlyMap<string, InputSpec>,
  given: MapValue | undefined,
  strict: boolean,
): { readonly inputs: Inputs; readonly problems: readonly InputProblem[] } {
  const inputs = new Map<string, Value>();
  const problems: InputProblem[] = [];
  for (const [name, spec] of specs) {
    const value = given?.entries.get(name)?.value ?? spec.fallback;
    if (!value) {
      if (strict) problems.push({ name, problem: 'it is required and not given' });
      continue;
    }
    const problem = checkInput(spec, value);
    if (problem !== undefined) problems.push({ name, problem });
    else inputs.set(name, value);
  }
  for (const name of given?.entries.keys() ?? [])
    if (!specs.has(name)) problems.push({ name, problem: 'the included file declares no such input' });
  return { inputs, problems };
}

function checkInput({ type, options }: InputSpec, value: Value): string | undefined {
  if (type === 'array') return value.kind === 'seq' || value.kind === 'reference' ? undefined : 'it is not an array';
  if (value.kind !== 'scalar') return `it is not a ${type}`;
  // A value that is itself an input or a variable is checked where it is known.
  if (value.text.includes('$')) return undefined;
  if (type === 'number' && value.type !== 'number') return 'it is not a number';
  if (type === 'boolean' && value.type !== 'boolean') return 'it is not a boolean';
  const text = effectiveText(value);
  return options.length > 0 && !options.includes(text) ? `${text} is none of its options` : undefined;
}

const INPUT = /\$\[\[\s*inputs\.([\w-]+)((?:\s*\|[^|\]]*)*)\s*\]\]/g;
const WHOLE = new RegExp(`^\\s*${INPUT.source}\\s*$`);

/**
 * Fills `$[[ inputs.x ]]` in keys and values, as GitLab does before it merges anything. Parts without an input are
 * shared with the original; copies name it in `copyOf`.
 */
export function fillInputs<T extends Value>(value: T, inputs: Inputs): T {
  return fill(value, inputs) as T;
}

function fill(value: Value, inputs: Inputs): Value {
  switch (value.kind) {
    case 'scalar':
      return fillScalar(value, inputs);
    case 'seq': {
      const items = value.items.map((item) => fillItem(item, inputs));
      if (items.every((item, index) => item === value.items[index])) return value;
      return { ...value, items, copyOf: value.copyOf ?? value };
    }
    case 'map':
      return fillMap(value, inputs);
    case 'reference': {
      const path = value.path.map((part) => fillText(part, inputs));
      return path.every((part, index) => part === value.path[index]) ? value : { ...value, path };
    }
  }
}

function fillItem(item: Item, inputs: Inputs): Item {
  const value = fill(item.value, inputs);
  return value === item.value ? item : { ...item, value, copyOf: item.copyOf ?? item };
}

function fillMap(map: MapValue, inputs: Inputs): MapValue {
  let changed = false;
  const entries = new Map<string, Entry>();
  for (const [key, entry] of map.entries) {
    const name = fillText(key, inputs);
    const value = fill(entry.value, inputs);
    const same = name === key && value === entry.value;
    changed ||= !same;
    const written = value.kind === entry.value.kind ? {} : { written: entry.value };
    entries.set(name, same ? entry : { ...entry, key: name, value, ...written });
  }
  return changed ? { ...map, entries, copyOf: map.copyOf ?? map } : map;
}

function fillScalar(value: ScalarValue, inputs: Inputs): Value {
  const { text } = value;
  if (!text.includes('$[[')) return value;
  const whole = WHOLE.exec(text);
  const bound = whole && whole[2] === '' ? inputs.get(whole[1] ?? '') : undefined;
  if (bound && bound.kind !== 'scalar') return bound;
  const filled = fillText(text, inputs);
  if (filled === text) return value;
  const type = bound ? bound.type : 'string';
  return { ...value, filled, inputs, type, copyOf: value.copyOf ?? value };
}

/** Fills the inputs of one text; what has no value in view stays as it is. */
export function fillText(text: string, inputs: Inputs): string {
  if (!text.includes('$[[')) return text;
  return text.replaceAll(INPUT, (whole, name: string, functions: string) => {
    const value = inputs.get(name);
    if (value?.kind !== 'scalar') return whole;
    return applyFunctions(effectiveText(value), functions) ?? whole;
  });
}

/** `expand_vars` needs the project's variables, so its text is only known without any; `truncate(from,length)` cuts. */
function applyFunctions(text: string, functions: string): string | undefined {
  let result = text;
  for (const call of functions.split('|').map((part) => part.trim())) {
    if (call === '') continue;
    const cut = /^truncate\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(call);
    if (cut) result = result.slice(Number(cut[1]), Number(cut[1]) + Number(cut[2]));
    else if (call === 'expand_vars' && !result.includes('$')) continue;
    else return undefined;
  }
  return result;
}

/** Names of the inputs that a text holds. */
export function inputsIn(text: string): readonly string[] {
  return [...text.matchAll(INPUT)].map((match) => match[1] ?? '');
}
