import { diagnostic } from '../diagnostics/index.ts';
import { servicesOf } from '../gitlab/services.ts';
import type { Entry, Value } from '../gitlab/value.ts';
import { BUILDKIT_ENVIRONMENT, inEnvironment } from '../kaniko/runtime.ts';
import { isWritable } from '../kaniko/writable.ts';
import { checkImageVariable } from './image-environment.ts';
import type { Diagnostic, Location } from '../model.ts';
import { UNSEEN } from '../shell/held.ts';
import { locate } from '../source/position.ts';
import type { JobCheckInput } from './job-checks.ts';
import type { JobRef } from './draft.ts';
import { entryTexts, ruleVariables } from '../gitlab/rule-variables.ts';
import { worldsOf } from '../worlds/of-job.ts';
import type { World } from '../worlds/worlds.ts';

const SANDBOX = '--oci-worker-no-process-sandbox';

/** Looks at what the job asks of its runner: variables, services, caches, hooks. */
export function checkRunner(input: JobCheckInput): Diagnostic[] {
  return [
    ...checkVariables(input),
    ...checkAssignments(input),
    ...checkDaemonFlags(input),
    ...checkServices(input),
    ...checkCaches(input),
    ...checkHooks(input),
  ];
}

/** `run:` instead of `script:`: its steps are not a script that can be read. */
export function checkSteps({ pipeline, job }: JobRef): Diagnostic | undefined {
  const entry = pipeline.effective(job, 'run');
  if (!entry || !scalarsOf(entry.value).some((text) => /kaniko/i.test(text))) return undefined;
  return diagnostic('K2B242', atValue(entry.value, job.name), { job: job.name });
}

/** False when the job starts without the files of its project in some runs: the checkout says nothing about them there. */
export function hasCheckout({ pipeline, job }: JobRef): boolean {
  const hasFiles = (world: World): boolean => !NO_FILES.test(world.get('GIT_STRATEGY') ?? '');
  return worldsOf(pipeline, job).every(new Set(['GIT_STRATEGY']), hasFiles);
}

/** Values of GIT_STRATEGY. */
const NO_FILES = /^(?:none|empty)$/;

function atValue({ file, range }: Value, job: string): Location {
  return locate(file.source.path, file.starts, range, job);
}

function checkVariables({ ref, analysis }: JobCheckInput): Diagnostic[] {
  const { pipeline, job } = ref;
  const findings: Diagnostic[] = [];
  const base = [...pipeline.variables(job)].map(([name, entry]) => ({ name, entry }));
  const written = [...base, ...ruleVariables(pipeline, job)].flatMap(({ name, entry }) =>
    entryTexts(pipeline, entry).map((text = '') => ({ name, text, location: atValue(entry.value, job.name) })),
  );
  for (const { name, text, location } of written) {
    if (name === 'FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR' && /^(?:true|1)$/i.test(text))
      findings.push(diagnostic('K2B235', location));
    if (name === 'GIT_STRATEGY' && NO_FILES.test(text)) findings.push(diagnostic('K2B236', location, { value: text }));
    if (name === 'DOCKER_HOST') findings.push(diagnostic('K2B237', location, { what: 'DOCKER_HOST' }));
    // Below the project folder the credentials and the daemon's store would be a part of the context.
    const unfit = checkImageVariable(name, text, location, analysis);
    if (unfit) findings.push(unfit);
    // What GitLab fills in may be any folder.
    const isHome = name === 'HOME' || name === 'XDG_RUNTIME_DIR';
    if ((isHome && !isWritable(text)) || (isFolder(name) && isUnfitFolder(name, text)))
      findings.push(diagnostic('K2B243', location, { name, value: text }));
  }
  return findings;
}

/** The same where the script sets them, as the calls find them. */
function checkAssignments({ analysis, at }: JobCheckInput): Diagnostic[] {
  const assigned = [...analysis.commands, ...analysis.invocations].flatMap(({ command }) =>
    [...command.assignments, ...command.argumentAssignments].map((one) => ({ ...one, unit: command.unit })),
  );
  return FOLDERS.flatMap((name) => {
    const isUnfit = analysis.invocations.some(({ command, held, texts, variables }) => {
      const prefix = command.assignments.find((one) => one.name === name);
      if (!prefix && !variables.has(name)) return false;
      return [...(prefix ? texts.of(prefix.value) : held.of(name))].some((text) => isUnfitFolder(name, text));
    });
    const place = isUnfit ? assigned.find((one) => one.name === name) : undefined;
    if (!place) return [];
    return [diagnostic('K2B243', at(place.unit, place.start, place.end), { name, value: place.value.raw })];
  });
}

/** Variables that name folders in which the daemon, its client and our steps keep files. */
const FOLDERS = ['HOME', 'XDG_RUNTIME_DIR', 'XDG_DATA_HOME', 'TMPDIR'] as const;

function isFolder(name: string): boolean {
  return FOLDERS.some((folder) => folder === name);
}

/** User 1000 cannot write there, or the files would be a part of the context; see {@link checkImageVariable} for TMPDIR. */
function isUnfitFolder(name: string, text: string): boolean {
  const path = inEnvironment(text, BUILDKIT_ENVIRONMENT).replace(
    /^\$(?:CI_PROJECT_DIR\b|\{CI_PROJECT_DIR\})/,
    '/builds',
  );
  if (path === '' || path.includes(UNSEEN) || /^\$/.test(path)) return false;
  const isInProject = !path.startsWith('/') || /^\/builds(?:\/|$)/.test(path);
  return isInProject || (name !== 'TMPDIR' && !isWritable(path));
}

/** Flags of the daemon that are set elsewhere than in the variables of the job. */
function checkDaemonFlags({ ref, analysis, at }: JobCheckInput): Diagnostic[] {
  const { pipeline, job } = ref;
  const inRules = ruleVariables(pipeline, job)
    .filter(({ name, entry }) => name === 'BUILDKITD_FLAGS' && !everyValueIsRight(entry.value))
    .map(({ entry: { value } }) =>
      diagnostic('K2B217', atValue(value, job.name), { value: scalarsOf(value).join(', ') }),
    );
  const commands = [...analysis.commands, ...analysis.invocations].map(({ command }) => command);
  const inScript = commands.flatMap(({ unit, assignments, argumentAssignments }) =>
    [...assignments, ...argumentAssignments]
      .filter(({ name, value, append }) => name === 'BUILDKITD_FLAGS' && !append && !keepsFlags(value.raw))
      .map(({ value, start, end }) => diagnostic('K2B217', at(unit, start, end), { value: value.raw })),
  );
  return [...inRules, ...inScript];
}

function everyValueIsRight(value: Value): boolean {
  const texts = scalarsOf(value);
  return texts.length > 0 && texts.every(keepsFlags);
}

function keepsFlags(text: string): boolean {
  return text.includes(SANDBOX) || /\$\{?BUILDKITD_FLAGS\b/.test(text);
}

function checkServices({ ref }: JobCheckInput): Diagnostic[] {
  const { pipeline, job } = ref;
  return servicesOf(pipeline, job).map(({ image }) => {
    const location = atValue(image, job.name);
    const docker = /(?:^|\/)docker(?::|@|$)|\bdind\b/.test(image.text);
    if (docker) return diagnostic('K2B237', location, { what: `the service ${image.text}` });
    return diagnostic('K2B238', location, { image: image.text });
  });
}

/** A cache of the folder that the warmer fills for `--cache-dir`. */
function checkCaches({ ref, analysis }: JobCheckInput): Diagnostic[] {
  const { pipeline, job } = ref;
  const folders = new Set(analysis.invocations.flatMap(({ arguments: words }) => words.flatMap(cacheFolder)));
  return pathsOf(pipeline.effective(job, 'cache')?.value)
    .filter((path) => path.kind === 'scalar' && folders.has(inProject(path.text)))
    .map((path) => diagnostic('K2B239', atValue(path, job.name), { path: path.kind === 'scalar' ? path.text : '' }));
}

function cacheFolder(
  word: { readonly raw: string },
  index: number,
  words: readonly { readonly raw: string }[],
): string[] {
  const [, equals] = /^"?--cache-dir=(.+)$/.exec(word.raw) ?? [];
  const value = equals ?? (word.raw === '--cache-dir' ? words[index + 1]?.raw : undefined);
  return value === undefined ? [] : [inProject(value)];
}

function inProject(path: string): string {
  return path
    .replaceAll(/["']/g, '')
    .replace(/^(?:\$CI_PROJECT_DIR|\$\{CI_PROJECT_DIR\})\//, '')
    .replace(/^\.\//, '')
    .replace(/\/+\**$/, '');
}

/** The paths of one cache or of a list of caches. */
function pathsOf(value: Value | undefined): readonly Value[] {
  if (value?.kind === 'seq') return value.items.flatMap((item) => pathsOf(item.value));
  const paths = value?.kind === 'map' ? value.entries.get('paths')?.value : undefined;
  return paths?.kind === 'seq' ? paths.items.map((item) => item.value) : [];
}

/** A hook runs before the script, in the helper's image; what it prepares for Kaniko is not moved. */
function checkHooks({ ref }: JobCheckInput): Diagnostic[] {
  const { pipeline, job } = ref;
  const hooks: Entry | undefined = pipeline.effective(job, 'hooks');
  if (!hooks || !scalarsOf(hooks.value).some((text) => text.includes('/kaniko'))) return [];
  return [diagnostic('K2B241', atValue(hooks.value, job.name))];
}

/** Every text below a value. */
export function scalarsOf(value: Value | undefined): string[] {
  switch (value?.kind) {
    case 'scalar':
      return [value.text];
    case 'seq':
      return value.items.flatMap((item) => scalarsOf(item.value));
    case 'map':
      return [...value.entries.values()].flatMap((entry) => scalarsOf(entry.value));
    default:
      return [];
  }
}
