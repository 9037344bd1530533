import { assemble, type Project } from '../../src/gitlab/include.ts';
import { type Job, Pipeline } from '../../src/gitlab/resolve.ts';
import type { SimpleCommand } from '../../src/shell/command.ts';
import { type Flow, interpret } from '../../src/shell/interpret.ts';
import { type ScriptUnit, scriptUnits } from '../../src/shell/script.ts';
import type { ShellState } from '../../src/shell/state.ts';
import { MemoryProject } from '../../src/source/memory-project.ts';

/** Files in memory as a project; a path that is not among them is missing. */
export function memoryProject(files: Readonly<Record<string, string>>): Project {
  return new MemoryProject(new Map(Object.entries(files)));
}

export function pipelineOf(files: Readonly<Record<string, string>> | string): Pipeline {
  const all = typeof files === 'string' ? { '.gitlab-ci.yml': files } : files;
  return new Pipeline(assemble(memoryProject(all), '.gitlab-ci.yml', { missing: 'error', conditional: 'in' }));
}

export function jobOf(pipeline: Pipeline, name: string): Job {
  const job = pipeline.jobs.get(name);
  if (!job) throw new Error(`no job ${name}`);
  return job;
}

/** The units of a script whose entries are given as texts. */
export function unitsOf(...entries: readonly string[]): readonly ScriptUnit[] {
  const yaml = `job:\n  script:\n${entries.map((entry) => `    - ${JSON.stringify(entry)}\n`).join('')}`;
  const pipeline = pipelineOf(yaml);
  return scriptUnits([{ section: 'script', entries: pipeline.script(jobOf(pipeline, 'job'), 'script') ?? [] }]);
}

export interface Visit {
  readonly command: SimpleCommand;
  readonly text: string;
  readonly cwd: string | undefined;
  readonly state: ShellState;
  readonly flow: Flow;
}

/** Every command in the order of the visits, with a copy of the state before it. */
export function visits(...entries: readonly string[]): Visit[] {
  const all: Visit[] = [];
  interpret(unitsOf(...entries), (command, state, flow) => {
    const text = command.words.map(({ raw }) => raw).join(' ');
    all.push({ command, text, cwd: state.cwd, state: state.clone(), flow });
  });
  return all;
}

export function commands(...entries: readonly string[]): SimpleCommand[] {
  return visits(...entries).map(({ command }) => command);
}
