import { cacheName, cacheSource, splitTag } from '../buildkit/names.ts';
import { completeTag } from '../buildkit/tags.ts';
import { areSameImage, type CutName, cutName, fillJobNameSlug, fillSlug } from '../buildkit/same-image.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Project } from '../gitlab/project.ts';
import { groupBy } from '../group-by.ts';
import { perJob } from '../gitlab/per-job.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { alternativesOf } from '../gitlab/rule-variables.ts';
import { isSharedByRuns } from '../kaniko/runs.ts';
import { fill, visibleTexts } from '../kaniko/visible-values.ts';
import type { Diagnostic } from '../model.ts';
import { literalPrefix, type ShellWord, variablesOf } from '../shell/word.ts';
import { type DraftCall, entriesOf, type JobDraft, type JobRef } from './draft.ts';
import { isVersion } from './include-versions.ts';
import { slugsOf } from './job-slugs.ts';
import { yamlValues } from './values.ts';

/** The cache of a call: a tag in a registry. */
interface Cache {
  readonly repository: ShellWord;
  readonly inferred: boolean;
}

/**
 * Adds to each job what its caches may do to images and to each other. Kaniko's cache tags are hashes, which no image
 * has, and ours are names: a cache that may have the name of an image of any job in view is an error, because whichever
 * of the two is pushed last replaces the other.
 * @param refs - every job in view
 * @param project - the scripts that other jobs run
 */
export function withCacheChecks(
  drafts: readonly JobDraft[],
  refs: readonly JobRef[],
  project: Pick<Project, 'script'>,
): readonly JobDraft[] {
  if (!drafts.some(({ calls }) => calls.some(cacheOf))) return drafts;
  const ofDrafts = new Set(drafts.map(({ job }) => job));
  const images = new Images([
    ...drafts.flatMap((draft) =>
      draft.calls.flatMap((call) => imagesOf(draft, call).map((image) => ({ image, job: draft.job.name }))),
    ),
    ...refs.filter(({ job }) => !ofDrafts.has(job)).flatMap((ref) => othersOf(project)(ref.pipeline, ref.job)),
  ]);
  const caches = new CacheTags(drafts);
  return drafts.map((draft) => {
    const findings = draft.calls.flatMap((call): Diagnostic[] => {
      const cache = cacheOf(call);
      if (!cache) return [];
      const { start, end } = call.invocation.command;
      const location = call.locate(start, end);
      const names = cacheNames(draft, call, cache);
      if (slugsOf(draft).includes('') && call.context.cachePolicy?.tag === undefined)
        return [diagnostic('K2B309', location, { written: '--cache', problem: NO_SLUG })];
      const hit = images.find(names);
      const ref = names[0] ?? '';
      if (hit) return [diagnostic('K2B248', location, { ref, image: hit.image, other: hit.job })];
      if (isSharedByRuns(call.invocation, [repositoryOfCache(cache)]))
        return [diagnostic('K2B731', location, { ref, other: 'the other runs of this call' })];
      const other = caches.otherWriter(draft, call, cache);
      return other === undefined ? [] : [diagnostic('K2B731', location, { ref, other })];
    });
    return findings.length === 0 ? draft : { ...draft, findings: [...draft.findings, ...findings] };
  });
}

const NO_SLUG = 'the name of the job has no letter and no digit, so CI_JOB_NAME_SLUG, the tag of the cache, is empty';

/** The name of an image that a job in view may push. */
interface PushedImage {
  readonly image: string;
  readonly job: string;
}

/** The images of all jobs, by their repositories. */
class Images {
  private readonly byRepository: ReadonlyMap<string, readonly (PushedImage & { cut: CutName; index: number })[]>;

  constructor(images: readonly PushedImage[]) {
    const cut = images.map((one, index) => ({ ...one, cut: cutName(one.image), index }));
    this.byRepository = groupBy(cut, (one) => one.cut.repository);
  }

  /** The first image that one of the names may mean. */
  find(names: readonly string[]): PushedImage | undefined {
    const hits = names.map(cutName).flatMap((name) => {
      const inRepository = this.byRepository.get(name.repository) ?? [];
      return inRepository.find(({ cut }) => areSameImage(name, cut)) ?? [];
    });
    return hits.sort((a, b) => a.index - b.index)[0];
  }
}

/** A job that writes a cache, with its place among the drafts. */
interface Writer {
  readonly draft: JobDraft;
  readonly index: number;
}

/** The names of all caches, with the jobs that write them in the order of the drafts. */
class CacheTags {
  private readonly byCall = new Map<DraftCall, readonly string[]>();
  private readonly writers = new Map<string, Writer[]>();

  constructor(drafts: readonly JobDraft[]) {
    for (const [index, draft] of drafts.entries())
      for (const call of draft.calls) {
        const tags = tagsOf(draft, call);
        this.byCall.set(call, tags);
        for (const tag of new Set(tags)) {
          const known = this.writers.get(tag) ?? [];
          this.writers.set(tag, known);
          // Beyond a second one of another name nothing is asked for.
          if (known.length < 2 || known.every((one) => one.draft.job.name === draft.job.name))
            known.push({ draft, index });
        }
      }
  }

  /** Who else writes the cache of a call: another run of its job, or the first other job. */
  otherWriter(draft: JobDraft, call: DraftCall, cache: Cache): string | undefined {
    const tags = this.byCall.get(call) ?? [];
    if (new Set(tags).size < tags.length) return `other rows of the matrix of ${draft.job.name}`;
    const others = tags
      .flatMap((tag) => this.writers.get(tag) ?? [])
      .filter((other) => other.draft.job !== draft.job && !isVersion(other.draft, draft))
      .sort((a, b) => a.index - b.index);
    const [first] = others;
    if (first) return nameBeside(first.draft, draft);
    return tags.length > 0 && isStartedTwice(draft, cache)
      ? `other runs of the child pipeline ${draft.pipeline.assembly.root}`
      : undefined;
  }
}

/** The name of a job, with what tells it from the other one. */
function nameBeside({ job, pipeline }: JobRef, other: JobRef): string {
  if (job.name !== other.job.name) return `the job ${job.name}`;
  if (job.location.path !== other.job.location.path) return `the job ${job.name} of ${job.location.path}`;
  return `the same job in another pipeline of ${pipeline.assembly.root}`;
}

/** Several triggers start the pipeline of a job, or one does with several rows, and none of them names the repository. */
function isStartedTwice({ pipeline: { assembly } }: JobDraft, cache: Cache): boolean {
  const { parents = [] } = assembly;
  const given = new Set(parents.flatMap(({ always, perhaps }) => [...always.keys(), ...perhaps.keys()]));
  const isNamed = variablesOf(repositoryOfCache(cache)).some((name) => given.has(name));
  return !isNamed && (parents.length > 1 || parents.some(({ repeats }) => repeats === true));
}

/** The names of the cache of a call, one a run of the job; none where the repository is another one in each run. */
function tagsOf(draft: JobDraft, call: DraftCall): readonly string[] {
  const cache = cacheOf(call);
  if (!cache) return [];
  const inRows = new Set(
    alternativesOf(draft.pipeline, draft.job).matrix.flatMap((row) => row.map(({ name }) => name)),
  );
  if (variablesOf(repositoryOfCache(cache)).some((name) => inRows.has(name))) return [];
  const [name] = cacheNames(draft, call, cache);
  const isOne = name !== undefined && !/\$(?!\{?CI_)/.test(name);
  if (!isOne || !draft.pipeline.effective(draft.job, 'parallel')) return isOne ? [name] : [];
  return name.includes('CI_JOB_NAME_SLUG') ? slugsOf(draft).map((slug) => fillSlug(name, slug)) : [name];
}

/** @returns undefined for a call that keeps no cache in a registry, or only reads one */
function cacheOf(call: DraftCall): Cache | undefined {
  const entries = entriesOf(call);
  if (!entries.some(({ kind }) => kind === 'cache') || entries.some(({ kind }) => kind === 'cache-read-only'))
    return undefined;
  for (const entry of entries) {
    if (entry.kind === 'cache-repository')
      return literalPrefix(entry.repository).startsWith('oci:')
        ? undefined
        : { repository: entry.repository, inferred: false };
  }
  const destination = entries.find((entry) => entry.kind === 'destination');
  return destination && { repository: destination.name, inferred: true };
}

function imagesOf(draft: JobDraft, call: DraftCall): readonly string[] {
  const entries = entriesOf(call);
  if (entries.some(({ kind }) => kind === 'no-push')) return [];
  return entries.flatMap((entry) =>
    entry.kind === 'destination' ? textsOf(draft, call, completeTag(entry.name, call.context)) : [],
  );
}

/** Programs that write images. */
const WRITES_IMAGES = /\b(?:buildctl|docker|podman|buildah|skopeo|crane|regctl|oras)\b/;

/** The name of an image; its repository may stand in a variable of GitLab alone (`$CI_REGISTRY_IMAGE:tag`). */
const IMAGE_NAME = /^[^./~-].*\/|^\$\{?\w+\}?:/;

const known = new WeakMap<object, ImagesOfJob>();

/** {@link imagesOfOther}, once for a job and what it reads. */
function othersOf(project: Pick<Project, 'script'>): ImagesOfJob {
  const others = known.get(project) ?? perJob((pipeline, job) => imagesOfOther({ pipeline, job }, project));
  known.set(project, others);
  return others;
}

type ImagesOfJob = (pipeline: Pipeline, job: Job) => readonly PushedImage[];

/** What other jobs may push, those that were migrated before among them: each word of their scripts that is like a name. */
function imagesOfOther(ref: JobRef, project: Pick<Project, 'script'>): readonly PushedImage[] {
  const { pipeline, job } = ref;
  const text = job.hidden ? '' : textOf(ref, project);
  if (!WRITES_IMAGES.test(text)) return [];
  const values = yamlValues(pipeline, job);
  const words = new Set(wordsOf(text).filter((word) => /[/$]/.test(word)));
  const names = new Set([...words].flatMap((word) => fill(word, values).flatMap(wordsOf)));
  return [...names]
    .filter((name) => IMAGE_NAME.test(name) && !name.includes('://'))
    .map((name) => ({ image: fillOwnSlug(name, ref), job: job.name }));
}

const SECTIONS = ['before_script', 'script'] as const;

/** The script of a job, and those of the repository that it names. */
function textOf({ pipeline, job }: JobRef, project: Pick<Project, 'script'>): string {
  const items = SECTIONS.flatMap((section) => pipeline.script(job, section) ?? []);
  const texts = items.map(({ value }) => value.text);
  const paths = new Set<string>();
  for (const text of texts)
    for (const word of wordsOf(text)) {
      const path = word.replace(/^(?:\.\/|\$CI_PROJECT_DIR\/|\$\{CI_PROJECT_DIR\}\/)+/, '');
      if (!/^[\w@+-][\w@+./-]*$/.test(path) || !/[./]/.test(path) || paths.has(path)) continue;
      paths.add(path);
      const script = project.script?.(path)?.text;
      if (script !== undefined) texts.push(script);
    }
  return texts.join('\n');
}

/** All words but the names of caches. */
function wordsOf(text: string): readonly string[] {
  return text.replaceAll(/\bref=[^\s",]+/g, '').split(/[\s"'\\,=;()|&<>]+/);
}

function cacheNames(draft: JobDraft, call: DraftCall, { repository, inferred }: Cache): readonly string[] {
  const { cacheSuffix, cachePolicy } = call.context;
  const from = cacheSource(repository, inferred);
  return textsOf(draft, call, repository).map((text) =>
    fillOwnSlug(cacheName(inferred ? withoutTag(text) : text, from, cacheSuffix, cachePolicy?.tag), draft),
  );
}

/** The part of a destination that names the repository, as far as it is cut off where it is written. */
function repositoryOfCache({ repository, inferred }: Cache): ShellWord {
  return (inferred ? splitTag(repository)?.repository : undefined) ?? repository;
}

function withoutTag(name: string): string {
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1 ? name : name.slice(0, colon);
}

function textsOf(draft: JobDraft, { context }: DraftCall, word: ShellWord): readonly string[] {
  return visibleTexts(word, context.values).map((text) => fillOwnSlug(text, draft));
}

/** The slug of a job is known where no matrix adds to its name. */
function fillOwnSlug(text: string, { pipeline, job }: JobRef): string {
  if (pipeline.effective(job, 'parallel')) return text;
  return fillJobNameSlug(text, job.name);
}
