import { createHash } from 'node:crypto';
import { type AssembleOptions, assemble, type Assembly, type Project } from '../../src/gitlab/include.ts';
import { type IncludeTarget, includeTargets } from '../../src/gitlab/include-target.ts';
import { inputSpecs } from '../../src/gitlab/inputs.ts';
import { loadFile, type LoadedFile } from '../../src/gitlab/load.ts';
import { toPlain, type Plain } from '../../src/gitlab/plain.ts';
import { Pipeline } from '../../src/gitlab/resolve.ts';
import { isNull, type MapValue, type Value } from '../../src/gitlab/value.ts';
import { globExpression } from '../../src/source/paths.ts';
import { decode, isProblem, type ReadProblem } from '../../src/source/read.ts';
import { stubFor } from './stub.ts';

/** A pipeline that is to be compared. */
export interface Subject {
  /** How it is named in the output. */
  readonly name: string;
  /** The YAML files of the repository, by path. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly root: string;
  /** The file stands alone: what it includes or extends may be elsewhere. */
  readonly fragment: boolean;
  /** The inputs that the parent pipeline gives. */
  readonly inputs?: MapValue | undefined;
}

/** A subject, ready for both sides. */
export interface Prepared {
  readonly subject: Subject;
  /** The pipeline as this program resolves it. */
  readonly pipeline: Pipeline;
  /** The files for gitlab-ci-local, in which includes that need a network are replaced. */
  readonly files: ReadonlyMap<string, Buffer | string>;
  readonly root: string;
  /** Equal for subjects of equal files. */
  readonly hash: string;
  /** Includes that both sides replace by a stub. */
  readonly stubbed: readonly string[];
  /** The stub defines what the files lack. */
  readonly completed: boolean;
}

/** Stands for every include that is out of view. */
export const EMPTY = '.oracle-empty.yml';
const STUB = '.oracle-stub.yml';
const WRAPPER = '.oracle-root.yml';

/** A stub may need another one: a job of the stub that is extended names no job, a stubbed reference does. */
const MAX_ROUNDS = 4;

/**
 * Resolves a subject and lays out its files for gitlab-ci-local. Includes of other projects, templates, components and
 * addresses are an empty file on both sides; where something is out of view, both sides get one more file with what is
 * missing, included before everything else.
 * @param conditional - whether includes with `rules` take part
 */
export function prepare(subject: Subject, conditional: AssembleOptions['conditional']): Prepared {
  const bare = view(subject, subject.files, subject.root, conditional);
  const external = new Set<string>();
  for (const file of bare.assembly.files)
    for (const target of targetsOf(file))
      if (replacement(target, subject, conditional) === EMPTY) external.add(target.target);
  const wrapped =
    subject.fragment || subject.inputs !== undefined || external.size > 0 || asksForInputs(bare.assembly, subject.root);
  if (!wrapped) return laidOut(subject, bare, subject.root, subject.files, conditional, [], false);
  let files = new Map([...subject.files, [EMPTY, Buffer.from('{}\n')]]);
  const root = `include: ${JSON.stringify([{ local: `/${STUB}` }, rootInclude(subject, bare)])}\n`;
  files.set(WRAPPER, Buffer.from(root));
  let stub = '{}\n';
  for (let round = 0; ; round++) {
    files = new Map([...files, [STUB, Buffer.from(stub)]]);
    const pipeline = view(subject, files, WRAPPER, conditional);
    const next = stubFor(pipeline, stub);
    if (next === stub || round === MAX_ROUNDS)
      return laidOut(subject, pipeline, WRAPPER, files, conditional, [...external], stub !== '{}\n');
    stub = next;
  }
}

/** True when includes with rules make a second pipeline. */
export function isConditional({ pipeline }: Prepared): boolean {
  return pipeline.assembly.conditional.length > 0;
}

function rootInclude(subject: Subject, bare: Pipeline): Plain {
  const { header } = bare.assembly.files[0] ?? {};
  const inputs: Record<string, Plain> = {};
  for (const [name, { type, fallback, options, entry }] of inputSpecs(header))
    if (!fallback) inputs[name] = sample(type, options, regexOf(entry.value));
  if (subject.inputs) Object.assign(inputs, toPlain(bare, subject.inputs, false));
  return { local: `/${subject.root}`, ...(Object.keys(inputs).length > 0 ? { inputs } : {}) };
}

function regexOf(spec: Value): string {
  const regex = spec.kind === 'map' ? spec.entries.get('regex')?.value : undefined;
  return regex?.kind === 'scalar' ? regex.text : '';
}

/** A value for an input that nobody gives. */
function sample(type: string, options: readonly string[], regex: string): Plain {
  const [option] = options;
  switch (type) {
    case 'number':
      return option === undefined ? 1 : Number(option);
    case 'boolean':
      return option === undefined ? true : option === 'true';
    case 'array':
      return [];
    default:
      return (
        option ??
        ['stub', 'stub/stub', 'stub=stub', 'v1.0.0', '1'].find((text) => new RegExp(regex).test(text)) ??
        'stub'
      );
  }
}

function asksForInputs({ files }: Assembly, root: string): boolean {
  const file = files.find(({ source }) => source.path === root);
  return [...inputSpecs(file?.header).values()].some(({ fallback }) => !fallback);
}

function targetsOf({ content }: LoadedFile): readonly IncludeTarget[] {
  const include = content?.entries.get('include')?.value;
  return include && !isNull(include) ? includeTargets(include) : [];
}

/** What gitlab-ci-local shall include instead; undefined when it can do so itself. */
function replacement(
  target: IncludeTarget,
  { files, fragment }: Subject,
  conditional: AssembleOptions['conditional'],
): string | undefined {
  if (target.rules !== undefined && conditional === 'out') return EMPTY;
  if (target.kind !== 'local') return EMPTY;
  const path = localPath(target.path);
  if (path.includes('$[[')) return undefined;
  const known = /[*]/.test(path) ? [...files.keys()].some((file) => globExpression(path).test(file)) : files.has(path);
  if (path.includes('$') || (fragment && !known)) return EMPTY;
  return target.rules !== undefined || target.path !== path ? `/${path}` : undefined;
}

function localPath(written: string): string {
  return written.replace(/^\.?\/+/, '');
}

function laidOut(
  subject: Subject,
  pipeline: Pipeline,
  root: string,
  all: ReadonlyMap<string, Buffer>,
  conditional: AssembleOptions['conditional'],
  stubbed: readonly string[],
  completed: boolean,
): Prepared {
  const files = new Map<string, Buffer | string>(all);
  for (const file of pipeline.assembly.files) {
    if (file.source.path.startsWith('.oracle-')) continue;
    const text = spliced(pipeline, file, subject, conditional);
    if (text !== undefined) files.set(file.source.path, text);
  }
  if (!files.has(EMPTY)) files.set(EMPTY, '{}\n');
  const hash = createHash('sha256').update(root);
  for (const [path, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`\0${path}\0`).update(content);
  return { subject, pipeline, files, root, hash: hash.digest('hex'), stubbed, completed };
}

/** The text of a file with its includes replaced; undefined when none is. */
function spliced(
  pipeline: Pipeline,
  file: LoadedFile,
  subject: Subject,
  conditional: AssembleOptions['conditional'],
): string | undefined {
  const edits = new Map<number, { end: number; text: string }>();
  for (const target of targetsOf(file)) {
    const local = replacement(target, subject, conditional);
    if (local === undefined) continue;
    const { start, end } = target.value.range;
    const blank = /\s*$/.exec(file.source.text.slice(start, end))?.[0] ?? '';
    const inputs = target.inputs && local !== `/${EMPTY}` && local !== EMPTY ? target.inputs : undefined;
    const include = {
      local: local.startsWith('/') ? local : `/${local}`,
      ...(inputs ? { inputs: toPlain(pipeline, inputs, false) } : {}),
    };
    edits.set(start, { end: end - blank.length, text: JSON.stringify(include) });
  }
  if (edits.size === 0) return undefined;
  let { text } = file.source;
  for (const [start, edit] of [...edits].sort(([a], [b]) => b - a))
    text = text.slice(0, start) + edit.text + text.slice(edit.end);
  return text;
}

/** The pipeline of a root, checked as the program checks it. */
function view(
  subject: Subject,
  files: ReadonlyMap<string, Buffer>,
  root: string,
  conditional: AssembleOptions['conditional'],
): Pipeline {
  const options: AssembleOptions = { missing: subject.fragment ? 'unresolved' : 'error', conditional };
  const inputs = root === subject.root ? subject.inputs : undefined;
  const pipeline = new Pipeline(assemble(projectOf(subject, files), root, { ...options, inputs }));
  pipeline.check();
  return pipeline;
}

function projectOf(subject: Subject, files: ReadonlyMap<string, Buffer>): Project {
  const loaded = new Map<string, LoadedFile | ReadProblem>();
  const load = (path: string): LoadedFile | ReadProblem => {
    const bytes = files.get(path);
    if (!bytes) return { kind: 'missing', path };
    const source = decode(path, bytes);
    return isProblem(source) ? source : loadFile(source);
  };
  return {
    load: (path) => {
      const known = loaded.get(path) ?? load(path);
      loaded.set(path, known);
      return known;
    },
    glob: (pattern) => [...files.keys()].filter((path) => globExpression(pattern).test(path)).sort(),
    exists: (path) => files.has(path),
    text: (path) => files.get(path)?.toString('utf8'),
    local: (path) => (files.has(path) || !subject.fragment ? path : EMPTY),
    external: () => (files.has(EMPTY) ? [EMPTY] : undefined),
  };
}
