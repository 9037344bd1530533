import { basename, extname } from 'node:path';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { isTooDeep } from '../source/too-deep.ts';
import { CONFIG_NAME, type ConfigText } from './find.ts';
import { ownValue } from '../own-value.ts';

/** Where something stands in a configuration file; 1-based. */
export interface ConfigPosition {
  readonly line: number;
  readonly column: number;
}

/** A mistake in a configuration file. */
export interface ConfigProblem {
  readonly message: string;
  /** Undefined where the format does not tell (TOML beyond its syntax). */
  readonly at: ConfigPosition | undefined;
}

export interface ParsedConfig {
  readonly value: unknown;
  /** Where a key stands, by its path from the top. */
  readonly positionOf: (path: readonly string[]) => ConfigPosition | undefined;
}

const TOO_DEEP: ConfigProblem = { message: 'it is nested too deeply', at: undefined };

/** Reads a configuration in the format that the ending of its name says. */
export async function parseConfig(file: ConfigText): Promise<ParsedConfig | ConfigProblem> {
  if (extname(file.path) === '.toml') return parseToml(file.text.replace(/^\uFEFF/, ''));
  return parseYaml(file.text, basename(file.path) === 'package.json' ? [CONFIG_NAME] : []);
}

export function isConfigProblem(result: ParsedConfig | ConfigProblem): result is ConfigProblem {
  return 'message' in result;
}

/** The parser is loaded only when a TOML file is met. */
async function parseToml(text: string): Promise<ParsedConfig | ConfigProblem> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return { value: parse(text), positionOf: () => undefined };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const message = error.message.split('\n')[0] ?? error.message;
    return { message, at: { line: error.line, column: error.column } };
  }
}

/** JSON is read as YAML, of which it is a part, because that keeps the positions. */
function parseYaml(text: string, prefix: readonly string[]): ParsedConfig | ConfigProblem {
  const counter = new LineCounter();
  const document = composed(text, counter);
  if (!document) return TOO_DEEP;
  const at = (offset: number): ConfigPosition => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  const [error] = document.errors;
  if (isTooDeep(error)) return TOO_DEEP;
  if (error) return { message: error.message.replaceAll(/\s+/g, ' '), at: at(error.pos[0]) };
  const positionOf = (path: readonly string[]): ConfigPosition | undefined => {
    let node: unknown = document.contents;
    let key: Node | undefined;
    for (const step of [...prefix, ...path]) {
      if (isSeq(node)) {
        node = node.items[Number(step)];
        if (isNode(node)) key = node;
        continue;
      }
      if (!isMap(node)) break;
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === step);
      if (!pair) break;
      key = pair.key as Node;
      node = pair.value;
    }
    const offset = key?.range?.[0];
    return offset === undefined ? undefined : at(offset);
  };
  try {
    const value: unknown = document.toJS();
    return { value: prefix.reduce(propertyOf, value), positionOf };
  } catch (cause) {
    return { message: cause instanceof Error ? cause.message : String(cause), at: undefined };
  }
}

/** Undefined for a text that is nested too deeply for the parser's stack. */
function composed(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'silent' });
  } catch (error) {
    if (isTooDeep(error)) return undefined;
    throw error;
  }
}

function propertyOf(value: unknown, key: string): unknown {
  return value !== null && typeof value === 'object' ? ownValue(value as Record<string, unknown>, key) : undefined;
}
