import { parse, type TomlTable } from 'smol-toml';
import { escapeRegExp } from '../escape-regexp.ts';

/** Words that printf writes as lines: in single or in double quotes. */
const WORDS = String.raw`((?:(?:'[^']*'|"(?:[^"\\]|\\.)*")(?:\s|\\\n)*)+)`;
const LINES = new RegExp(String.raw`printf '%s\\n'(?:\s|\\\n)+${WORDS}`, 'g');
const LOOP = new RegExp(
  String.raw`for k2b_registry in \$\(printf '%s\\n' ${WORDS}\| sort -u\); do\s+printf '%s\\n' ${WORDS}; done`,
  'g',
);

/**
 * Reads what the emitted steps write to a file, with expansions as they are written and loops unrolled.
 * @param target - the file as the redirection names it
 * @returns the text of every write; a script with two builds has two
 */
export function readWrites(emitted: string, target: string): readonly string[] {
  const unrolled = emitted.replaceAll(LOOP, (_, names: string, lines: string) => {
    // Names that are written in two ways are sorted out when the step runs.
    const once = new Map(unquote(names).map((name) => [name.replaceAll(/\$\{(\w+)\}/g, '$$$1'), name]));
    const words = [...once.values()].map((name) => lines.replaceAll('$k2b_registry', () => name));
    return `printf '%s\\n' ${words.join(' ')}`;
  });
  const texts: string[] = [];
  for (const { index: end } of unrolled.matchAll(new RegExp(`>\\|? ${escapeRegExp(target)}`, 'g'))) {
    const opener = unrolled[end - 2] === '}' ? '{ printf' : `printf '%s\\n'`;
    const group = unrolled.slice(unrolled.lastIndexOf(opener, end), end);
    texts.push([...group.matchAll(LINES)].flatMap((match) => unquote(match[1] ?? '')).join('\n'));
  }
  return texts;
}

function unquote(words: string): string[] {
  return [...words.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"/g)].map(
    ([, single, double = '']) => single ?? double.replaceAll(/\\([\\"$`])/g, '$1'),
  );
}

/** The registries of a buildkitd.toml, by name; a problem where it is no TOML. */
export function readRegistries(text: string): ReadonlyMap<string, TomlTable> | { readonly problem: string } {
  try {
    const table = parse(text)['registry'];
    return new Map(Object.entries((table ?? {}) as Record<string, TomlTable>));
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

export interface PolicyRule {
  readonly from: string;
  readonly to: string;
}

/** The rules of a source policy; a problem where it is no JSON of that form. */
export function readPolicy(text: string): readonly PolicyRule[] | { readonly problem: string } {
  try {
    const { rules } = JSON.parse(text) as {
      rules: readonly { selector: { identifier: string }; updates: { identifier: string } }[];
    };
    return rules.map(({ selector, updates }) => ({ from: selector.identifier, to: updates.identifier }));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
