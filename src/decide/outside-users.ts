import { diagnostic } from '../diagnostics/index.ts';
import { escapeRegExp } from '../escape-regexp.ts';
import { hiddenJobs } from '../gitlab/hidden-jobs.ts';
import type { Job } from '../gitlab/resolve.ts';
import type { Diagnostic, Edit, Range } from '../model.ts';
import { entryAt } from '../shell/script.ts';
import type { JobDraft } from './draft.ts';
import type { Placed } from './placed.ts';
import { writesRegistries } from './registry-settings.ts';

/**
 * Tells what edits of templates rely on. Every job in view is asked; of a job that another file has, or will have, it is
 * only known that it gets the edit, too (DESIGN D17: users out of view are a world of their own).
 */
export class OutsideUsers {
  /** Templates of which it was said already. */
  private readonly told = new Set<object>();

  /** @param placed - the edits of the job */
  of(draft: JobDraft, placed: readonly Placed[]): readonly Diagnostic[] {
    const { pipeline, job } = draft;
    const edits = placed.flatMap((one) => one.edits);
    const shared: (readonly [string, Range, string])[] = [];
    const changed = hiddenJobs(pipeline).filter((other) => {
      const node = other.own.sources.at(-1)?.node;
      if (other === job || !node || this.told.has(node) || !isEdited(other, edits)) return false;
      this.told.add(node);
      for (const { file, node: map } of other.own.sources) {
        const [start, , end] = map.range ?? [0, 0, 0];
        shared.push([file.source.path, { start, end }, other.name]);
      }
      return true;
    });
    const defaults = pipeline.assembly.files.flatMap(({ content, source }) =>
      DEFAULTS.flatMap((key) => {
        const value = content?.entries.get(key)?.value;
        if (!value || this.told.has(value) || !edits.some((edit) => isIn(edit, source.path, value.range))) return [];
        this.told.add(value);
        shared.push([source.path, value.range, key]);
        return [key];
      }),
    );
    const names = [...changed.map(({ name }) => name), ...new Set(defaults)];
    if (names.length === 0) return [];
    const [left] = draft.calls.flatMap((call) => leftBy(call, shared));
    const given = givenByUsers(draft, shared, changed);
    const sets = given.length === 0 ? '' : `sets ${given.join(', ')} as this one does, `;
    return [
      diagnostic('K2B276', job.location, { templates: names.join(', '), sets }),
      ...(left === undefined ? [] : [diagnostic('K2B280', job.location, { template: left })]),
    ];
  }
}

/** The variables that a shared text reads, and that the job brings from somewhere else. */
function givenByUsers(
  { pipeline, job }: JobDraft,
  shared: readonly (readonly [string, Range, string])[],
  templates: readonly Job[],
): string[] {
  const text = (path: string): string =>
    pipeline.assembly.files.find(({ source }) => source.path === path)?.source.text ?? '';
  const texts = shared.map(([path, { start, end }]) => text(path).slice(start, end));
  const all = pipeline.assembly.content?.entries.get('variables')?.value;
  const ofTemplates = new Set(
    templates.flatMap(({ map }) => {
      const own = map.entries.get('variables')?.value;
      return own?.kind === 'map' ? [...own.entries.keys()] : [];
    }),
  );
  return [...pipeline.variables(job)].flatMap(([name, entry]) => {
    const { path } = entry.value.file.source;
    // Global variables of a file come with its templates.
    const isGlobal = all?.kind === 'map' && all.entries.get(name) === entry;
    const comesAlong = shared.some(
      ([other, range]) => (isGlobal && path === other) || isIn({ file: path, ...entry.value.range }, other, range),
    );
    if (comesAlong || ofTemplates.has(name)) return [];
    const isRead = new RegExp(`\\$\\{?${escapeRegExp(name)}\\b`);
    return texts.some((one) => isRead.test(one)) ? [name] : [];
  });
}

/** Keys of a file that every job takes, of whatever file. */
const DEFAULTS = ['default', 'image', 'before_script', 'after_script'];

/** The shared maps whose `before_script` holds a call that leaves settings for the builds of a script behind it. */
function leftBy(
  { invocation: { command }, converted }: JobDraft['calls'][number],
  shared: readonly (readonly [string, Range, string])[],
): readonly string[] {
  const place = writesRegistries(converted.plan.entries)
    ? entryAt(command.unit, command.node.pos, command.node.pos)
    : undefined;
  if (place?.item.section !== 'before_script') return [];
  const { file, range } = place.item.entry.value;
  return shared.flatMap(([path, outer, name]) =>
    isIn({ file: file.source.path, ...range }, path, outer) ? [name] : [],
  );
}

function isEdited({ own }: Job, edits: readonly Edit[]): boolean {
  return own.sources.some(({ file, node }) => {
    const [start, , end] = node.range ?? [0, 0, 0];
    return edits.some((edit) => isIn(edit, file.source.path, { start, end }));
  });
}

function isIn(inner: Pick<Edit, 'file' | 'start' | 'end'>, path: string, { start, end }: Range): boolean {
  return inner.file === path && inner.start >= start && inner.end <= end;
}
