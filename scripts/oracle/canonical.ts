import { effectiveJob, type Plain } from '../../src/gitlab/plain.ts';
import type { Pipeline } from '../../src/gitlab/resolve.ts';

/** Jobs with their keywords, in the long form of every keyword that has a short one. */
export type View = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Top-level keys of a preview that are not jobs. */
const NO_JOBS: ReadonlySet<string> = new Set(['stages', 'variables', 'workflow', 'image', 'services', 'cache', 'spec']);

/** `extends` is resolved, `inherit` has done its work. */
const DONE: ReadonlySet<string> = new Set(['extends', 'inherit']);

type Tree = Readonly<Record<string, unknown>>;

/** The jobs as this program resolves them. */
export function ourView(pipeline: Pipeline): View {
  const jobs = new Map<string, Tree>();
  for (const job of pipeline.jobs.values())
    if (!job.hidden) jobs.set(job.name, canonicalJob(Object.fromEntries<Plain>(effectiveJob(pipeline, job, false))));
  return jobs;
}

/** The jobs of a preview. The preview leaves the global variables where they are; here each job gets its share. */
export function theirView(content: Tree): View {
  const jobs = new Map<string, Tree>();
  const globals = isTree(content['variables']) ? content['variables'] : {};
  for (const [name, value] of Object.entries(content)) {
    if (NO_JOBS.has(name) || !isTree(value)) continue;
    const inherit = isTree(value['inherit']) ? value['inherit']['variables'] : undefined;
    const inherited = Object.entries(globals).filter(([variable]) =>
      Array.isArray(inherit) ? inherit.includes(variable) : inherit !== false,
    );
    const own = isTree(value['variables']) ? value['variables'] : {};
    jobs.set(name, canonicalJob({ ...value, variables: { ...Object.fromEntries(inherited), ...own } }));
  }
  return jobs;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The long form of a job, so that `image: x` and `image: {name: x}` are equal. */
export function canonicalJob(job: Tree): Tree {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(job)) {
    if (DONE.has(key) || value === null || value === undefined) continue;
    result[key] = canonical(key, flat(value));
  }
  return result;
}

function canonical(key: string, value: unknown): unknown {
  switch (key) {
    case 'image':
      return typeof value === 'string' ? { name: value } : value;
    case 'services':
      return list(value).map((item) => (typeof item === 'string' ? { name: item } : withTextVariables(item)));
    case 'script':
    case 'before_script':
    case 'after_script':
      return list(value);
    case 'variables':
      return textVariables(value);
    case 'cache':
      return list(value).flatMap((item) =>
        isTree(item) && Array.isArray(item['paths']) ? [{ policy: 'pull-push', when: 'on_success', ...item }] : [],
      );
    case 'needs':
      return list(value).map(need);
    case 'parallel':
      return isTree(value) && Array.isArray(value['matrix']) ? { ...value, matrix: value['matrix'].map(lists) } : value;
    case 'trigger':
      return isTree(value) && typeof value['include'] === 'string'
        ? { ...value, include: [{ local: value['include'] }] }
        : value;
    default:
      return value;
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function lists(row: unknown): unknown {
  return isTree(row) ? Object.fromEntries(Object.entries(row).map(([key, value]) => [key, list(value)])) : row;
}

function need(value: unknown): unknown {
  const map: Tree = isTree(value) ? value : { job: value };
  const { optional } = map;
  const elsewhere = map['project'] !== undefined || map['pipeline'] !== undefined;
  const known = Object.entries<unknown>({ artifacts: true, ...map }).filter(
    ([key, item]) => key !== 'optional' && item !== undefined,
  );
  return { ...Object.fromEntries(known), ...(elsewhere ? {} : { optional: optional ?? false }) };
}

/** Variables are texts; the long form counts by its value, and `expand: false` by the text that says so. */
function textVariables(value: unknown): unknown {
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, variable(item)]));
}

function variable(value: unknown): string {
  if (value === null) return '';
  if (!isTree(value)) return textOf(value);
  const text = textOf(value['value']);
  return value['expand'] === false ? text.replaceAll('$', '$$$$') : text;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function withTextVariables(service: unknown): unknown {
  return isTree(service) && isTree(service['variables'])
    ? { ...service, variables: textVariables(service['variables']) }
    : service;
}

/** Lists in lists are spread, in whatever keyword. */
function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.flat(9).map(flat);
  return isTree(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, flat(item)])) : value;
}
