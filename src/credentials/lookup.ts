import { type Cell, type Content } from './cells.ts';
import { AUTH_VARIABLE, type CredentialState } from './state.ts';
import { hostOf, type Text } from './text.ts';

/** Docker Hub has one key, its old address. */
export function keyHost(key: Text): Text {
  return hostOf(key);
}

/** An answer of {@link loginsFor}: a login, an unseen one of a content, or none. */
export type Answer = string;

const NONE: Answer = 'none';

/**
 * The logins with which a program that runs here may reach a host: DOCKER_AUTH_CONFIG where it reads it, the file, and
 * what it has by itself (flags.md F1 and F2).
 */
export function loginsFor(state: CredentialState, host: Text): ReadonlySet<Answer> {
  const { runtime } = state;
  const file = new Set<Content>();
  for (const path of state.configFiles()) for (const content of state.cell(path)) file.add(content);
  const last = (): ReadonlySet<Answer> => (runtime.builtIn ? builtIn(state, host) : new Set([NONE]));
  const fromFile = (): ReadonlySet<Answer> => ask(file, host, last);
  if (!runtime.readsVariable) return fromFile();
  const answers = new Set<Answer>();
  for (const content of state.cell(AUTH_VARIABLE))
    for (const answer of fromVariable(content, host, file, fromFile)) answers.add(answer);
  return answers;
}

function fromVariable(
  content: Content,
  host: Text,
  file: Cell,
  fromFile: () => ReadonlySet<Answer>,
): ReadonlySet<Answer> {
  if (content.covered?.includes(host)) return ask(file, host, () => new Set());
  const own = (): ReadonlySet<Answer> => ask(new Set([content]), host, fromFile);
  const names = [...content.logins.keys()].some((key) => keyHost(key) === host);
  return content.lacking && names ? ask(file, host, own) : own();
}

function ask(cell: Cell, host: Text, otherwise: () => ReadonlySet<Answer>): ReadonlySet<Answer> {
  const answers = new Set<Answer>();
  for (const content of cell) {
    const logins = [...content.logins].filter(([key]) => keyHost(key) === host);
    for (const [, { user, secret }] of logins) answers.add(`${user}:${secret}`);
    if (content.open !== undefined) answers.add(`in ${content.open}`);
    if (logins.length === 0) for (const answer of otherwise()) answers.add(answer);
  }
  return answers;
}

/** What Kaniko logs in to the GitLab registry with, and what the login steps read. */
export const LOGIN_VARIABLES = ['CI_REGISTRY', 'CI_REGISTRY_USER', 'CI_REGISTRY_PASSWORD'] as const;

/** Kaniko logs in to `$CI_REGISTRY`, with or without its port. */
function builtIn(state: CredentialState, host: Text): ReadonlySet<Answer> {
  const registry = state.environmentOf('CI_REGISTRY');
  const [users, secrets] = [state.environmentOf('CI_REGISTRY_USER'), state.environmentOf('CI_REGISTRY_PASSWORD')];
  if (!registry.has(host) || [users, secrets].some((texts) => [...texts].every((text) => text === '')))
    return new Set([NONE]);
  const login = `${shown(users)}:${shown(secrets)}`;
  return new Set(registry.size > 1 || users.has('') || secrets.has('') ? [login, NONE] : [login]);
}

function shown(texts: ReadonlySet<Text>): Text {
  return [...texts].sort().join(' or ');
}

/** A variable of the login that may be empty for a program that starts here, by which Kaniko logs in to nothing. */
export function emptyLoginVariable(state: CredentialState): string | undefined {
  return LOGIN_VARIABLES.find((name) => state.environmentOf(name).has(''));
}

/** True where a login for the host is in view on every path: in the file, the variable, or the program itself. */
export function hasLoginInView(state: CredentialState, host: Text): boolean {
  const answers = [...loginsFor(state, host)];
  return answers.length > 0 && answers.every((answer) => answer !== NONE && !answer.startsWith('in '));
}

/** The hosts that the credentials in force name, with the GitLab registry. */
export function hostsInView(state: CredentialState): ReadonlySet<Text> {
  const cells = [state.cell(AUTH_VARIABLE), ...[...state.configFiles()].map((path) => state.cell(path))];
  const keys = cells.flatMap((cell) => [...cell].flatMap(({ logins }) => [...logins.keys()].map(keyHost)));
  return new Set([...keys, ...state.valuesOf('CI_REGISTRY')]);
}
