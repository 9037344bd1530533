import { effectiveText, type Entry, type MapValue, type Value } from './value.ts';

/** One entry of `include:`, as far as it can be read. */
export type IncludeTarget = {
  readonly value: Value;
  /** The `rules:` that may leave it out. */
  readonly rules: Value | undefined;
  readonly inputs: MapValue | undefined;
  /** How it is named in messages. */
  readonly target: string;
} & (
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 'project'; readonly project: string; readonly files: readonly string[] }
  | { readonly kind: 'component'; readonly project: string; readonly name: string }
  | { readonly kind: 'remote'; readonly url: string }
  | { readonly kind: 'template'; readonly name: string }
  | { readonly kind: 'artifact' }
);

/**
 * Reads the entries of `include:` (or of `trigger:include`): a single one or a list, in which an alias may be a list.
 * @see https://docs.gitlab.com/ci/yaml/#include
 */
export function includeTargets(value: Value): readonly IncludeTarget[] {
  if (value.kind === 'seq') return value.items.flatMap((item) => includeTargets(item.value));
  const target = value.kind === 'scalar' ? shortTarget(value) : value.kind === 'map' ? mapTarget(value) : undefined;
  return target ? [target] : [];
}

/** A text alone is local or remote by its look. */
function shortTarget(value: Extract<Value, { kind: 'scalar' }>): IncludeTarget | undefined {
  const target = effectiveText(value);
  if (target === '') return undefined;
  const base = { value, rules: undefined, inputs: undefined, target };
  return /^https?:\/\//.test(target)
    ? { ...base, kind: 'remote', url: target }
    : { ...base, kind: 'local', path: target };
}

function mapTarget(value: MapValue): IncludeTarget | undefined {
  const text = (key: string): string | undefined => scalarText(value.entries.get(key));
  const inputs = value.entries.get('inputs')?.value;
  const base = {
    value,
    rules: value.entries.get('rules')?.value,
    inputs: inputs?.kind === 'map' ? inputs : undefined,
  };
  const local = text('local');
  if (local !== undefined) return { ...base, kind: 'local', path: local, target: local };
  const project = text('project');
  if (project !== undefined) {
    const files = texts(value.entries.get('file')?.value);
    return {
      ...base,
      kind: 'project',
      project,
      files,
      target: files.length === 0 ? project : `${project}: ${files.join(', ')}`,
    };
  }
  const component = text('component');
  if (component !== undefined) return { ...base, ...componentTarget(component) };
  const url = text('remote');
  if (url !== undefined) return { ...base, kind: 'remote', url, target: url };
  const name = text('template');
  if (name !== undefined) return { ...base, kind: 'template', name, target: name };
  return value.entries.has('artifact')
    ? { ...base, kind: 'artifact', target: text('artifact') ?? 'artifact' }
    : undefined;
}

/** `gitlab.example.com/group/project/name@version`: the last segment names the component. */
function componentTarget(address: string) {
  const [path = ''] = address.split('@');
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  const host = segments[0] ?? '';
  // The host is a name with a dot or a variable ($CI_SERVER_FQDN); a project path has neither in its first segment.
  if (/[.$:]/.test(host)) segments.shift();
  return { kind: 'component', project: segments.join('/'), name, target: address } as const;
}

function texts(value: Value | undefined): readonly string[] {
  if (value?.kind === 'scalar') return [effectiveText(value)];
  return value?.kind === 'seq' ? value.items.flatMap((item) => texts(item.value)) : [];
}

function scalarText(entry: Entry | undefined): string | undefined {
  return entry?.value.kind === 'scalar' && entry.value.type !== 'null' ? effectiveText(entry.value) : undefined;
}
