import * as fc from 'fast-check';
import type { ShellJob } from './shell.ts';
import { ENVIRONMENT } from './words.ts';
import { keyLines, listLines, YAML_FORM, type YamlForm } from './yaml.ts';

/** A repository with one pipeline, and the world that its jobs meet. */
export interface PropertyCase {
  /** The files of the checkout, the pipeline among them. */
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  /** Predefined variables that the project does not have. */
  readonly unset?: readonly string[];
  /** Files that the runner unpacks from artifacts. */
  readonly artifacts?: Readonly<Record<string, string>>;
}

export const CHECKOUT: Readonly<Record<string, string>> = {
  Dockerfile:
    'FROM registry.example.com/base/go:1.22 AS build\nRUN make\nFROM registry.example.com/base/run AS run\nCOPY --from=build /a /a\n',
  'prod.Dockerfile': 'FROM registry.example.com/base/prod\n',
  'svc/Dockerfile': 'FROM registry.example.com/base/svc\n',
  'svc/only.Dockerfile': 'FROM registry.example.com/base/only\n',
  'svc/main.c': 'int main;\n',
  'a b/Docker file': 'FROM registry.example.com/base/blank\n',
  'ca.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  'key.pem': '-----BEGIN PRIVATE KEY-----\nMIIC\n-----END PRIVATE KEY-----\n',
};

type Block = readonly string[];
type Keys = Map<string, Block>;

const UPSTREAM = 'gcr.io/kaniko-project/executor:v1.23.2-debug';
const FORK = 'ghcr.io/osscontainertools/kaniko:v1.25.0-debug';
const IMAGES = ['text', 'map', 'map on lines', 'with pull policy', 'variable', 'with comment'] as const;
const SHARES = ['none', 'none', 'extends', 'merge key', 'alias', 'reference', 'include', 'default'] as const;
const OTHERS = ['none', 'plain', 'plain heir', 'same', 'manual', 'shell only'] as const;

function imageLines(form: (typeof IMAGES)[number], name: string, variables: Record<string, string>): Block {
  switch (form) {
    case 'text':
      return keyLines('image', [name]);
    case 'with comment':
      return keyLines('image', [`"${name}" # the builder`]);
    case 'map':
      return keyLines('image', [`{name: "${name}", entrypoint: [""]}`]);
    case 'map on lines':
      return keyLines('image', ['', `  name: ${name}`, "  entrypoint: ['']"]);
    case 'with pull policy':
      return keyLines('image', ['', `  name: ${name}`, '  entrypoint:', '    - ""', '  pull_policy: [always]']);
    case 'variable':
      variables['BUILD_IMAGE'] = name;
      return keyLines('image', ['', '  name: $BUILD_IMAGE', '  entrypoint: [""]']);
  }
}

function variableLines(variables: Readonly<Record<string, string>>): Block {
  const lines = Object.entries(variables).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
  return keyLines('variables', ['', ...lines]);
}

function keysOf(shell: ShellJob, form: YamlForm, image: Block, variables: Readonly<Record<string, string>>): Keys {
  const keys: Keys = new Map([['image', image]]);
  if (Object.keys(variables).length > 0) keys.set('variables', variableLines(variables));
  if (shell.before.length > 0) keys.set('before_script', keyLines('before_script', listLines(shell.before, form)));
  keys.set('script', keyLines('script', listLines(shell.items, form)));
  if (shell.after.length > 0) keys.set('after_script', keyLines('after_script', listLines(shell.after, form)));
  return keys;
}

/** A job or template; `head` stands before its keys. */
function job(name: string, head: readonly string[], keys: Keys, tail: readonly string[] = []): string {
  const lines = [...head, ...[...keys.values()].flat(), ...tail];
  return `${name}:\n${lines.map((line) => (line === '' ? '\n' : `  ${line}\n`)).join('')}`;
}

interface Shared {
  /** What stands before the jobs. */
  readonly templates: string;
  /** Lines that a job needs to get what is shared. */
  readonly head: readonly string[];
  readonly keys: Keys;
  readonly files: Readonly<Record<string, string>>;
}

/** Moves some keys of a job to where other jobs can have them, too. */
function share(how: (typeof SHARES)[number], all: Keys, chosen: readonly string[]): Shared {
  const moved: Keys = new Map([...all].filter(([key]) => chosen.includes(key)));
  const keys: Keys = new Map([...all].filter(([key]) => !chosen.includes(key)));
  const nothing: Shared = { templates: '', head: [], keys: all, files: {} };
  if (moved.size === 0) return nothing;
  switch (how) {
    case 'none':
      return nothing;
    case 'extends':
      return { templates: job('.base', [], moved), head: ['extends: .base'], keys, files: {} };
    case 'merge key': {
      const anchored = job('.base', [], moved).replace(/^\.base:/, '.base: &base');
      return { templates: anchored, head: ['<<: *base'], keys, files: {} };
    }
    case 'include': {
      const templates = 'include:\n  - local: /ci/base.yml\n\n';
      return { templates, head: ['extends: .base'], keys, files: { 'ci/base.yml': job('.base', [], moved) } };
    }
    case 'default': {
      const defaults: Keys = new Map([...moved].filter(([key]) => /^(?:image|before_script|after_script)$/.test(key)));
      const rest: Keys = new Map([...all].filter(([key]) => !defaults.has(key)));
      if (defaults.size === 0) return nothing;
      return { templates: job('default', [], defaults), head: [], keys: rest, files: {} };
    }
    case 'alias': {
      const anchored: Keys = new Map(
        [...moved].map(([key, [first = '', ...lines]]) => [
          key,
          [first.replace(/^(\w+):/, `$1: &the_${key}`), ...lines],
        ]),
      );
      const named: Keys = new Map(
        [...all].map(([key, block]) => [key, moved.has(key) ? [`${key}: *the_${key}`] : block]),
      );
      return { templates: job('.base', [], anchored), head: [], keys: named, files: {} };
    }
    case 'reference': {
      const referred = (key: string): Block =>
        /script/.test(key) ? [`${key}:`, `  - !reference [.base, ${key}]`] : [`${key}: !reference [.base, ${key}]`];
      const named: Keys = new Map([...all].map(([key, block]) => [key, moved.has(key) ? referred(key) : block]));
      return { templates: job('.base', [], moved), head: [], keys: named, files: {} };
    }
  }
}

/** A second job beside the first. */
function second(kind: (typeof OTHERS)[number], { head, keys }: Shared): string {
  const own = (...lines: readonly string[]): string => job('other', [], new Map([['script', lines]]));
  const heir = (changes: Readonly<Record<string, Block>>): string =>
    job('other', head, new Map([...keys, ...Object.entries(changes)]));
  switch (kind) {
    case 'none':
      return '';
    case 'plain':
      return own('image: alpine', 'script: [echo hello] # stays');
    case 'plain heir':
      return heir({
        image: ['image: alpine:3.20'],
        script: ['script:', '  - echo hello'],
        before_script: ['before_script: []'],
      });
    case 'same':
      return heir({});
    case 'manual':
      return heir({
        script: ['script:', '  - /kaniko/executor --context s3://bucket/c.tar.gz --destination $CI_REGISTRY_IMAGE:s3'],
      });
    case 'shell only':
      return heir({ script: ['script: ["echo only a shell"]'], before_script: ['before_script: []'] });
  }
}

/** The job whose artifacts are there when the others run. */
function bringing(artifacts: Readonly<Record<string, string>> = {}): string {
  const folders = new Set(Object.keys(artifacts).map((path) => path.slice(0, path.lastIndexOf('/') + 1)));
  if (folders.size === 0) return '';
  const paths = `artifacts: {paths: [${[...folders].join(', ')}]}`;
  const keys = ['stage: .pre', 'image: alpine', 'inherit: {default: false}', 'script: ["true"]', paths];
  return `assets:\n${keys.map((key) => `  ${key}\n`).join('')}`;
}

/** What may vary around the script of a job. */
export interface Around {
  readonly images: readonly (typeof IMAGES)[number][];
  readonly shares: readonly (typeof SHARES)[number][];
  readonly others: readonly (typeof OTHERS)[number][];
  /** Of ten jobs of the first project, so many use its image and not the fork's. */
  readonly upstream: number;
}

const EVERYTHING: Around = { images: IMAGES, shares: SHARES, others: OTHERS, upstream: 9 };

/** Random repositories around a job with the scripts given. */
export function casesOf(shells: fc.Arbitrary<ShellJob>, around: Around = EVERYTHING): fc.Arbitrary<PropertyCase> {
  return fc
    .record({
      shell: shells,
      form: YAML_FORM,
      image: fc.constantFrom(...around.images),
      fork: fc.nat({ max: 9 }),
      how: fc.constantFrom(...around.shares),
      chosen: fc.subarray(['image', 'variables', 'before_script', 'script', 'after_script'], { minLength: 1 }),
      other: fc.constantFrom(...around.others),
      extras: fc.subarray(['stage: build', 'rules: [{if: $CI}] # always', 'artifacts: {paths: [out]}']),
      crlf: fc.nat({ max: 7 }),
      end: fc.constantFrom('\n', '\n', '', '\n\n# the end\n'),
    })
    .map(({ shell, form, image, fork, how, chosen, other, extras, crlf, end }) => {
      const variables: Record<string, string> = { SWITCH: 'true', ...shell.variables };
      const name = shell.upstream && fork < around.upstream ? UPSTREAM : FORK;
      const block = imageLines(image, name, variables);
      const shared = share(how, keysOf(shell, form, block, variables), chosen);
      const main = job(shell.name ?? 'build image', shared.head, shared.keys, extras);
      const text = [shared.templates, main, second(other, shared), bringing(shell.artifacts)]
        .filter((part) => part !== '')
        .join('\n');
      const yaml = text.replace(/\n+$/, '') + end;
      const pipeline: Record<string, string> = { ...shared.files, '.gitlab-ci.yml': yaml };
      if (crlf === 7)
        for (const [path, file] of Object.entries(pipeline)) pipeline[path] = file.replaceAll('\n', '\r\n');
      return propertyCase({ ...shell.files, ...pipeline }, shell);
    });
}

/** A case that is printed by its own files, not by those of the checkout that every case has. */
export function propertyCase(
  files: Readonly<Record<string, string>>,
  world: Partial<Omit<PropertyCase, 'files'>> = {},
): PropertyCase {
  const { env = {}, unset = [], artifacts = {} } = world;
  const all = { ...CHECKOUT, ...files };
  const given = {
    files: all,
    env: { ...ENVIRONMENT, ...env },
    unset,
    artifacts,
    [fc.toStringMethod]: () => shown(all),
  };
  return given;
}

/** The files of a case that say what is special about it. */
export function shown(files: Readonly<Record<string, string>>): string {
  return Object.entries(files)
    .filter(([path, text]) => CHECKOUT[path] !== text)
    .map(([path, text]) => `\n--- ${path}\n${text.replaceAll('\r', '␍')}`)
    .join('');
}
