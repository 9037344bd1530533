import type { Job, Pipeline } from './gitlab/resolve.ts';
import type { FileChange } from './model.ts';
import { includeWorldsOf } from './worlds/include-worlds.ts';

/**
 * The edited pipelines of a run: one of which no text has changed is the pipeline itself, and one whose texts are those
 * of the round before is the one of that round.
 */
export class EditedPipelines {
  private readonly known = new Map<Pipeline, { readonly texts: ReadonlyMap<string, string>; after: Pipeline }>();
  private readonly proved = new WeakMap<Pipeline, ReadonlySet<Job>>();

  /** @param load - resolves the edited texts */
  of(pipeline: Pipeline, changes: readonly FileChange[], load: () => Pipeline): Pipeline {
    const known = this.known.get(pipeline);
    const texts = this.textsFor(pipeline, changes);
    // Its versions in other combinations of the includes are resolved together.
    const isAlone = includeWorldsOf(pipeline).pipelines.length === 1;
    if (isAlone && texts.size === 0) return pipeline;
    if (known && isAlone && isSameTexts(known.texts, texts)) return known.after;
    const after = load();
    this.known.set(pipeline, { texts, after });
    return after;
  }

  /** True for a pipeline in which nothing was wrong the last time, with the same jobs migrated in it. */
  isProved(after: Pipeline, migrated: readonly Job[]): boolean {
    const known = this.proved.get(after);
    return known?.size === migrated.length && migrated.every((job) => known.has(job));
  }

  /** Notes that nothing is wrong in a pipeline, with these jobs migrated in it. */
  prove(after: Pipeline, migrated: readonly Job[]): void {
    this.proved.set(after, new Set(migrated));
  }

  /** The changed texts of a pipeline's own files, and those that belong to no pipeline: its jobs may read them. */
  private textsFor({ assembly }: Pipeline, changes: readonly FileChange[]): ReadonlyMap<string, string> {
    const own = new Set(assembly.files.map(({ source }) => source.path));
    const read = changes.filter(({ path, before }) => own.has(path) || !isYaml(before.path));
    return new Map(read.map(({ path, after }) => [path, after]));
  }
}

function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

function isSameTexts(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([path, text]) => b.get(path) === text);
}
