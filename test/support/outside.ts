import { defaultParts } from '../../src/gitlab/stand-in.ts';
import { effectiveJob, type Plain, toPlain } from '../../src/gitlab/plain.ts';
import type { Job, Pipeline } from '../../src/gitlab/resolve.ts';
import type { Value } from '../../src/gitlab/value.ts';

/** A job that stands in no file in view: as it is before, and as its owner would have it afterwards. */
export interface OutsideJob {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** What is wrong whatever it runs. */
  readonly problem?: string;
}

const DESTINATION = 'registry.example.org/outside:1';
const LOGIN =
  'echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"username\\":\\"$CI_REGISTRY_USER\\",\\"password\\":\\"$CI_REGISTRY_PASSWORD\\"}}}"';
/** By the programs themselves: the defaults may hold functions of their names, and `set -u`. */
const LOGIN_IF_NONE =
  'command grep -qsE "\\"${CI_REGISTRY:-}\\" *:" "${DOCKER_CONFIG:-$HOME/.docker}/config.json" || export DOCKER_AUTH_CONFIG="{\\"auths\\":{\\"${CI_REGISTRY:-}\\":' +
  '{\\"auth\\":\\"$(command printf %s:%s "${CI_REGISTRY_USER:-}" "${CI_REGISTRY_PASSWORD:-}" | command base64 | command tr -d \'\\n\')\\"}}}"';
const FLAGS = 'BUILDKITD_FLAGS: --oci-worker-no-process-sandbox';
const KANIKO = `/kaniko/executor --context . --destination ${DESTINATION}`;
const BUILDKIT =
  'buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=. ' +
  `--output type=image,name=${DESTINATION},push=true`;

const SECTIONS = ['before_script', 'script', 'after_script'] as const;

/**
 * Users of what a pipeline shares, where it changes: of `default:` and its global namesakes, and of lists that no job
 * holds, which `!reference` brings.
 */
export function outsideJobs(before: Pipeline, after: Pipeline): readonly OutsideJob[] {
  return [...ofDefault(before, after), ...ofLists(before, after)];
}

function ofDefault(before: Pipeline, after: Pipeline): readonly OutsideJob[] {
  const [old, now] = [before, after].map((pipeline) =>
    [...defaultParts(pipeline)].map(([part, { value }]) => `${part} ${JSON.stringify(toPlain(pipeline, value))}`),
  );
  const isOurs = old?.some((text) => text.startsWith('image ') && /kaniko/.test(text));
  if (!isOurs || JSON.stringify(old) === JSON.stringify(now)) return [];
  const isKaniko = now?.some((text) => /kaniko/.test(text)) === true;
  const job = (...script: readonly string[]): string =>
    `outside:\n  variables: {${FLAGS}}\n  script: ${JSON.stringify(script)}\n`;
  const problem = isKaniko ? { problem: 'the defaults are migrated in part' } : {};
  return [{ name: 'outside', before: job(KANIKO), after: job(LOGIN_IF_NONE, BUILDKIT), ...problem }];
}

function ofLists(before: Pipeline, after: Pipeline): readonly OutsideJob[] {
  const now = new Map(listsOf(after).map((list) => [list.path, list.text]));
  return listsOf(before).flatMap(({ key, path, text }, index) => {
    if (!/kaniko\/executor/.test(text) || now.get(path) === text) return [];
    const name = `outside-${index}`;
    const first =
      path.includes('"script"') && has(before, key, 'before_script')
        ? `, !reference [${JSON.stringify(key)}, before_script]`
        : '';
    const user = userOf(before, text)?.name;
    // A list brings no login: whoever uses it has one.
    const job = (pipeline: Pipeline, folder: string): string =>
      `${name}:\n  image: gcr.io/kaniko-project/executor:debug\n${variablesOf(pipeline, key, text, user)}` +
      `  before_script: [${JSON.stringify(`mkdir -p ${folder}`)}, ${JSON.stringify(`${LOGIN} > ${folder}/config.json`)}${first}]\n` +
      `  script: [!reference [${path}]]\n`;
    return [{ name, before: job(before, '/kaniko/.docker'), after: job(after, '~/.docker') }];
  });
}

/** A job in view that takes a list. */
function userOf(pipeline: Pipeline, text: string): Job | undefined {
  const items = [JSON.parse(text) as Plain].flat(3);
  return [...pipeline.jobs.values()].find((job) => {
    const keys = job.hidden ? undefined : effectiveJob(pipeline, job);
    const own = SECTIONS.flatMap((section) => keys?.get(section) ?? []);
    return items.length > 0 && items.every((item) => own.includes(item));
  });
}

/** The variables of the key itself, and what a list reads beside them, as its user in view sets it. */
function variablesOf(pipeline: Pipeline, key: string, text: string, user: string | undefined): string {
  const job = user === undefined ? undefined : pipeline.jobs.get(user);
  const own = mapOf(job && effectiveJob(pipeline, job, false).get('variables'));
  const ofKey = has(pipeline, key, 'variables');
  const read = new Set(text.match(/(?<=\$\{?)[A-Za-z_]\w*/g));
  const known = pipeline.jobs.get(key);
  const given = mapOf(known && effectiveJob(pipeline, known, false).get('variables'));
  const lacks = Object.keys(own).filter((name) => read.has(name) && !(name in given));
  if (lacks.length === 0) return ofKey ? `  variables: !reference [${JSON.stringify(key)}, variables]\n` : '';
  const all = { ...given, ...Object.fromEntries(lacks.map((name) => [name, own[name]])) };
  return `  variables: ${JSON.stringify(all)}\n`;
}

function mapOf(value: Plain | undefined): Readonly<Record<string, Plain>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, Plain>) : {};
}

/** Whoever takes the script of a template takes along what stands before it. */
function has(pipeline: Pipeline, key: string, part: string): boolean {
  return pipeline.jobs.get(key)?.map.entries.has(part) === true;
}

/** The lists and texts of hidden keys, by the path of a reference; those of jobs with an image are run as jobs. */
function listsOf(
  pipeline: Pipeline,
): readonly { readonly key: string; readonly path: string; readonly text: string }[] {
  const lists: { key: string; path: string; text: string }[] = [];
  const add = (path: readonly string[], value: Value): void => {
    if (value.kind === 'seq' || value.kind === 'scalar')
      lists.push({
        key: path[0] ?? '',
        path: path.map((key) => JSON.stringify(key)).join(', '),
        text: JSON.stringify(toPlain(pipeline, value)),
      });
    else if (value.kind === 'map' && !(value.entries.has('image') && value.entries.has('script')))
      for (const [key, entry] of value.entries) if (key !== 'variables') add([...path, key], entry.value);
  };
  for (const [name, { value }] of pipeline.assembly.content?.entries ?? [])
    if (name.startsWith('.')) add([name], pipeline.jobs.get(name)?.map ?? value);
  return lists;
}
