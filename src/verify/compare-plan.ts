import type { BuildPlan, PlanEntry } from '../model.ts';
import type { ShellWord } from '../shell/word.ts';
import { fill } from '../kaniko/visible-values.ts';
import { ALWAYS_SET } from '../worlds/predefined.ts';
import { withoutDefaultTags } from './default-tags.ts';
import { compareRegistries } from './compare-registries.ts';
import { type EmittedBuild, textOf } from './read-buildctl.ts';

type Entry<K extends PlanEntry['kind']> = Extract<PlanEntry, { kind: K }>;

/** What is known of a call beside its arguments. */
export interface CallFacts {
  /** Working directory relative to the project folder; undefined when it cannot be told. */
  readonly cwd: string | undefined;
  /** Which layers the configuration lets the cache keep. */
  readonly mode?: 'max' | 'min' | undefined;
  /** Values that are written for a variable. */
  readonly values: (variable: string) => readonly string[];
  /** Names of images whose empty tag a step before the build completes. */
  readonly completed?: ReadonlySet<string>;
}

/**
 * Compares what Kaniko was asked for with what the emitted command asks for.
 * @param emitted - the text of the script that holds the command
 * @returns the differences, in words; empty when both ask for the same build
 */
export function comparePlan(
  plan: BuildPlan,
  build: EmittedBuild,
  emitted: string,
  { cwd, mode = 'max', values, completed = new Set() }: CallFacts,
): readonly string[] {
  const differences: string[] = [];
  const all = <K extends PlanEntry['kind']>(kind: K): Entry<K>[] =>
    plan.entries.filter((entry): entry is Entry<K> => entry.kind === kind);
  const expect = (what: string, wanted: unknown, given: unknown): void => {
    const [a, b] = [JSON.stringify(wanted), JSON.stringify(given)];
    if (a !== b) differences.push(`${what}: ${a} before, ${b} after`);
  };
  expect('frontend', 'dockerfile.v0', build.frontend);
  const context = all('context')[0];
  if (context) expect('context', folder(text(context.directory), cwd), folder(build.locals.get('context') ?? '', cwd));
  const isBare = (key: string): boolean => build.withoutValue.has(key);
  const option = (prefix: string): string[] =>
    build.options.flatMap(([key, value]) =>
      key.startsWith(prefix) ? [key.slice(prefix.length) + (isBare(key) ? '' : `=${withoutUnset(value)}`)] : [],
    );
  const args = plan.entries.flatMap((entry) => {
    if (entry.kind === 'build-arg') return [assigned(entry.assignment)];
    return entry.kind === 'build-arg-from-environment' ? [`${entry.name}=$${entry.name}`] : [];
  });
  expect('build args', args, option('build-arg:'));
  expect(
    'labels',
    all('label').map(({ assignment }) => assigned(assignment)),
    option('label:'),
  );
  expect(
    'target',
    all('target')
      .map(({ stage }) => text(stage))
      .at(-1),
    lastOption(build, 'target'),
  );
  expect(
    'platform',
    all('platform')
      .map(({ platform }) => text(platform))
      .at(-1),
    lastOption(build, 'platform'),
  );
  compareDockerfile(all('dockerfile')[0]?.path, build, emitted, cwd, expect);
  compareOutputs(plan, build, all('destination'), mode, expect);
  compareRunTime(plan, build, emitted, expect);
  for (const name of emptyTags(build, values))
    if (!completed.has(name)) expect(`tag ${name}`, 'with a default', 'may be empty');
  const bare = (path: ShellWord): string => flattened(written(text(path)));
  const flat = flattened(emitted);
  const overwrites = (path: string): boolean => ['>', '>|'].some((operator) => flat.includes(`${operator} ${path}`));
  for (const { path } of all('tar')) expect(`tar ${text(path)}`, true, flat.includes(`/image.tar ${bare(path)}`));
  for (const { path } of all('digest-file')) expect(`digest file ${text(path)}`, true, overwrites(bare(path)));
  for (const { path } of all('oci-layout')) expect(`layout ${text(path)}`, true, flat.includes(bare(path)));
  for (const { name, value } of all('environment')) expect(name, true, emitted.includes(`${name}=${value} `));
  if (all('context-archive').length > 0) expect('archive', '$k2b_context', build.locals.get('context'));
  const [remote] = all('context-url');
  expect('fetched context', remote && text(remote.url), lastOption(build, 'context'));
  expect('folder of the context', remote?.folder && text(remote.folder), lastOption(build, 'contextsubdir'));
  const empty = !context && !remote && all('context-archive').length === 0;
  if (empty) expect('context', '$(mktemp -d)', build.locals.get('context'));
  expect(
    'secrets',
    all('secret').map(({ fields }) => text(fields)),
    build.secrets,
  );
  differences.push(...compareRegistries(plan, build, emitted));
  return differences;
}

/** `${NAME-}` is `$NAME` under `set -u`. */
function withoutUnset(value: string): string {
  return value.replace(/^\$\{(\w+)-\}$/, '$$$1');
}

/** What a `NAME=VALUE` says, whichever of the two spellings its value has. */
function assigned(assignment: ShellWord): string {
  const written = text(assignment);
  const equals = written.indexOf('=');
  return equals === -1 ? written : `${written.slice(0, equals)}=${withoutUnset(written.slice(equals + 1))}`;
}

export type Expect = (what: string, wanted: unknown, given: unknown) => void;

function text(word: ShellWord): string {
  return textOf(word);
}

function lastOption(build: EmittedBuild, name: string): string | undefined {
  return build.options.filter(([key]) => key === name).at(-1)?.[1];
}

/** The project folder in all its spellings is `.` while the call stands in it. */
function folder(path: string, cwd: string | undefined): string {
  const trimmed = path.replace(/(.)\/+$/, '$1').replace(/^\.\/(?=.)/, '');
  if (cwd !== '') return trimmed;
  const below = /^\$CI_PROJECT_DIR(?:\/+(.*))?$/.exec(trimmed);
  return below ? below[1] || '.' : trimmed;
}

function compareDockerfile(
  path: ShellWord | undefined,
  build: EmittedBuild,
  emitted: string,
  cwd: string | undefined,
  expect: Expect,
): void {
  const wanted = path ? text(path) : 'Dockerfile';
  const directory = build.locals.get('dockerfile') ?? '';
  const filename = lastOption(build, 'filename') ?? 'Dockerfile';
  const remote = lastOption(build, 'context') !== undefined;
  // From a fetched context the Dockerfile comes with it, unless the local one is asked for.
  if (remote)
    expect(
      'key of the Dockerfile',
      build.locals.has('dockerfile'),
      lastOption(build, 'dockerfilekey') === 'dockerfile',
    );
  if (remote && !build.locals.has('dockerfile')) return expect('Dockerfile', wanted, filename);
  const atRunTime = /\$k2b_dockerfile\b|\$\((?:dirname|basename) /.test(`${directory}\n${filename}`);
  if (atRunTime) {
    const bare = wanted.replaceAll(/[{}"\\\u2003]/g, '').replace(/^\.\//, '');
    expect('Dockerfile at run time', true, emitted.replaceAll(/[{}"\\]/g, '').includes(bare));
    return;
  }
  const context = folder(build.locals.get('context') ?? '', cwd);
  const own = tidy(folder(wanted, cwd));
  const at = (written: string): string => {
    const place = folder(written, cwd);
    return tidy(place === '.' ? filename : `${place}/${filename}`);
  };
  // Where the variable is empty, Kaniko finds the Dockerfile of the context, which is the working directory here. The
  // default may be the user's as well.
  const given = [at(directory), at(directory.replace(/^\$\{(\w+):-\.\}$/, '$$$1'))];
  if (given.includes(own) || given.includes(tidy(`${context}/${wanted}`))) return;
  expect('Dockerfile', own, given.at(-1));
}

function tidy(path: string): string {
  return path
    .replaceAll(/\/(?:\.?\/)*/g, '/')
    .replace(/^\.\//, '')
    .replace(/^(?:\$PWD|`pwd`|\$\(pwd\))\//, '');
}

/** A text without quotes and brackets, which a layout may change. */
function flattened(shell: string): string {
  return shell.replaceAll(/[{}"'\\]/g, '').replaceAll(/[()\s]+/g, ' ');
}

/** The text of a word with the commas and quotes of its expansions, which {@link textOf} keeps apart from those of records. */
function written(compared: string): string {
  return compared.replaceAll('\u2002', ',').replaceAll('\u2003', '"');
}

/** What the steps around the command do at run time. */
function compareRunTime({ entries }: BuildPlan, build: EmittedBuild, emitted: string, expect: Expect): void {
  const cache = entries.find((entry) => entry.kind === 'cache');
  const when = cache?.kind === 'cache' ? cache.when : undefined;
  const tested = [...emitted.matchAll(/case "(.*?)" in 1\|t\|/g)].map((match) => match[1] ?? '');
  if (when) expect('test of --cache', true, tested.map(braceless).includes(braceless(written(text(when)))));
  const { metadataFile } = build;
  if (metadataFile === undefined) return;
  const uses = emitted.replaceAll('"', '').split(metadataFile).length - 1;
  expect('the metadata is read where it is written', true, uses > 1);
}

function braceless(written: string): string {
  return written.replaceAll(/\$\{(\w+)\}/g, '$$$1');
}

/** Pushed names whose tag is a variable that may be empty: buildctl fails on them after the whole build. */
function emptyTags(build: EmittedBuild, values: CallFacts['values']): readonly string[] {
  const pushed = build.outputs.filter((output) => output.get('push') === 'true');
  const names = pushed.flatMap((output) => (output.get('name') ?? '').split(','));
  return names.filter((name) => fill(name, values).some(endsInNothing));
}

/** Behind the last colon stand variables only, of which none is always set; inputs and substitutions are not judged. */
function endsInNothing(name: string): boolean {
  const tag = /[^:/]:((?:\$\w+)*)$/.exec(name)?.[1];
  if (tag === undefined) return false;
  return tag.split('$').every((variable) => !ALWAYS_SET.has(variable));
}

function compareOutputs(
  plan: BuildPlan,
  build: EmittedBuild,
  destinations: readonly Entry<'destination'>[],
  cacheMode: 'max' | 'min',
  expect: Expect,
): void {
  const names = destinations.map(({ name }) => withoutDefaultTags(text(name)));
  const noPush = plan.entries.some((entry) => entry.kind === 'no-push');
  const pushed = build.outputs.filter((output) => output.get('type') === 'image' && output.get('push') === 'true');
  const list = (output: ReadonlyMap<string, string>): string => withoutDefaultTags(output.get('name') ?? '');
  const wanted = names.join(',');
  expect('pushed names', noPush || names.length === 0 ? [] : [wanted], pushed.map(list));
  const tar = plan.entries.find((entry) => entry.kind === 'tar');
  const tars = build.outputs.filter((output) => output.get('type') === 'docker').map(list);
  expect('tar', tar ? [names.length > 0 ? wanted : 'docker.io/unset-repo/unset-image-name:'] : [], tars);
  expect(
    'layout',
    plan.entries.some((entry) => entry.kind === 'oci-layout'),
    build.outputs.some((output) => output.get('type') === 'oci'),
  );
  expect(
    'metadata',
    plan.entries.some((entry) => entry.kind === 'digest-file'),
    build.metadataFile !== undefined,
  );
  const cache = plan.entries.find((entry) => entry.kind === 'cache');
  const always = cache?.kind === 'cache' && cache.when === undefined;
  expect('cache', always, build.importCache.length > 0);
  const written = always && !plan.entries.some((entry) => entry.kind === 'cache-read-only');
  expect(
    'cache export',
    written,
    build.exportCache.some((cacheTo) => cacheTo.get('mode') === cacheMode),
  );
  expect('run-time arguments', cache?.kind === 'cache' && cache.when !== undefined, build.open);
  const insecure = plan.entries.some((entry) => entry.kind === 'insecure-push');
  for (const output of pushed) expect('registry.insecure', insecure, output.get('registry.insecure') === 'true');
  if (cache) compareCache(plan, build, destinations[0]?.name, expect);
  const attributes = plan.entries.flatMap((entry) => (entry.kind === 'attribute' ? [entry.text] : []));
  const annotations = plan.entries.flatMap((entry) => (entry.kind === 'annotation' ? [text(entry.assignment)] : []));
  for (const output of build.outputs) {
    for (const annotation of annotations) {
      const key = `annotation.${annotation.split('=')[0]?.toLowerCase() ?? ''}`;
      expect(key, annotation.slice(annotation.indexOf('=') + 1), output.get(key));
    }
    for (const attribute of attributes.flatMap((one) => one.split(','))) {
      const [key = '', value] = attribute.split('=');
      expect(`attribute ${key}`, value, output.get(key));
    }
  }
}

/** The tag of a name; the colon of `${VERSION:-dev}` does not start one. */
const TAG = /:(?:[^/:{}]|\$\{[^}]*\})*$/;

/** Every cache reference lies in the repository that Kaniko used: the named one, or the one of the first destination. */
export function compareCache(
  plan: BuildPlan,
  build: EmittedBuild,
  destination: ShellWord | undefined,
  expect: Expect,
): void {
  const named = plan.entries.find((entry) => entry.kind === 'cache-repository');
  const repository =
    named?.kind === 'cache-repository'
      ? text(named.repository).replace(/^oci:/, '')
      : destination && text(destination).replace(TAG, '');
  const records = [...build.importCache, ...build.exportCache].map(
    (record) => record.get('ref') ?? record.get('src') ?? record.get('dest') ?? '',
  );
  const open = [...build.openText.matchAll(/(?:ref|src|dest)=([^\u2002\u2003,"]+)/g)].map((match) => match[1] ?? '');
  for (const reference of [...records, ...open]) {
    const plain = unescaped(reference.replaceAll(/\$\{(\w+)\}/g, '$$$1'));
    const right =
      repository !== undefined && (plain.startsWith(unescaped(repository)) || plain.startsWith('$k2b_repository'));
    expect(`cache ${reference}`, true, right);
  }
}

/** A dollar of a filled-in input is text in a word, and as it is written inside an expansion. */
function unescaped(written: string): string {
  return written.replaceAll('\\$', '$');
}
