import { checkCase } from '../../property/check.ts';
import { type FixtureResult, runFixture } from '../../support/fixtures.ts';

/** An input that was once migrated wrongly, refused wrongly or not at all, and what must come of it. */
export interface Known {
  /** Number and letter of the rule that it is a member of, and what it is. */
  readonly name: string;
  /** The pipeline; else a job `build` with these parts. */
  readonly yaml?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly before?: readonly string[];
  readonly script?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** The worlds in which the migrated job is compared. */
  readonly worlds?: readonly Readonly<Record<string, string>>[];
  readonly unset?: readonly string[];
  readonly artifacts?: Readonly<Record<string, string>>;
  /** The migrated job asks for the same, the job never worked in any of these worlds, or the code that refuses it. */
  readonly verdict: 'equal' | 'never worked' | `K2B${string}`;
  /** Codes that name what differs. */
  readonly told?: readonly string[];
  /** Codes that must not be told. */
  readonly untold?: readonly string[];
}

export const IMAGE = 'image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}';

const list = (key: string, items: readonly string[] = []): string =>
  items.length === 0 ? '' : `  ${key}:\n${items.map((item) => `    - ${JSON.stringify(item)}\n`).join('')}`;

/** `KX` is a call with a context, `IMG` the image of the project. */
function filesOf({ yaml, variables = {}, before, script, files }: Known): Record<string, string> {
  const own = Object.entries(variables).map(([name, text]) => `    ${name}: ${JSON.stringify(text)}\n`);
  const parts = [own.length === 0 ? '' : `  variables:\n${own.join('')}`, list('before_script', before)];
  const text = yaml ?? `build:\n  ${IMAGE}\n${parts.join('')}${list('script', script)}`;
  const all = { Dockerfile: 'FROM alpine\nCOPY . .\n', ...files, '.gitlab-ci.yml': text };
  const full = (short: string): string =>
    short.replaceAll(/\bKX\b/g, '/kaniko/executor --context .').replaceAll(/\bIMG\b/g, '$CI_REGISTRY_IMAGE');
  return Object.fromEntries(Object.entries(all).map(([path, content]) => [path, full(content)]));
}

/** Migrates the input, runs what is migrated before and after, and expects the verdict. */
export function expectVerdict(known: Known): FixtureResult {
  const files = filesOf(known);
  const input = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  const result = runFixture(input, {});
  const { worlds = [{}], unset = [], artifacts = {}, verdict, told = [], untold = [] } = known;
  const equal = worlds.map((env) => {
    return checkCase({ files, env, unset, artifacts }, { execute: true, migrate: () => result }).equal;
  });
  const reasons = result.report.jobs.flatMap((job) => job.reasons);
  const statuses = result.report.jobs.map(({ status }) => status);
  const codes = reasons.map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining([...told]));
  expect(codes.filter((code) => untold.includes(code))).toEqual([]);
  if (verdict === 'equal' || verdict === 'never worked') {
    expect(new Set(statuses)).toEqual(new Set(['migrated']));
    expect(equal.some((count) => count > 0)).toBe(verdict === 'equal');
  } else {
    expect(statuses).toContain('manual');
    expect(reasons.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toContain(verdict);
  }
  return result;
}
