import type { ErrorObject } from 'ajv';
import { didYouMean } from '../suggest.ts';
import type { ConfigProblem, ParsedConfig } from './parse.ts';
import { CONFIG_SCHEMA } from './schema.ts';
import type { ConfigFile } from './settings.ts';
import { severityProblems } from './severity-problems.ts';
import { ownValue } from '../own-value.ts';

/** Methods that DESIGN names and that this version cannot emit yet. */
const PLANNED_METHODS: readonly unknown[] = ['buildx', 'native'];

/**
 * Compares a configuration with its schema and with the codes that exist.
 * @returns the problems in the order of the file's keys; empty when the value is a {@link ConfigFile}
 */
export async function validateConfig({ value, positionOf }: ParsedConfig): Promise<readonly ConfigProblem[]> {
  const { Ajv } = await import('ajv');
  const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(CONFIG_SCHEMA);
  if (validate(value)) return severityAt(value as ConfigFile, positionOf);
  const problems = new Map<string, ConfigProblem>();
  for (const error of relevant(validate.errors ?? [])) {
    const path = pathOf(error);
    const key = path.join('/');
    // One mistake breaks several rules of the schema; the first says it best.
    if (!problems.has(key)) problems.set(key, { message: messageOf(error, path), at: positionOf(path) });
  }
  return [...problems.values()].sort(byPosition);
}

function byPosition({ at: a }: ConfigProblem, { at: b }: ConfigProblem): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}

/** Without the echoes of alternatives and of names that a better message tells. */
function relevant(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const inside = errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'pattern');
  const patterns = errors.filter(({ keyword }) => keyword === 'pattern');
  const alternatives = new Set(errors.filter(({ keyword }) => keyword === 'anyOf').map((error) => error.instancePath));
  return [...inside, ...patterns].filter(({ keyword, propertyName, instancePath, data }) => {
    if (keyword === 'pattern' && propertyName !== undefined) return false;
    // A map was meant as a map; that it is no text is not its mistake.
    return !(keyword === 'type' && alternatives.has(instancePath) && typeof data === 'object');
  });
}

function pathOf({ instancePath, keyword, params }: ErrorObject): readonly string[] {
  const path = instancePath.split('/').slice(1).map(unescapePointer);
  const own = params as Readonly<Record<string, string>>;
  if (keyword === 'additionalProperties') return [...path, own['additionalProperty'] ?? ''];
  if (keyword === 'propertyNames') return [...path, own['propertyName'] ?? ''];
  return path;
}

/** RFC 6901. */
function unescapePointer(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function messageOf(error: ErrorObject, path: readonly string[]): string {
  const name = nameOf(path);
  const last = path.at(-1) ?? '';
  switch (error.keyword) {
    case 'additionalProperties':
      return `unknown key ${JSON.stringify(last)}${didYouMean(last, Object.keys(propertiesOf(error.parentSchema)))}`;
    case 'propertyNames':
      return `${JSON.stringify(last)} is no code of a finding (K2B and three digits)`;
    case 'type':
      return path.length === 0
        ? 'the file must hold a map of keys'
        : `${name} must be ${typeName(String((error.params as { type: unknown }).type))}, not ${describe(error.data)}`;
    case 'enum':
      return enumMessage(name, error);
    case 'required':
      return `${name} lacks ${String((error.params as { missingProperty: unknown }).missingProperty)}`;
    case 'minLength':
      return `${name} must not be empty`;
    case 'pattern':
      // The value may be a password that was written in the place of a variable's name.
      return `${name} has a form that is not accepted: ${descriptionOf(error)}`;
    default:
      return `${name} ${error.message ?? 'is not accepted'}`;
  }
}

function enumMessage(name: string, { params, data }: ErrorObject): string {
  const allowed = (params as { allowedValues: readonly string[] }).allowedValues;
  if (name === 'method' && PLANNED_METHODS.includes(data))
    return `method ${String(data)} is not available yet; only rootless is`;
  const given = typeof data === 'string' ? data : '';
  return `${name} must be ${listOf(allowed)}, not ${describe(data)}${didYouMean(given, allowed)}`;
}

function listOf(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function nameOf(path: readonly string[]): string {
  return path.map((step) => (/^[\w-]+$/.test(step) ? step : JSON.stringify(step))).join('.');
}

function propertiesOf(schema: unknown): Readonly<Record<string, unknown>> {
  const { properties } = (schema ?? {}) as { properties?: Record<string, unknown> };
  return properties ?? {};
}

function descriptionOf({ parentSchema }: ErrorObject): string {
  const { description, pattern } = (parentSchema ?? {}) as { description?: string; pattern?: string };
  return description ?? `it must match ${pattern ?? 'its pattern'}`;
}

function typeName(type: string): string {
  const names: Record<string, string> = {
    object: 'a map',
    array: 'a list',
    string: 'a text',
    boolean: 'true or false',
  };
  return ownValue(names, type) ?? type;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : typeof value;
}

function severityAt({ severity = {} }: ConfigFile, positionOf: ParsedConfig['positionOf']): ConfigProblem[] {
  return severityProblems(severity).map(({ code, message }) => ({ message, at: positionOf(['severity', code]) }));
}
