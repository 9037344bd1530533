import { decide } from '../../src/decide/index.ts';
import type { DecideOptions } from '../../src/decide/options.ts';
import { assemble } from '../../src/gitlab/include.ts';
import { Pipeline } from '../../src/gitlab/resolve.ts';
import { applyEdits } from '../../src/source/edits.ts';
import { verifyPipeline } from '../../src/verify/index.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';

const ROOT = '.gitlab-ci.yml';
const OPTIONS: DecideOptions = {
  image: { target: DEFAULT_IMAGE, named: false },
  strict: false,
  jobs: [],
  checkout: false,
};

const resolve = (text: string): Pipeline =>
  new Pipeline(assemble(memoryProject({ [ROOT]: text }), ROOT, { missing: 'error', conditional: 'in' }));

/** Migrates a pipeline, breaks the result, and verifies it as a migration does. */
export function verified(text: string, breakIt: (migrated: string) => string) {
  const before = resolve(text);
  const decision = decide([before], memoryProject({ [ROOT]: text }), OPTIONS);
  const migrated = applyEdits(
    text,
    decision.edits.filter(({ file }) => file === ROOT),
  );
  const broken = breakIt(migrated);
  const project = memoryProject({ [ROOT]: broken });
  const problems = verifyPipeline(before, resolve(broken), decision, project);
  return {
    migrated: decision.migrated.map(({ draft }) => draft.job.name),
    changed: broken !== migrated,
    problems: problems.map(({ job, problem }) => `${job.name}: ${problem}`),
  };
}

/** A pipeline with a Kaniko job and another one. */
export const job = (...script: readonly string[]): string =>
  `build:\n  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}\n  script:\n${script
    .map((line) => `    - ${line}\n`)
    .join('')}test:\n  image: alpine\n  script: [echo test]\n`;

export const replace =
  (from: string | RegExp, to: string | ((whole: string, ...groups: string[]) => string)) =>
  (text: string): string =>
    typeof to === 'string' ? text.replace(from, to) : text.replace(from, to);

/** Like {@link replace}, where the text comes last. */
export function replaceLast(from: string, to: string) {
  return (text: string): string => {
    const at = text.lastIndexOf(from);
    return at < 0 ? text : text.slice(0, at) + to + text.slice(at + from.length);
  };
}
