import { askedByBuildctl } from './asked-buildctl.ts';
import { askedByKaniko } from './asked-kaniko.ts';
import { describeDifferences } from './differences.ts';
import { leftDifferences, outputsLeftBehind } from './left-files.ts';
import { overwrittenImages, registryUse } from './registry-use.ts';
import { runScript } from './run.ts';
import type { AskedBuild, Call, Comparison, JobScript, RegistryUse, RunResult, Scenario } from './types.ts';

/**
 * Runs a job before and after its migration, with a build that works and with one that fails, and tells how what was
 * asked for differs. `equal` is only true where the runs prove something.
 */
export function compareJobs(before: JobScript, after: JobScript, scenario: Scenario): Comparison {
  const comparison = compareRuns(before, after, scenario);
  const migrated = Object.keys(after.files ?? {});
  const differences = comparison.differences.filter(
    (text) => !migrated.some((path) => text.includes(`file ${path}: `)),
  );
  return { ...comparison, differences, equal: comparison.inconclusive === undefined && differences.length === 0 };
}

/** Scripts that were migrated with the job are files of the project and of contexts, and differ. */
function compareRuns(before: JobScript, after: JobScript, scenario: Scenario): Comparison {
  const old = runScript('kaniko', before, scenario);
  const base = { calls: old.calls.length, isolation: old.isolation, uses: { before: usesOf(old), after: [] } };
  const refusal = old.calls.find((call) => call.refused !== undefined);
  const reason = whyInconclusive(old, refusal);
  const nothing = { ...base, equal: false, differences: [], notes: [] };
  if (old.timedOut) return { ...nothing, inconclusive: reason ?? '' };
  const now = runScript('buildkit', after, scenario);
  if (now.timedOut) return { ...nothing, inconclusive: reason ?? 'the job after timed out' };
  if (reason !== undefined) {
    const bothFail = refusal === undefined ? {} : { bothFail: old.status !== 0 && now.status !== 0 };
    return { ...nothing, ...bothFail, differences: worksOnlyAfter(old, now), inconclusive: reason };
  }

  const notes: string[] = [];
  const uses = { before: base.uses.before, after: usesOf(now) };
  const differences = [
    ...compareCalls(old, now, notes, scenario.unknownDockerfile === true),
    ...overwrittenImages(uses.after),
    ...compareEnds(old, now, 'the job'),
    ...leftDifferences(old, now, scenario),
  ];
  // A scenario that says itself which builds fail is run once.
  if (scenario.buildFails === undefined || scenario.buildFails === false) {
    differences.push(...compareFailing(before, after, scenario));
  }
  return { ...base, uses, equal: differences.length === 0, differences, notes: [...new Set(notes)] };
}

function whyInconclusive(run: RunResult, refusal: Call | undefined): string | undefined {
  if (run.timedOut) return 'the job before timed out';
  const lastWords = run.stderr.trim().split('\n').at(-1) ?? '';
  if (run.calls.length === 0) return `the job before never called the executor (status ${run.status}: ${lastWords})`;
  if (refusal !== undefined) return `the job before never worked: call ${refusal.ordinal}: ${refusal.refused ?? ''}`;
  return undefined;
}

/**
 * What a job that never got to its build, or was refused by Kaniko, must not become: one that builds, or one that ends
 * well.
 */
function worksOnlyAfter(old: RunResult, now: RunResult): string[] {
  const built = now.calls.filter((call) => call.refused === undefined).length;
  const asked = old.calls.filter((call) => call.refused === undefined).length;
  const calls = built > asked ? [`${asked} build calls before, ${built} after`] : [];
  if (old.status === 0 || now.status !== 0) return calls;
  return [...calls, `the job ends with status ${old.status} before, 0 after`];
}

/** What the calls of a run did to registries; those that cannot be read did nothing. */
function usesOf(run: RunResult): RegistryUse[] {
  return run.calls.flatMap((call) => {
    const asked = call.side === 'kaniko' ? askedByKaniko(call) : askedByBuildctl(call);
    return 'error' in asked ? [] : [registryUse(asked)];
  });
}

function compareCalls(old: RunResult, now: RunResult, notes: string[], mayPullAnything: boolean): string[] {
  if (old.calls.length !== now.calls.length) {
    const words = now.stderr.trim().split('\n').slice(-2).join(' | ');
    const said = now.calls.length < old.calls.length && words !== '' ? ` (${words})` : '';
    return [`${old.calls.length} build calls before, ${now.calls.length} after${said}`];
  }
  return old.calls.flatMap((call, index) => {
    const other = now.calls[index] as Call;
    const where = `call ${index + 1}`;
    if (call.phase !== other.phase) return [`${where}: in ${call.phase} before, in ${other.phase} after`];
    const wanted = askedByKaniko(call);
    const got = askedByBuildctl(other);
    if ('error' in wanted) return [`${where}: cannot read the call before: ${wanted.error}`];
    if ('error' in got) return [`${where}: buildctl refuses: ${got.error}`];
    notes.push(...got.notes);
    // The status of one call says little (a tar that cannot be moved fails after it): that of the job counts.
    return describeDifferences(withHosts(wanted, other, mayPullAnything), got).map((text) => `${where}: ${text}`);
  });
}

/** A Dockerfile out of view may pull from the GitLab registry: its login counts, too. */
function withHosts(asked: AskedBuild, { env: { CI_REGISTRY: registry = '' } }: Call, mayPull: boolean): AskedBuild {
  const unknown = mayPull || asked.context.startsWith('git:') || /^<.*>$/.test(asked.dockerfileContent);
  return registry === '' || !unknown ? asked : { ...asked, hosts: [...asked.hosts, registry] };
}

/** Only zero or not: buildctl always exits 1 where Kaniko passes the status of a RUN on. */
function compareEnds(old: RunResult, now: RunResult, what: string): string[] {
  if ((old.status === 0) === (now.status === 0)) return [];
  const words = now.status === 0 ? '' : ` (${now.stderr.trim().split('\n').at(-1) ?? ''})`;
  return [`${what} ends with status ${old.status} before, ${now.status} after${words}`];
}

function compareFailing(before: JobScript, after: JobScript, scenario: Scenario): string[] {
  const failing = { ...scenario, buildFails: true };
  const old = runScript('kaniko', before, failing);
  const now = runScript('buildkit', after, failing);
  const counts =
    old.calls.length === now.calls.length ? [] : [`${old.calls.length} calls before, ${now.calls.length} after`];
  return [...counts, ...compareEnds(old, now, 'the job'), ...outputsLeftBehind(old, now, scenario)].map(
    (text) => `when the build fails: ${text}`,
  );
}
