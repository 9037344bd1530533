import type { BuildArguments } from './facts.ts';
import type { Dockerfile, Instruction, Stage } from './parse.ts';

/** The stage that is built for a target; the last one without a target. Undefined when no stage has that name. */
export function finalStage({ stages }: Dockerfile, target: string | undefined): Stage | undefined {
  return target === undefined ? stages.at(-1) : findStage(stages, stages.length, target);
}

/** The stage that a name or number means, among those before an index; a later stage hides an earlier namesake. */
export function findStage(stages: readonly Stage[], before: number, reference: string): Stage | undefined {
  const name = reference.toLowerCase();
  const named = stages.slice(0, before).findLast((stage) => stage.name === name);
  if (named) return named;
  return /^\d+$/.test(reference) && Number(reference) < before ? stages[Number(reference)] : undefined;
}

/**
 * The stages that BuildKit builds for a final stage: what it starts from, copies from and mounts, and so on.
 * @param buildArguments - those of the call, each with its value when that is literal; undefined when not all are known
 * @returns undefined when a reference depends on a variable, so that it is not known which stages are needed
 */
export function neededStages(
  dockerfile: Dockerfile,
  final: Stage,
  buildArguments: BuildArguments,
): ReadonlySet<Stage> | undefined {
  const needed = new Set<Stage>();
  const queue = [final];
  for (let stage = queue.pop(); stage; stage = queue.pop()) {
    if (needed.has(stage)) continue;
    needed.add(stage);
    for (const reference of [baseOf(dockerfile, stage, buildArguments), ...stage.instructions.flatMap(copiedFrom)]) {
      if (reference === undefined || (reference.includes('$') && !IMAGE.test(reference))) return undefined;
      const found = findStage(dockerfile.stages, stage.index, reference);
      if (found) queue.push(found);
    }
  }
  return needed;
}

/** What only the name of an image has. */
const IMAGE = /[/:@](?![-+?])/;

/** What a stage starts from; a single variable has its value of the call, else the default of its ARG. */
function baseOf(
  { stages, globals }: Dockerfile,
  { base, index }: Stage,
  buildArguments: BuildArguments,
): string | undefined {
  // FROM cannot name a stage by number.
  if (/^\d+$/.test(base)) return '';
  const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(base);
  if (!variable) return base;
  const name = variable[1] ?? variable[2] ?? '';
  if (stages.slice(0, index).every((stage) => stage.name === undefined)) return '';
  if (!buildArguments || buildArguments.has(name)) return buildArguments?.get(name);
  return globals.flatMap(argumentDefaults).findLast((argument) => argument.name === name)?.value;
}

/** The names that an ARG declares, each with its default. */
export function argumentDefaults({ keyword, arguments: words }: Instruction) {
  if (keyword !== 'ARG') return [];
  return words.map((word) => {
    const [name = '', ...value] = word.value.split('=');
    return { name, value: value.length === 0 ? undefined : value.join('='), word };
  });
}

/** The images or stages that an instruction takes files from. */
export function copiedFrom({ keyword, flags }: Instruction): string[] {
  return flags.flatMap(({ name, value = '' }) => {
    if (keyword === 'COPY' && name === 'from') return [value];
    if (keyword !== 'RUN' || name !== 'mount') return [];
    return value.split(',').flatMap((field) => (/^from=/.test(field.trim()) ? [field.trim().slice(5)] : []));
  });
}

/** A stage and those that it starts from, the nearest first. */
export function lineage({ stages }: Dockerfile, stage: Stage): Stage[] {
  const chain = [stage];
  for (let current: Stage | undefined = stage; current;) {
    current = findStage(stages, current.index, /^\d+$/.test(current.base) ? '' : current.base);
    if (current) chain.push(current);
  }
  return chain;
}
