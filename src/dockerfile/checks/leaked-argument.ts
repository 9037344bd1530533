import { diagnostic } from '../../diagnostics/index.ts';
import type { Diagnostic } from '../../model.ts';
import { builtStages, type DockerfileCheck, type DockerfileFacts, isFork } from '../facts.ts';
import type { Dockerfile, Instruction, Stage } from '../parse.ts';
import { argumentDefaults, lineage } from '../stages.ts';
import { variablesIn } from '../words.ts';
import { escapeRegExp } from '../../escape-regexp.ts';

/** Where a variable of the Dockerfile is expanded, by the builder or by the shell of RUN. */
const EXPANDED: ReadonlySet<string> = new Set('RUN COPY ADD ENV WORKDIR LABEL USER EXPOSE VOLUME'.split(' '));

/** Arguments that every stage has without a declaration. */
const PREDEFINED = /^(?:https?|ftp|no|all)_proxy$/i;

/** An ARG of an earlier stage that a later one uses: Kaniko carries its value on, BuildKit keeps it in its stage. */
export const checkLeakedArgument: DockerfileCheck = (dockerfile, facts) =>
  isFork(facts) ? [] : builtStages(dockerfile, facts).flatMap((stage) => inStage(dockerfile, facts, stage));

function inStage(dockerfile: Dockerfile, facts: DockerfileFacts, stage: Stage): Diagnostic[] {
  const [, ...bases] = lineage(dockerfile, stage);
  const own = new Set(bases.flatMap(({ instructions }) => instructions.flatMap(defined)));
  const earlier = argumentsBefore(dockerfile, facts, stage);
  const found = new Map<string, Diagnostic>();
  for (const instruction of stage.instructions) {
    const { keyword, onbuild, json, text, place } = instruction;
    if (onbuild) continue;
    const expanded = EXPANDED.has(keyword) && !(keyword === 'RUN' && json);
    for (const { name, index, defaulted } of expanded ? variablesIn(text, dockerfile.escape) : []) {
      if (defaulted || own.has(name) || !earlier.has(name) || found.has(name)) continue;
      if (keyword === 'RUN' && isSetInShell(text, name)) continue;
      const location = dockerfile.locate(place(index, index + name.length + 1));
      found.set(name, diagnostic('K2B507', location, { name }));
    }
    for (const name of defined(instruction)) own.add(name);
  }
  return [...found.values()];
}

function defined(instruction: Instruction): string[] {
  if (instruction.keyword === 'ARG') return argumentDefaults(instruction).map(({ name }) => name);
  if (instruction.keyword !== 'ENV') return [];
  const [first] = instruction.arguments;
  if (first && !first.value.includes('=')) return [first.value];
  return instruction.arguments.flatMap(({ value }) => value.split('=')[0] ?? []);
}

/** Arguments of the stages before one that have a value there. */
function argumentsBefore(
  { stages, globals }: Dockerfile,
  { buildArguments }: DockerfileFacts,
  { index }: Stage,
): ReadonlySet<string> {
  const valued = new Set(globals.flatMap(argumentDefaults).flatMap(({ name, value }) => (value ? [name] : [])));
  const declared = stages.slice(0, index).flatMap(({ instructions }) => instructions.flatMap(argumentDefaults));
  const names = declared
    .filter(({ name, value }) => value || valued.has(name) || buildArguments?.has(name) === true)
    .map(({ name }) => name);
  return new Set(names.filter((name) => !PREDEFINED.test(name)));
}

/** The shell command sets a variable of that name itself. */
function isSetInShell(text: string, name: string): boolean {
  const own = escapeRegExp(name);
  return new RegExp(String.raw`(?:^|[\s;&|({"'])(?:${own}\+?=|(?:for|read|select)\b[^;|&]*\b${own}\b)`).test(text);
}
