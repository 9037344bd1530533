import { type Cell, type Content, isEmpty, type Login } from './cells.ts';
import { type Address, addressOf, isHostOnly, loginsOfHost, mayBeRegistry } from './keys.ts';
import { AUTH_VARIABLE, type CredentialState } from './state.ts';
import { either, hostOf, type Text } from './text.ts';

/** Docker Hub has one key, its old address. */
export function keyHost(key: Text): Text {
  return hostOf(key);
}

/** An answer of {@link loginsFor}: a login, an unseen one of a content, or none. */
export type Answer = string;

const NONE: Answer = 'none';

/** What a question about a host may say beside its name. */
export interface Asked {
  /** Repositories of the host that the program reaches: Kaniko asks for each of them first. */
  readonly repositories?: readonly Text[];
  /** Another host that is this one, in the world that is looked at. */
  readonly alias?: Text | undefined;
}

/**
 * The logins with which a program that runs here may reach a host: DOCKER_AUTH_CONFIG where it reads it, the file, and
 * what it has by itself (flags.md F1 and F2).
 */
export function loginsFor(state: CredentialState, host: Text, asked: Asked = {}): ReadonlySet<Answer> {
  const { runtime } = state;
  const address = addressOf(host, asked.alias);
  const file = new Set<Content>();
  for (const path of state.configFiles()) for (const content of state.cell(path)) file.add(content);
  const repositories = runtime.asksForRepository ? (asked.repositories ?? []) : [];
  const last = (): ReadonlySet<Answer> => (runtime.builtIn ? builtIn(state, host) : new Set([NONE]));
  const ask = (cell: Cell, otherwise: () => ReadonlySet<Answer>): ReadonlySet<Answer> =>
    askFile(cell, address, repositories, otherwise, last);
  const fromFile = (): ReadonlySet<Answer> => ask(file, last);
  if (!runtime.readsVariable) return fromFile();
  const answers = new Set<Answer>();
  for (const content of state.cell(AUTH_VARIABLE))
    for (const answer of fromVariable(content, address, file, ask, last)) answers.add(answer);
  return answers;
}

type Ask = (cell: Cell, otherwise: () => ReadonlySet<Answer>) => ReadonlySet<Answer>;

/** The variable is asked for the host as it is; for any other it sends to the file. */
function fromVariable(
  content: Content,
  address: Address,
  file: Cell,
  ask: Ask,
  last: () => ReadonlySet<Answer>,
): ReadonlySet<Answer> {
  if (content.covered?.includes(address.host)) return ask(file, () => new Set());
  const exact = [...content.logins].filter(([key]) => isHostOnly(key, address)).at(-1)?.[1];
  const own = (): ReadonlySet<Answer> => {
    const seen = exact ? given(exact, last) : ask(file, last);
    return content.open === undefined ? seen : new Set([...seen, `in ${content.open}`]);
  };
  return content.lacking && exact ? ask(file, own) : own();
}

function askFile(
  cell: Cell,
  address: Address,
  repositories: readonly Text[],
  otherwise: () => ReadonlySet<Answer>,
  last: () => ReadonlySet<Answer>,
): ReadonlySet<Answer> {
  const answers = new Set<Answer>();
  for (const content of cell) {
    if (content.open !== undefined) answers.add(`in ${content.open}`);
    const found = loginsOfHost(content, address, repositories);
    for (const login of found) for (const answer of given(login, last)) answers.add(answer);
    if (found.length === 0) for (const answer of otherwise()) answers.add(answer);
  }
  return answers;
}

/** An empty entry is an answer to the client, and sends Kaniko on to what it has by itself. */
function given(login: Login, last: () => ReadonlySet<Answer>): ReadonlySet<Answer> {
  return isEmpty(login) ? last() : new Set([`${login.user}:${login.secret}`]);
}

/** What Kaniko logs in to the GitLab registry with, and what the login steps read. */
export const LOGIN_VARIABLES = ['CI_REGISTRY', 'CI_REGISTRY_USER', 'CI_REGISTRY_PASSWORD'] as const;

/** Kaniko logs in to `$CI_REGISTRY`, with or without its port. */
function builtIn(state: CredentialState, host: Text): ReadonlySet<Answer> {
  const registry = state.environmentOf('CI_REGISTRY');
  const [users, secrets] = [state.environmentOf('CI_REGISTRY_USER'), state.environmentOf('CI_REGISTRY_PASSWORD')];
  if (!registry.has(host) || [users, secrets].some((texts) => [...texts].every((text) => text === '')))
    return new Set([NONE]);
  const login = `${either(users)}:${either(secrets)}`;
  return new Set(registry.size > 1 || users.has('') || secrets.has('') ? [login, NONE] : [login]);
}

/** A variable of the login that may be empty for a program that starts here, by which Kaniko logs in to nothing. */
export function emptyLoginVariable(state: CredentialState): string | undefined {
  return LOGIN_VARIABLES.find((name) => state.environmentOf(name).has(''));
}

/** Variables of GitLab whose values are made of letters, digits and a few signs that JSON takes as they are. */
const TOKENS =
  /\$\{(?:CI_REGISTRY_(?:USER|PASSWORD)|CI_JOB_TOKEN|CI_(?:DEPLOY|DEPENDENCY_PROXY)_(?:USER|PASSWORD)|GITLAB_USER_LOGIN)\}/g;

/**
 * True where the login for the GitLab registry may hold a sign that breaks a text of JSON: the job has put something of
 * its own in the place of GitLab's token. What the CI/CD settings put there is not in view, and taken as GitLab's.
 */
export function needsEncoding(state: CredentialState): boolean {
  const texts = ['CI_REGISTRY_USER', 'CI_REGISTRY_PASSWORD'].flatMap((name) => [...state.valuesOf(name)]);
  return texts.some((text) => !/^[\w .,:;@%+=/!#&*()<>~^-]*$/.test(text.replaceAll(TOKENS, '')));
}

/** True where a login for the host is in view on every path: in the file, the variable, or the program itself. */
export function hasLoginInView(state: CredentialState, host: Text, repositories: readonly Text[] = []): boolean {
  const answers = [...loginsFor(state, host, { repositories })];
  return answers.length > 0 && answers.every((answer) => answer !== NONE && !answer.startsWith('in '));
}

/** The hosts that the credentials in force name, with the GitLab registry. */
export function hostsInView(state: CredentialState): ReadonlySet<Text> {
  return new Set([...keyHosts(state), ...state.valuesOf('CI_REGISTRY')]);
}

function keyHosts(state: CredentialState): readonly Text[] {
  const cells = [state.cell(AUTH_VARIABLE), ...[...state.configFiles()].map((path) => state.cell(path))];
  return cells.flatMap((cell) => [...cell].flatMap(({ logins }) => [...logins.keys()].map(keyHost)));
}

/** The hosts of keys that may be the GitLab registry under another name. */
export function aliasesOf(states: readonly CredentialState[]): readonly Text[] {
  const found = states.flatMap((state) => {
    const registry = state.valuesOf('CI_REGISTRY');
    return keyHosts(state).filter((host) => !registry.has(host) && mayBeRegistry(host, registry));
  });
  return [...new Set(found)];
}
