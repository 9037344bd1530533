import type { SimpleCommand } from '../shell/command.ts';
import { plainRun } from '../shell/program-runs.ts';
import type { ShellWord } from '../shell/word.ts';
import { ABSENT, type Cell, type Content, openContent, removed } from './cells.ts';
import { contentsOf } from './content.ts';
import type { CredentialState } from './state.ts';
import { either, type Text } from './text.ts';
import { mayBeConfigFile, namesConfig } from './unseen.ts';
import { setsUnseenNames } from '../shell/unseen-names.ts';
import { writtenText } from './written-text.ts';

/** A file of credentials that a command wrote. */
export interface FileWrite {
  readonly path: Text;
  /** The path where no two folders count as one. */
  readonly realPath: Text;
  /** The folder of the file was made on every path before. */
  readonly folderMade: boolean;
}

/** What a program does to the files that its words name. */
type Effect = 'write' | 'remove' | 'copy' | 'move' | 'append' | 'create' | 'empty' | 'folder' | 'read';

/** The one table of what programs do to files; a program that is not in it may write any file that it names. */
const EFFECTS: ReadonlyMap<string, Effect> = new Map([
  ...'rm unlink shred'.split(' ').map((name) => [name, 'remove'] as const),
  ...'cp ln install'.split(' ').map((name) => [name, 'copy'] as const),
  ...'cat ls test [ [[ grep egrep fgrep stat head tail wc jq base64 diff cmp md5sum sha256sum od hexdump source . cd'
    .split(' ')
    .map((name) => [name, 'read'] as const),
  ['mv', 'move'],
  ['tee', 'write'],
  ['touch', 'create'],
  ['truncate', 'empty'],
  ['mkdir', 'folder'],
]);

/** These name a path without opening it, or change nothing of what stands in it. */
const HARMLESS: ReadonlySet<string> = new Set(
  'echo printf export local readonly declare typeset unset read set chmod chown : true umask trap return exit eval'.split(
    ' ',
  ),
);

/** Follows what a command does to files of credentials and to the options of the shell. */
export function transfer(command: SimpleCommand, state: CredentialState, script?: RunScript): readonly FileWrite[] {
  return new Transfer(command, state).run(script);
}

/**
 * A command runs a script, whose own commands follow, or reads one into the shell that is out of view; `sets` is an
 * `eval` of which is in view that it only sets variables.
 */
export type RunScript = 'followed' | 'unseen' | 'sets';

class Transfer {
  private readonly command: SimpleCommand;
  private readonly state: CredentialState;
  private readonly writes: FileWrite[] = [];
  private readonly name: string;
  private readonly args: readonly ShellWord[];

  constructor(command: SimpleCommand, state: CredentialState) {
    this.command = command;
    this.state = state;
    const run = plainRun(command.words);
    this.name = run?.program ?? '';
    // A program whose name is out of view may take that word for a file, too.
    const isUnseen = command.words[0] !== undefined && command.words[0].literal === undefined;
    this.args = isUnseen ? command.words : (run?.args ?? []);
  }

  run(script: RunScript | undefined): readonly FileWrite[] {
    this.options();
    this.variables(script === 'sets');
    for (const { operator, target } of this.command.redirects) {
      if (!target || operator.includes('&')) continue;
      if (operator === '<') this.touch(target);
      else if (operator === '<>')
        this.change(target, (cell) => new Set([...cell, openContent(this.command.node, this.origin())]));
      else if (operator.startsWith('>')) this.redirected(target, operator === '>>');
    }
    if (script === 'unseen') this.unseen();
    else if (script === undefined && this.command.words.length > 0 && !HARMLESS.has(this.name))
      this.program(EFFECTS.get(this.name));
    return this.writes;
  }

  private options(): void {
    const { name, args, state } = this;
    if (name === 'shift') state.setParameters('shift');
    if (name !== 'set') return;
    const end = args.findIndex(({ literal }) => literal === '--');
    if (end !== -1) state.setParameters(args.slice(end + 1));
    const options = new Set(state.options);
    for (const [index, { literal = '' }] of args.entries()) {
      if (/^-[a-zA-Z]+$/.test(literal)) for (const letter of literal.slice(1)) options.add(letter);
      if (args[index - 1]?.literal?.endsWith('o')) {
        if (literal === 'nounset') options.add('u');
        if (literal === 'noclobber') options.add('C');
      }
      if (/^\+[a-zA-Z]+$/.test(literal)) for (const letter of literal.slice(1)) options.delete(letter);
    }
    state.options = options;
  }

  /** What eval sets is out of view, unless it is known. */
  private variables(isKnown: boolean): void {
    const { state, command } = this;
    if (this.name === 'eval' && !isKnown && !this.args.every((word) => this.isHarmless(word))) {
      state.unseenBy = new Set([...state.unseenBy, 'eval']);
      this.unseen();
    }
    // One of those may be a variable of the login; the step must come behind it.
    if (setsUnseenNames(command)) this.unseen();
  }

  /** A word of eval that sets nothing, writes no credentials and runs none of the script's functions. */
  private isHarmless({ literal, raw }: ShellWord): boolean {
    if (literal === undefined) return /^"?\$\( *ssh-agent\b/.test(raw);
    const names = literal.match(/[\w-]+/g) ?? [];
    return !/=|\.docker|\bread\b|^\.$/.test(literal) && !names.some((name) => this.state.functions.has(name));
  }

  /** A text that is out of view runs here: it may write the file in force. */
  private unseen(): void {
    const { state, command } = this;
    for (const file of state.configFiles()) {
      this.settle(file, false, new Set([openContent(command.node, this.origin())]));
      this.writes.push({ path: file, realPath: file, folderMade: true });
    }
  }

  /** The operands of the program that may be files. */
  private operands(): readonly ShellWord[] {
    return this.args.filter(({ literal }) => literal === '-' || literal?.startsWith('-') !== true);
  }

  private program(effect: Effect | undefined): void {
    const operands = this.operands();
    const last = operands.at(-1);
    switch (effect) {
      case 'folder':
        for (const word of operands) for (const path of only(this.state.pathsOf(word))) this.makeFolders(path);
        return;
      case 'read':
        for (const word of operands) this.touch(word);
        return;
      case 'remove':
        for (const word of operands) this.remove(word);
        return;
      case 'create':
        for (const word of operands) this.change(word, (cell) => replace(cell, ABSENT, this.nothing()));
        return;
      case 'empty':
        for (const word of operands) this.change(word, () => new Set([this.nothing()]));
        return;
      case 'write': {
        const appends = this.args.some(({ literal }) => literal === '-a');
        for (const word of operands) this.redirected(word, appends);
        return;
      }
      case 'copy':
      case 'move':
        if (this.args.some(({ literal }) => /^(?:-t|--target-directory(?:=.*)?)$/.test(literal ?? ''))) this.unknown();
        else if (last && operands.length > 1) this.copy(operands.slice(0, -1), last, effect === 'move');
        return;
      default:
        this.unknown();
    }
  }

  private nothing(): Content {
    return { site: this.command.node, logins: new Map() };
  }

  /** `mkdir -p a/b` makes both. */
  private makeFolders(path: Text): void {
    this.state.makeFolder(path);
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      this.state.makeFolder(path.slice(0, at));
  }

  private touch(word: ShellWord): void {
    const { state, command } = this;
    for (const path of state.pathsOf(word)) {
      state.touch(path, command.node);
      // Who looks at the folder sees whether the file has been written.
      for (const file of state.configFiles()) if (file.startsWith(`${path}/`)) state.touch(file, command.node);
    }
  }

  private remove(word: ShellWord): void {
    const { state } = this;
    const paths = state.pathsOf(word);
    for (const path of paths) {
      state.removeFolder(path);
      // A glob, or a folder: what is followed below it is gone as well.
      const folder = path.replace(/\/\?[^/]*$/, '');
      const below = [
        ...state.filesBelow(folder),
        ...[...state.configFiles()].filter((file) => file.startsWith(`${folder}/`)),
      ];
      for (const file of new Set([path, ...below]))
        this.settle(file, paths.size === 1, new Set([removed(this.command.node)]));
    }
  }

  /** A redirection, or tee. */
  private redirected(word: ShellWord, appends: boolean): void {
    const written = writtenText(this.command);
    const contents = contentsOf(written, this.state, this.command.node, this.origin());
    this.change(word, (cell) => {
      if (!appends) return contents;
      const appended = openContent(this.command.node, this.origin());
      return new Set([...cell].flatMap((old) => (old.absent ? [...contents] : appended)));
    });
  }

  private copy(sources: readonly ShellWord[], target: ShellWord, moves: boolean): void {
    const { state } = this;
    for (const source of sources) {
      for (const path of state.pathsOf(target)) {
        const isFolder = this.isFolder(path, target);
        const names = isFolder ? [...state.pathsOf(source)].map((from) => baseName(from)) : [''];
        for (const name of names) {
          const file = isFolder ? `${path}/${name ?? 'config.json'}` : path;
          const content = this.contentsOf(source);
          const certain = state.pathsOf(target).size === 1 && names.length === 1 && name !== undefined;
          this.settle(file, certain, content);
          this.wrote(file, target, isFolder ? file.slice(path.length) : '');
        }
      }
      if (moves) this.remove(source);
    }
    if (this.takesFolders(sources)) this.filled(target);
  }

  /** One of the sources may be a folder, with the credentials in it. */
  private takesFolders(sources: readonly ShellWord[]): boolean {
    if (this.name === 'install') return false;
    if (this.name === 'cp')
      return this.args.some(({ literal }) => /^-[a-zA-Z]*[rRa]|^--(?:recursive|archive)$/.test(literal ?? ''));
    return sources.some((source) => [...this.state.pathsOf(source)].some((path) => !/\.\w+$/.test(path)));
  }

  /** Whatever is in the credentials file below a folder, or in its place, may come from what is put there. */
  private filled(target: ShellWord): void {
    const folders = this.state.pathsOf(target);
    for (const file of this.state.configFiles())
      if ([...folders].some((folder) => file.startsWith(`${folder}/`))) this.mayWrite(file);
  }

  private isFolder(path: Text, { raw }: ShellWord): boolean {
    return (
      /\/["']?$/.test(raw) ||
      path.endsWith('/.docker') ||
      this.state.configFolders().has(path) ||
      this.state.folders.has(path)
    );
  }

  private contentsOf(source: ShellWord): Cell {
    const paths = this.state.pathsOf(source);
    const [path] = paths;
    const text = path !== undefined && paths.size === 1 ? this.state.checkedOut(path) : undefined;
    this.touch(source);
    if (path !== undefined && paths.size === 1 && this.state.isTracked(path)) return this.state.cell(path);
    if (text !== undefined) {
      const parts = [{ kind: 'text', value: text, raw: text, quote: "'" } as const];
      return contentsOf(parts, this.state, this.command.node, `the file ${path ?? ''}`);
    }
    return new Set([openContent(this.command.node, `the file ${either(paths)}`)]);
  }

  /**
   * A program that is not in the table may write every file that it names, whole, as a part of a word, or in the words
   * of a program that it runs.
   */
  private unknown(): void {
    const { state } = this;
    for (const file of state.configFiles()) {
      const folder = file.replace(/\/config\.json$/, '');
      const isNamed = this.args.some((word) => {
        const paths = [...state.pathsOf(word)];
        if (paths.some((path) => path === file || path === folder || mayBeConfigFile(path, state))) return true;
        return [...state.textsOf(word)].some((text) => namesConfig(text, file, state));
      });
      if (isNamed) this.mayWrite(file);
    }
  }

  /** Whatever stands there afterwards is out of view; it may be what stood there. */
  private mayWrite(file: Text): void {
    this.settle(file, false, new Set([openContent(this.command.node, this.origin())]));
    this.wrote(file, undefined);
  }

  private change(word: ShellWord, make: (cell: Cell) => Cell): void {
    const paths = this.state.pathsOf(word);
    for (const path of paths) {
      this.settle(path, paths.size === 1, make(this.state.cell(path)));
      this.wrote(path, word);
    }
  }

  /** @param tail - what stands behind the word in the path */
  private wrote(path: Text, word: ShellWord | undefined, tail = ''): void {
    // It counts as a write of the file that it may be.
    if (mayBeConfigFile(path, this.state)) return;
    const folder = path.replace(/\/[^/]*$/, '');
    const real = word && [...this.state.realPathsOf(word)];
    const realPath = real?.length === 1 ? `${real[0] ?? ''}${tail}` : path;
    // A word may be another file, or no file at all, as the size for truncate.
    const matters = folder.endsWith('/.docker') || this.state.configFolders().has(folder);
    this.writes.push({ path, realPath, folderMade: !matters || this.state.folders.has(folder) });
    this.state.makeFolder(folder);
  }

  private settle(path: Text, certain: boolean, cell: Cell): void {
    const { state } = this;
    state.touch(path, this.command.node);
    if (mayBeConfigFile(path, state)) for (const file of state.configFiles()) this.mayWrite(file);
    // A test has shown that no path leads here.
    if (state.cell(path).size === 0) return;
    state.setCell(path, certain ? cell : new Set([...state.cell(path), ...cell]));
  }

  /** What an unreadable content comes from, in words that do not depend on where the file is. */
  private origin(): Text {
    const words = [...this.command.words].map((word) => either(this.state.textsOf(word)));
    const kept = words.filter((text) => !/config\.json$|\.docker$/.test(text));
    return kept.join(' ').split(' ').map(withoutConfig).join(' ');
  }
}

/** Without the last `/.docker/config.json` or `/.docker` of a word, and what stands before it. */
function withoutConfig(word: string): string {
  const folder = word.lastIndexOf('/.docker');
  return folder === -1 ? word : word.slice(folder).replace(/^\/\.docker(?:\/config\.json)?/, '');
}

function baseName(path: Text): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^[\w.-]+$/.test(name) && name !== '.' ? name : undefined;
}

function only(texts: ReadonlySet<Text>): readonly Text[] {
  return texts.size === 1 ? [...texts] : [];
}

function replace(cell: Cell, old: Content, now: Content): Cell {
  return new Set([...cell].map((content) => (content === old || content.absent ? now : content)));
}
