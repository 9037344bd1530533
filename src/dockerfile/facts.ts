import type { Diagnostic, KanikoFlavor } from '../model.ts';
import type { IgnorePattern } from './ignore-file.ts';
import type { LinkTree } from './links.ts';
import type { Dockerfile, Instruction, Stage } from './parse.ts';
import { finalStage, neededStages } from './stages.ts';

/** Build args by name, each with its value when that is literal; undefined when a name is out of view. */
export type BuildArguments = ReadonlyMap<string, string | undefined> | undefined;

/** What a call and its job say about a build; undefined is always "not known". */
export interface DockerfileFacts {
  readonly flavor: KanikoFlavor;
  /** The stage that is built; without a name the last one. */
  readonly target: { readonly name: string | undefined } | undefined;
  /** Labels of the call, each with its value when that is literal. */
  readonly labels: ReadonlyMap<string, string | undefined>;
  /** Build args of the call. */
  readonly buildArguments: BuildArguments;
  /** Build args whose value may be empty when the job runs, each with what in it may be. */
  readonly mayBeEmpty?: ReadonlyMap<string, string>;
  /** Host names of the services of the job. */
  readonly services: readonly string[];
  /** Files of the home folder that the script writes before the call, as it names them. */
  readonly homeFiles?: readonly string[];
  /** The files of the context, as far as the job leaves them alone. */
  readonly tree?: LinkTree;
  /** The file that keeps files out of the context: `<Dockerfile>.dockerignore`, else `.dockerignore` of the context. */
  readonly ignoreFile: { readonly path: string; readonly patterns: readonly IgnorePattern[] } | undefined;
}

/** One question about a Dockerfile. Pure: the same answer for the same arguments. */
export type DockerfileCheck = (dockerfile: Dockerfile, facts: DockerfileFacts) => readonly Diagnostic[];

/** The fork knows here-documents, mounts and platform arguments, and leaves out unused stages. */
export function isFork({ flavor }: DockerfileFacts): boolean {
  return flavor === 'osscontainertools';
}

/** The stage whose image is pushed; undefined when it is not known or does not exist. */
export function pushedStage(dockerfile: Dockerfile, { target }: DockerfileFacts): Stage | undefined {
  return target && finalStage(dockerfile, target.name);
}

/** Most checks ask for the same stages. */
const asked = new WeakMap<DockerfileFacts, { readonly dockerfile: Dockerfile; readonly built: readonly Stage[] }>();

/** The stages that BuildKit builds; all of them when that is not known. */
export function builtStages(dockerfile: Dockerfile, facts: DockerfileFacts): readonly Stage[] {
  const known = asked.get(facts);
  if (known?.dockerfile === dockerfile) return known.built;
  const final = pushedStage(dockerfile, facts);
  const needed = final && neededStages(dockerfile, final, facts.buildArguments);
  const built = needed ? dockerfile.stages.filter((stage) => needed.has(stage)) : dockerfile.stages;
  asked.set(facts, { dockerfile, built });
  return built;
}

/** The instructions that BuildKit runs; those behind ONBUILD belong to later builds. */
export function builtInstructions(
  dockerfile: Dockerfile,
  facts: DockerfileFacts,
  ...keywords: readonly string[]
): readonly Instruction[] {
  return builtStages(dockerfile, facts)
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword, onbuild }) => !onbuild && keywords.includes(keyword));
}
