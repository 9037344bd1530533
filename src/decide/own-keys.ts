import type { Pair } from 'yaml';
import type { MapSource } from '../gitlab/value.ts';
import type { LoadedFile } from '../gitlab/load.ts';
import type { Edit } from '../model.ts';
import {
  appendKey,
  appendLines,
  indentStep,
  insertKeyAfter,
  insertKeyBefore,
  isFlow,
  type NewKey,
  replaceValue,
} from '../source/insert.ts';
import { oneLineScalar } from '../source/plain.ts';
import type { JobDraft } from './draft.ts';
import type { Placed } from './placed.ts';

/** New jobs come behind everything else that is inserted at the end of a file. */
const NEW_JOB = 1000;

const SCRIPTS = ['before_script', 'script', 'after_script'];

/**
 * Writes keys into the maps of the jobs themselves: for what a job shares with others, and for what it needs beside
 * that. A job that stands in a file which nobody may edit (a template of GitLab, another project) gets an entry of the
 * same name in the root file, which GitLab merges over it.
 */
export class OwnKeys {
  private readonly newJobs = new Map<JobDraft, NewKey[]>();
  private readonly isReadOnly: (path: string) => boolean;
  private readonly rootOf: (draft: JobDraft) => LoadedFile | undefined;

  constructor(isReadOnly: (path: string) => boolean, rootOf: (draft: JobDraft) => LoadedFile | undefined) {
    this.isReadOnly = isReadOnly;
    this.rootOf = rootOf;
  }

  /** The map of the job in its file; the strongest one where several files define it. */
  map(draft: JobDraft): MapSource {
    return draft.job.own.sources.at(-1) as MapSource;
  }

  /** True when the job has no map that may be edited. */
  isElsewhere(draft: JobDraft): boolean {
    return this.isReadOnly(this.map(draft).file.source.path);
  }

  /** The file into which the job's own keys go. */
  target(draft: JobDraft): LoadedFile {
    const { file } = this.map(draft);
    return this.isElsewhere(draft) ? (this.rootOf(draft) ?? file) : file;
  }

  step(draft: JobDraft): number {
    const own = this.map(draft);
    return indentStep(own.node, own.file);
  }

  pair(draft: JobDraft, name: string): Pair | undefined {
    return this.isElsewhere(draft) ? undefined : pairOf(this.map(draft), name);
  }

  /** True when the job writes a key that a merge key behind it overwrites: what is written there has no effect. */
  isOverwritten(draft: JobDraft, name: string): boolean {
    const written = this.pair(draft, name);
    if (!written || draft.job.own.entries.get(name)?.pair === written) return false;
    const pairs: readonly Pair[] = this.map(draft).node.items;
    return pairs.indexOf(written) < pairs.findLastIndex((pair) => keyOf(pair) === '<<');
  }

  /**
   * Puts a key into the job's own map: in the place of the job's own value, else where GitLab's guide has it, and always
   * behind a merge key, which would overwrite it.
   * @returns the edits; undefined when the map is written in a form that takes no further key
   */
  put(draft: JobDraft, name: string, key: NewKey, reason: string): readonly Edit[] | undefined {
    if (this.isElsewhere(draft)) {
      const keys = this.newJobs.get(draft) ?? [];
      this.newJobs.set(draft, [...keys, key]);
      return [];
    }
    if (this.isOverwritten(draft, name)) return undefined;
    const own = this.map(draft);
    const existing = pairOf(own, name);
    const edit = existing ? replaceValue(own, existing, key, reason) : this.insert(own, name, key, reason);
    return edit && [edit];
  }

  private insert(own: MapSource, name: string, key: NewKey, reason: string): Edit | undefined {
    const pairs: readonly Pair[] = own.node.items;
    const merge = pairs.findLastIndex((pair) => keyOf(pair) === '<<');
    const isBehindMerge = (pair: Pair | undefined): pair is Pair => pair !== undefined && pairs.indexOf(pair) > merge;
    const after = name === 'variables' ? ['image'] : name === 'script' ? ['before_script'] : [];
    const previous = after.map((other) => pairOf(own, other)).find(isBehindMerge);
    if (previous) return insertKeyAfter(own, previous, key, reason);
    const next = followers(name)
      .map((other) => pairOf(own, other))
      .find((pair) => pair !== undefined);
    if (isBehindMerge(next)) return insertKeyBefore(own, next, key, reason);
    return appendKey(own, key, reason);
  }

  /** The jobs that are written out in the root file. */
  written(): readonly Placed[] {
    return [...this.newJobs].flatMap(([draft, keys], index) => {
      const root = this.rootOf(draft);
      const content = root?.content?.sources.at(-1)?.node;
      if (!root || (content && isFlow(content))) return [];
      const order = ['image', 'variables', 'before_script', 'script', 'after_script'];
      const rank = ({ flow }: NewKey): number => order.indexOf(flow.split(':')[0] ?? '');
      const step = content ? indentStep(content, root) : 2;
      const lines = [...keys]
        .sort((a, b) => rank(a) - rank(b))
        .flatMap((key) => key.lines.map((line) => (line === '' ? '' : ' '.repeat(step) + line)));
      const job = ['', `${oneLineScalar(draft.job.name)}:`, ...lines];
      const edit = { ...appendLines(root, job, 'job'), order: NEW_JOB + index };
      return [{ edits: [edit], touches: [], drafts: [draft], what: 'the job' }];
    });
  }
}

/**
 * The keys that a new key may stand before. The image stands before the variables: between them and the next key, it
 * would come before what is added at the end of the variables.
 */
function followers(name: string): readonly string[] {
  if (name === 'after_script') return [];
  const scripts = SCRIPTS.slice(name === 'script' ? 2 : 0).filter((other) => other !== name);
  return name === 'image' ? ['variables', ...scripts] : scripts;
}

export function keyOf(pair: Pair): string {
  const key = pair.key as { source?: string } | null;
  return key?.source ?? '';
}

export function pairOf(source: MapSource, name: string): Pair | undefined {
  return source.node.items.findLast((pair) => keyOf(pair) === name);
}
