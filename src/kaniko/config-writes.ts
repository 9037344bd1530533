import type { Content } from '../credentials/cells.ts';
import type { CredentialState } from '../credentials/state.ts';
import type { Text } from '../credentials/text.ts';
import { type FileWrite, type RunScript, transfer } from '../credentials/transfer.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { Flow } from '../shell/interpret.ts';
import { entryAt, type ScriptUnit, type UnitEntry } from '../shell/script.ts';
import { type ConfigContent, writtenContent } from './config-file.ts';

/** A command that writes the credentials file. */
export interface ConfigWrite {
  readonly command: SimpleCommand;
  readonly flow: Flow;
  content: ConfigContent;
  /** The folder of the file has been made on every path before. */
  folderMade: boolean;
  /** The files that it writes, and the credentials before each of its runs. */
  readonly paths: Set<Text>;
  /** The same where no two folders count as one. */
  readonly realPaths: Set<Text>;
  readonly before: CredentialState[];
}

/** A call of which the credentials are kept. */
interface Call {
  readonly command: SimpleCommand;
  readonly config: Set<number>;
  readonly credentials: CredentialState[];
}

/** Gathers the commands of a job that write its credentials, and what each call finds of them. */
export class ConfigWrites {
  private readonly writes = new Map<unknown, ConfigWrite>();
  /** Writes of files that may become those of the credentials, and the contents in force at each call. */
  private readonly candidates = new Map<unknown, ConfigWrite>();
  private readonly inForce = new Map<Call, Set<Content>>();
  private readonly starts = new Map<UnitEntry, CredentialState>();

  /** Keeps the credentials before an entry. */
  start(unit: ScriptUnit, offset: number, facts: CredentialState): void {
    const item = entryAt(unit, offset, offset)?.item;
    if (!item || this.starts.has(item)) return;
    if (unit.program.text.slice(Math.max(0, item.offset), offset).trim() === '') this.starts.set(item, facts.clone());
  }

  /** Keeps the credentials that a call finds. */
  look(call: Call, facts: CredentialState): void {
    const view = facts.clone();
    for (const { name, value, append } of call.command.assignments) {
      view.assign(name, value, append);
      view.export(name);
    }
    call.credentials.push(view);
    const contents = this.inForce.get(call) ?? new Set();
    this.inForce.set(call, contents);
    for (const path of view.configFiles()) for (const content of view.cell(path)) contents.add(content);
  }

  /**
   * Folds a command over the credentials, and keeps what it wrote of them.
   * @param made - the command with the words that the shell makes of those that are written
   */
  note(command: SimpleCommand, facts: CredentialState, flow: Flow, made: SimpleCommand, script?: RunScript): void {
    const before = facts.clone();
    const files = facts.configFiles();
    for (const file of transfer(made, facts, script)) {
      const { path } = file;
      const write = this.candidate(command, made, flow, before, facts, file);
      if (files.has(path) || /^\/(?:kaniko|home\/user)\/\.docker\/config\.json$/.test(path))
        this.writes.set(command.node, write);
    }
  }

  /** The writes in order, their numbers told to the calls at which they are in force; -1 stands for none. */
  result(): { readonly writes: readonly ConfigWrite[]; readonly starts: ReadonlyMap<UnitEntry, CredentialState> } {
    for (const contents of this.inForce.values())
      for (const { site, absent } of contents) {
        const write = this.candidates.get(site);
        if (write && !absent) this.writes.set(site, write);
      }
    const numbers = [...this.writes.keys()];
    for (const [{ config }, contents] of this.inForce)
      for (const { site, absent } of contents) config.add(absent ? -1 : numbers.indexOf(site));
    return { writes: [...this.writes.values()], starts: this.starts };
  }

  private candidate(
    command: SimpleCommand,
    made: SimpleCommand,
    flow: Flow,
    before: CredentialState,
    after: CredentialState,
    { path, realPath, folderMade }: FileWrite,
  ): ConfigWrite {
    const known = this.candidates.get(command.node);
    const isCopy = /^(?:cp|ln|install|mv)$/.test(made.words[0]?.literal ?? '');
    const copied = isCopy ? copiedContent(after, path, command.node) : OPAQUE;
    if (known) {
      if (known.content.kind !== copied.kind && !writesText(command, path, before)) known.content = OPAQUE;
      known.folderMade &&= folderMade;
      known.paths.add(path);
      known.realPaths.add(realPath);
      known.before.push(before);
      return known;
    }
    const content = writesText(command, path, before) ? writtenContent(command) : copied;
    const [paths, realPaths] = [new Set([path]), new Set([realPath])];
    const write = { command, flow, content, folderMade, paths, realPaths, before: [before] };
    this.candidates.set(command.node, write);
    return write;
  }
}

const OPAQUE: ConfigContent = { kind: 'opaque' };

/** What a command that copies a file of the checkout puts there. */
function copiedContent(state: CredentialState, path: Text, site: object): ConfigContent {
  const own = [...state.cell(path)].filter((content) => content.site === site && content.absent !== true);
  if (own.length === 0 || own.some(({ open, helpers }) => open !== undefined && !helpers)) return OPAQUE;
  return {
    kind: 'auths',
    hosts: [...new Set(own.flatMap(({ logins }) => [...logins.keys()]))],
    helpers: own.flatMap(({ helpers = [] }) => helpers),
  };
}

/** The command's own output is what the file gets, and all of it. */
function writesText({ redirects, words }: SimpleCommand, path: Text, state: CredentialState): boolean {
  const overwrites = redirects.some(
    ({ operator, target }) => target && /^>\|?$/.test(operator) && state.pathsOf(target).has(path),
  );
  return overwrites || (words[0]?.literal === 'tee' && !words.some(({ literal }) => literal === '-a'));
}

/** The command's output goes to the credentials file. */
export function writesConfig({ redirects }: SimpleCommand, state: CredentialState): boolean {
  const files = state.configFiles();
  return redirects.some(({ target }) => target && [...state.pathsOf(target)].some((path) => files.has(path)));
}
