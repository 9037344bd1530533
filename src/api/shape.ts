import { ownValue } from '../own-value.ts';

/** The part of JSON Schema that the options use. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minLength?: number;
  readonly pattern?: string;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: boolean | Schema;
}

/** Where a value differs from its schema, and how. */
export interface ShapeProblem {
  readonly path: readonly string[];
  /** What follows the name of the place in a sentence. */
  readonly message: string;
  /** The key that is not known. */
  readonly unknown?: string;
}

/**
 * Compares a value with a schema. Written by hand, because ajv compiles schemas with `new Function`, which the content
 * security policy of a page may forbid.
 * @returns the first difference; undefined when there is none
 */
export function shapeProblem(schema: Schema, value: unknown, path: readonly string[]): ShapeProblem | undefined {
  // A missing key and one that is undefined are the same to JavaScript.
  if (value === undefined && path.length > 0) return undefined;
  if (schema.enum && !schema.enum.includes(value)) return { path, message: `must be ${schema.enum.join(' or ')}` };
  if (schema.type !== undefined && typeOf(value) !== schema.type)
    return { path, message: `must be ${ownValue(TYPE_NAMES, schema.type) ?? schema.type}` };
  if (typeof value === 'string') return textProblem(schema, value, path);
  if (Array.isArray(value))
    return first(value, (item, index) => schema.items && shapeProblem(schema.items, item, [...path, String(index)]));
  return typeof value === 'object' && value !== null ? objectProblem(schema, value, path) : undefined;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'an array',
  string: 'a string',
  boolean: 'true or false',
};

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}

function textProblem(
  { minLength = 0, pattern }: Schema,
  value: string,
  path: readonly string[],
): ShapeProblem | undefined {
  if (value.length < minLength) return { path, message: 'must not be empty' };
  // The value may be a password that was given in the place of a variable's name.
  // eslint-disable-next-line names/no-text-as-pattern -- the patterns of our own schema
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return { path, message: `must match ${pattern}` };
  return undefined;
}

function objectProblem(schema: Schema, value: object, path: readonly string[]): ShapeProblem | undefined {
  const { properties = {}, required = [], propertyNames, additionalProperties } = schema;
  const missing = required.find((key) => ownValue(value as Record<string, unknown>, key) === undefined);
  if (missing !== undefined) return { path, message: `lacks ${missing}` };
  return first(Object.entries(value), ([key, item]: [string, unknown]) => {
    const below = [...path, key];
    const named = propertyNames && textProblem(propertyNames, key, below);
    if (named) return { ...named, message: `is no key that is accepted: it ${named.message}` };
    const own = Object.hasOwn(properties, key) ? ownValue(properties, key) : additionalProperties;
    if (own === false) return { path: below, message: 'is not known', unknown: key };
    return typeof own === 'object' ? shapeProblem(own, item, below) : undefined;
  });
}

function first<T>(
  items: readonly T[],
  check: (item: T, index: number) => ShapeProblem | undefined,
): ShapeProblem | undefined {
  for (const [index, item] of items.entries()) {
    const problem = check(item, index);
    if (problem) return problem;
  }
  return undefined;
}
