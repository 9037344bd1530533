import { hostsInView, loginsFor } from '../../src/credentials/lookup.ts';
import { KANIKO, ROOTLESS } from '../../src/credentials/runtime.ts';
import type { CredentialState } from '../../src/credentials/state.ts';
import { analyze } from '../../src/kaniko/analyze.ts';
import { memoryProject, unitsOf } from '../shell/scripts.ts';
import type { Credential, JobScript, RegistryUse, Scenario, Side } from './equivalence/types.ts';
import { jobEnvironment } from './equivalence/variables.ts';

/** A login that the model gives, with the values of a run; undefined where it does not tell which one it is. */
type Known = string | undefined;

/**
 * Compares the logins that the model of the program finds at each call with those that a run has recorded. What the
 * model leaves open is no disagreement.
 * @returns the disagreements, as sentences
 */
export function disagreements(
  side: Side,
  job: JobScript,
  scenario: Scenario,
  uses: readonly RegistryUse[],
): readonly string[] {
  const calls = credentialsAtCalls(side, job, scenario);
  if (calls.length === 0) return [];
  const env = jobEnvironment(side, job, scenario);
  const all = calls.flat();
  return uses.flatMap(({ logins }, index) => {
    // A loop or a function makes several calls of one in the script; a condition may leave one out.
    const views = calls.length === uses.length ? (calls[index] ?? []) : all;
    return Object.entries(logins).flatMap(([host, recorded]) => {
      const used = asText(recorded);
      if (host.includes('/') || used === undefined) return [];
      const answers = views.flatMap((view) => answersFor(view, host, env));
      if (answers.includes(undefined) || answers.includes(used)) return [];
      const given = [...new Set(answers)].join(' or ');
      return [`model of ${side}: call ${index + 1}: ${host} has the login ${given}, the run used ${used}`];
    });
  });
}

function credentialsAtCalls(side: Side, job: JobScript, scenario: Scenario): readonly (readonly CredentialState[])[] {
  const project = memoryProject({ ...scenario.files, ...job.files });
  const isSet = (name: string): boolean => scenario.env !== undefined && name in scenario.env;
  const analysis = analyze({
    units: unitsOf(...job.items),
    afterUnits: [],
    image: { kind: 'kaniko', flavor: 'upstream', shell: true, mirror: false },
    values: (name) => (isSet(name) ? [] : [job.variables[name]].flatMap((value) => value ?? [])),
    // What an artifact brings is out of view there, too.
    script: (path) => (scenario.artifacts?.[path] === undefined ? project.script?.(path) : undefined),
    ...(side === 'kaniko' ? { runtime: KANIKO } : { runtime: ROOTLESS, program: 'buildctl-daemonless.sh' as const }),
  });
  if (analysis.problem) return [];
  return analysis.invocations.map(({ credentials }) => credentials);
}

function answersFor(view: CredentialState, host: string, env: Readonly<Record<string, string>>): readonly Known[] {
  const keys = [...hostsInView(view)];
  // A host that the model cannot name may be any.
  const open = keys.some((key) => concrete(key, env) === undefined);
  // A value may bring the path of a key with it, which is no part of the host.
  const same = keys.filter((key) => hostOfKey(key, concrete(key, env)) === host);
  const texts = same.length > 0 ? same : [host === 'docker.io' ? 'index.docker.io' : host];
  const answers = texts.flatMap((text) => [...loginsFor(view, text)].map((answer) => known(answer, env)));
  return open ? [...answers, undefined] : answers;
}

const HUB = /^(?:(?:index|registry-1)\.)?docker\.io$/;

/** The host of a key; a value that is a key of its own is one of Docker Hub only where it is its old address. */
function hostOfKey(key: string, value: string | undefined): string | undefined {
  const [host] = value?.replace(/^https?:\/\//, '').split('/') ?? [];
  if (host === undefined || !HUB.test(host)) return host;
  if (/^\$\{/.test(key)) return value === 'https://index.docker.io/v1/' ? 'docker.io' : undefined;
  return host === 'index.docker.io' ? 'docker.io' : host;
}

function known(answer: string, env: Readonly<Record<string, string>>): Known {
  if (answer === 'none') return answer;
  if (answer.startsWith('in ') || answer.includes(' or ')) return undefined;
  const pair = concrete(answer, env);
  const login = pair?.startsWith('auth:') ? Buffer.from(pair.slice('auth:'.length), 'base64').toString() : pair;
  // An empty login counts as none.
  return login === '' || login === ':' ? 'none' : login;
}

/** Stands before a character that the shell does not expand. */
const LITERAL = '\uE000';
const OPEN = /(?<!\uE000)\$\{|\?/;

/** A text of the model with what the job starts with in its variables; undefined where it holds anything else. */
function concrete(text: string, env: Readonly<Record<string, string>>): string | undefined {
  const filled = text.replaceAll(/\\([\\$])|\$\{(\w+)\}/g, (_, plain?: string, name?: string) =>
    plain === undefined ? (env[name ?? ''] ?? '') : `${LITERAL}${plain}`,
  );
  return OPEN.test(filled) ? undefined : filled.replaceAll(LITERAL, '');
}

/** A recorded login as the model writes one; undefined for what it knows nothing of. */
function asText(login: Credential | 'none'): string | undefined {
  if (login === 'none') return login;
  return 'user' in login ? `${login.user}:${login.password}` : undefined;
}
