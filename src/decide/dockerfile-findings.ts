import { diagnostic } from '../diagnostics/index.ts';
import type { DockerfileFacts } from '../dockerfile/facts.ts';
import { parseIgnoreFile } from '../dockerfile/ignore-file.ts';
import { inspectDockerfile } from '../dockerfile/inspect.ts';
import { type DockerfileInTree, locateDockerfile } from '../dockerfile/locate.ts';
import { below, followLinks, type LinkTree } from '../dockerfile/links.ts';
import { type Dockerfile, parseDockerfile } from '../dockerfile/parse.ts';
import type { BuildPlan, Diagnostic, KanikoFlavor } from '../model.ts';
import { type ShellWord, splitWord } from '../shell/word.ts';
import { type Lookup, mayBeEmpty } from '../worlds/emptiness.ts';

export interface DockerfileInput {
  readonly plan: BuildPlan;
  /** Working directory of the call relative to the root of the checkout; undefined when it cannot be told. */
  readonly cwd: string | undefined;
  readonly flavor: KanikoFlavor;
  /** Host names of the services of the job. */
  readonly services: readonly string[];
  /** Files of the home folder that the script writes before the call, as it names them. */
  readonly homeFiles: readonly string[];
  readonly job: string | undefined;
  /** What is known of the variables of the call. */
  readonly lookup: Lookup;
  /** Text of a file of the checkout, undefined when it does not exist or when the job may change it. */
  readonly text: (path: string) => string | undefined;
  /** Undefined where the job may make or remove it. */
  readonly exists: (path: string) => boolean | undefined;
  /** The links of the checkout that the job leaves alone; undefined when the tree is out of view. */
  readonly tree?: LinkTree;
}

/** What the Dockerfile of a call means for the migrated job; nothing when the Dockerfile is not in view. */
export function dockerfileFindings(input: DockerfileInput): Diagnostic[] {
  const { plan, cwd, text, exists, job } = input;
  const dockerfile = plan.entries.find((entry) => entry.kind === 'dockerfile')?.path;
  const context = plan.entries.find((entry) => entry.kind === 'context')?.directory;
  const found = locateDockerfile({ dockerfile, context, cwd }, text, exists);
  if (!found) return [];
  const read = parseDockerfile(found.path, found.text, job);
  return [...linkedAway(found, read, input.tree), ...inspectDockerfile(read, factsOf(input, found))];
}

/** A Dockerfile that is a link out of its folder: buildctl sends that folder alone. */
function linkedAway({ path }: DockerfileInTree, { locate }: Dockerfile, tree: LinkTree | undefined): Diagnostic[] {
  const slash = path.lastIndexOf('/');
  const followed = tree && followLinks(path.slice(slash + 1), below(path.slice(0, Math.max(slash, 0)), tree));
  return followed?.left === true ? [diagnostic('K2B543', locate({ start: 0, end: 0 }), { path })] : [];
}

function factsOf(
  { plan, flavor, services, homeFiles, lookup, text, tree }: DockerfileInput,
  found: DockerfileInTree,
): DockerfileFacts {
  const labels = new Map<string, string | undefined>();
  const buildArguments = new Map<string, string | undefined>();
  let target: DockerfileFacts['target'] = { name: undefined };
  let named = true;
  for (const entry of plan.entries) {
    if (entry.kind === 'target') target = entry.stage.literal === undefined ? undefined : { name: entry.stage.literal };
    if (entry.kind === 'build-arg-from-environment') buildArguments.set(entry.name, undefined);
    if (entry.kind !== 'label' && entry.kind !== 'build-arg') continue;
    const { before, after } = splitWord(entry.assignment, '=') ?? {};
    const name = before?.literal;
    if (name !== undefined) (entry.kind === 'label' ? labels : buildArguments).set(name, after?.literal);
    else if (entry.kind === 'build-arg') named = false;
  }
  return {
    flavor,
    target: target?.name === '' ? { name: undefined } : target,
    labels,
    buildArguments: named ? buildArguments : undefined,
    mayBeEmpty: emptyArguments(plan, lookup),
    services,
    homeFiles,
    ...(tree && found.context !== undefined ? { tree: below(found.context, tree) } : {}),
    ignoreFile: ignoreFile(found, text),
  };
}

/** The build args that variables may leave empty; the last of equal names counts. */
function emptyArguments({ entries }: BuildPlan, lookup: Lookup): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const entry of entries) {
    const given = entry.kind === 'build-arg' ? argumentOf(entry.assignment) : undefined;
    if (!given) continue;
    const empty = given.value.literal === undefined ? mayBeEmpty(given.value, lookup) : undefined;
    if (empty) found.set(given.name, empty.written);
    else found.delete(given.name);
  }
  return found;
}

function argumentOf(assignment: ShellWord): { readonly name: string; readonly value: ShellWord } | undefined {
  const { before, after } = splitWord(assignment, '=') ?? {};
  return before?.literal === undefined || !after ? undefined : { name: before.literal, value: after };
}

/** Kaniko and BuildKit agree: the file beside the Dockerfile, else that of the context. */
function ignoreFile({ path, context }: DockerfileInTree, text: DockerfileInput['text']): DockerfileFacts['ignoreFile'] {
  if (context === undefined) return undefined;
  for (const candidate of [`${path}.dockerignore`, context === '' ? '.dockerignore' : `${context}/.dockerignore`]) {
    const found = text(candidate);
    if (found !== undefined) return { path: candidate, patterns: parseIgnoreFile(found) };
  }
  return undefined;
}
