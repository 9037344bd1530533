import * as fc from 'fast-check';
import { type Around, casesOf, type PropertyCase } from '../generate.ts';
import type { ShellJob } from '../shell.ts';

/** One way in which jobs vary, with the rule that a fault along it breaks. */
export interface Dimension {
  /** As `--only` takes it. */
  readonly name: string;
  /** Short name of the kind of fault, for tables. */
  readonly kind: string;
  readonly rule: string;
  /** Share of the cases of a run. */
  readonly weight: number;
  readonly cases: fc.Arbitrary<PropertyCase>;
  /** How a broken rule of this kind shows. Any other failure is one, too, but not of this kind. */
  readonly signs: RegExp;
  /** The input itself may be faulty, which is said as an error about the file. */
  readonly mayBeInvalid?: true;
}

/** Lines of a script in order, the last of which is or holds the last call, and the world that they meet. */
export interface Steps {
  readonly lines: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly unset?: readonly string[];
  readonly artifacts?: Readonly<Record<string, string>>;
  readonly name?: string;
}

export const CALL = '/kaniko/executor --context .';

/** Little around the script, so that most jobs are migrated and what differs comes from the script. */
const QUIET: Around = {
  images: ['map', 'map', 'text', 'map on lines'],
  shares: ['none', 'none', 'none', 'extends', 'default'],
  others: ['none', 'none', 'plain', 'same'],
  upstream: 10,
};

/** Where the lines of some steps stand. */
const INLINE: Readonly<Record<string, (steps: Steps) => Pick<ShellJob, 'before' | 'items' | 'files'>>> = {
  items: ({ lines }) => ({ before: [], items: lines, files: {} }),
  'before and script': ({ lines }) => ({ before: lines.slice(0, -1), items: lines.slice(-1), files: {} }),
  'one item': ({ lines }) => ({ before: [], items: [lines.join('\n')], files: {} }),
  'two items': ({ lines }) => ({
    before: [],
    items: [lines.slice(0, -2).join('\n'), lines.slice(-2).join('\n')].filter((item) => item !== ''),
    files: {},
  }),
};

const MOVED: typeof INLINE = {
  'script file': ({ lines }) => ({
    before: [],
    items: ['sh ci/steps.sh'],
    files: { 'ci/steps.sh': `#!/bin/sh\nset -e\n${lines.join('\n')}\n` },
  }),
  program: ({ lines }) => ({
    before: [],
    items: ['./ci/steps.sh'],
    files: { 'ci/steps.sh': `#!/bin/sh\nset -e\n${lines.join('\n')}\n` },
  }),
  'shell by path': ({ lines }) => ({
    before: [],
    items: ['/bin/sh -e ci/steps.sh'],
    files: { 'ci/steps.sh': `${lines.join('\n')}\n` },
  }),
  sourced: ({ lines }) => ({
    before: [],
    items: ['. ./ci/steps.sh'],
    files: { 'ci/steps.sh': `${lines.join('\n')}\n` },
  }),
  function: ({ lines }) => ({ before: [`steps() {\n${lines.join('\n')}\n}`], items: ['steps'], files: {} }),
  'sourced function': ({ lines }) => ({
    before: ['. ci/steps.sh'],
    items: ['steps'],
    files: { 'ci/steps.sh': `steps() {\n${lines.join('\n')}\n}\n` },
  }),
};

function placed(steps: fc.Arbitrary<Steps>, places: typeof INLINE): fc.Arbitrary<ShellJob> {
  return fc.tuple(steps, fc.constantFrom(...Object.keys(places))).map(([given, place]) => {
    const at = places[place]?.(given) ?? { before: [], items: [], files: {} };
    const files = { ...given.files, ...at.files };
    return { ...given, ...at, after: [], variables: given.variables ?? {}, files, upstream: true };
  });
}

/** Jobs whose own script holds the steps. */
export const inline = (steps: fc.Arbitrary<Steps>): fc.Arbitrary<PropertyCase> => casesOf(placed(steps, INLINE), QUIET);

/** The same steps in a script of the repository or in a function. */
export const moved = (steps: fc.Arbitrary<Steps>): fc.Arbitrary<PropertyCase> => casesOf(placed(steps, MOVED), QUIET);

/** One of several texts. */
export const pick = <const T extends string>(...values: readonly [T, ...T[]]): fc.Arbitrary<T> =>
  fc.constantFrom(...values);

/** What the destinations of most dimensions are called; none of them is empty. */
export const IMAGE = pick(
  '$CI_REGISTRY_IMAGE/web:2.0',
  '${CI_REGISTRY_IMAGE}:$CI_COMMIT_SHORT_SHA',
  '"$CI_REGISTRY/group/project/api:$CI_COMMIT_SHA"',
);

const IMAGE_KEY = 'image: {name: "gcr.io/kaniko-project/executor:v1.23.2-debug", entrypoint: [""]}';

/** A job or template as YAML, its values as JSON, which is YAML, too. */
export function entry(name: string, keys: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(keys).map(([key, value]) =>
    key === 'raw' ? `  ${String(value)}\n` : `  ${key}: ${JSON.stringify(value)}\n`,
  );
  return `${name}:\n${lines.join('')}`;
}

/** The image of the executor as an entry of {@link entry}. */
export const KANIKO = { raw: IMAGE_KEY };
