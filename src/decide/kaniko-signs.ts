import { SHIM_NAME } from '../buildkit/shim.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Project } from '../gitlab/project.ts';
import { servicesOf } from '../gitlab/services.ts';
import type { ScalarValue } from '../gitlab/value.ts';
import { recognizeImage } from '../kaniko/image.ts';
import { mayHoldSigns, signOf } from '../kaniko/signs.ts';
import { mayRunTasks, taskFiles } from '../kaniko/task-files.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { commandsIn } from '../shell/commands-of.ts';
import { functionBodies } from '../shell/functions.ts';
import { entryAt, type ScriptUnit, scriptUnits } from '../shell/script.ts';
import { locateInScalar } from '../source/scalar.ts';
import type { JobRef } from './draft.ts';
import { imageOrigin } from './image-origin.ts';
import type { DecideOptions, DraftOptions } from './options.ts';
import { SECTIONS } from '../gitlab/sections.ts';

/**
 * What shows that a job may run Kaniko although no call of the executor is in view: under another name, in a container
 * that it starts, in a Makefile, in an image whose name says so. Of a hidden job its users tell it.
 * @returns one finding for each place: an error for a call by its flags, else that it was not seen
 */
export function kanikoSigns(
  ref: JobRef,
  project: Pick<Project, 'text'>,
  options: DraftOptions & Pick<DecideOptions, 'signs'>,
): readonly Diagnostic[] {
  const signs = options.signs?.get(ref.job) ?? findSigns(ref, project, options);
  options.signs?.set(ref.job, signs);
  return signs;
}

function findSigns(ref: JobRef, project: Pick<Project, 'text'>, options: DraftOptions): readonly Diagnostic[] {
  const { pipeline, job } = ref;
  if (job.hidden) return [];
  const findings: Diagnostic[] = [];
  const add = (location: Location, unseen: string, sign: string): void =>
    void findings.push({ ...diagnostic('K2B292', location, { job: job.name, sign }), unseen });
  const addImage = (scalar: ScalarValue, sign: string): void =>
    add(locateInScalar(scalar, 0, scalar.text.length, job.name), scalar.text, `${sign} ${scalar.text}`);
  const image = imageOrigin(ref, options);
  if (image?.kind.kind === 'warmer' || (image && 'mentionsKaniko' in image.kind && image.kind.mentionsKaniko))
    addImage(image.name, 'its image is');
  for (const { image: service } of servicesOf(pipeline, job))
    if (/^(?:kaniko|warmer)$/.test(recognizeImage(service.text).kind)) addImage(service, 'it has the service');
  const sections = SECTIONS.map((section) => ({ section, entries: pipeline.script(job, section) ?? [] }));
  const mayTell = sections.some(({ entries }) =>
    entries.some(({ value: { text } }) => mayHoldSigns(text) || mayRunTasks(text)),
  );
  const units = mayTell ? scriptUnits(sections) : [];
  // The shim that an earlier run wrote into the job translates these flags.
  const shimmed = units.some((unit) => functionBodies(unit).has(SHIM_NAME));
  for (const unit of units)
    for (const command of commandsIn(unit)) {
      const location = (): Location => placeOfCommand(ref, unit, command);
      const sign = signOf(command);
      // Of the executor under its own name the job itself is told.
      if (sign?.kind === 'call' && sign.what !== '/kaniko/executor' && !(shimmed && isOfShim(sign.what)))
        findings.push(diagnostic('K2B291', location(), { job: job.name, program: sign.what }));
      if (sign?.kind === 'run') add(location(), sign.what, `it starts ${sign.what}`);
      for (const { file, target } of taskFiles(command))
        if (namesKaniko(project.text(file))) add(location(), target, `${target} may do so: ${file} names Kaniko`);
    }
  return findings;
}

function isOfShim(program: string): boolean {
  return program === SHIM_NAME || program.startsWith('k2b_');
}

function namesKaniko(text: string | undefined): boolean {
  return text !== undefined && /\/kaniko\/|kaniko-project|\bkaniko\b/.test(text);
}

function placeOfCommand({ job }: JobRef, unit: ScriptUnit, { start, end }: SimpleCommand): Location {
  const found = entryAt(unit, start, end) ?? entryAt(unit, start, start);
  const scalar: ScalarValue | undefined = found?.item.entry.value;
  return scalar && found
    ? locateInScalar(scalar, found.start, Math.max(found.start, found.end), job.name)
    : job.location;
}
