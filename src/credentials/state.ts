import { expanded } from '../shell/cut.ts';
import type { Facts } from '../shell/facts.ts';
import type { ShellWord, WordPart } from '../shell/word.ts';
import { ABSENT, type Cell, type Content, NOTHING } from './cells.ts';
import { isProbe, testedFile } from './assume.ts';
import { contentsOf } from './content.ts';
import type { Runtime } from './runtime.ts';
import { literalText, normalPath, symbol, type Text, withoutParents } from './text.ts';

type Texts = ReadonlySet<Text>;

const SEEN: ReadonlySet<boolean> = new Set([false]);

/** More values than this are one that is out of view. */
const MAX_TEXTS = 8;

/** The variable that gives logins to the client, as a cell. */
export const AUTH_VARIABLE = '$DOCKER_AUTH_CONFIG';

/** The text of a file of the checkout, relative to the project; undefined where the tree does not decide. */
export type Checkout = (path: string) => string | undefined;

/** What all states of one script have in common. */
interface Shared {
  readonly runtime: Runtime;
  readonly values: (variable: string) => readonly string[];
  readonly checkout: Checkout;
  /** The commands that set a variable, in the order in which they are met. */
  readonly sites: Map<string, Map<object, number>>;
  /** What the job starts with in the variables that were asked for. */
  readonly initial: Map<string, Texts>;
}

/** Which credentials are where, over all paths that lead to a point of a script. */
export class CredentialState implements Facts {
  /** The working directory relative to the project; told by the visitor. */
  cwd: string | undefined = '';
  /** Options of the shell that may be on: u (nounset), C (noclobber). */
  options: ReadonlySet<string> = new Set();
  /** Folders that exist on every path. */
  folders: ReadonlySet<Text> = new Set();
  /** Commands that may have read, written or removed a file, by its path. */
  touched: ReadonlyMap<Text, ReadonlySet<object>> = new Map();
  /** Commands whose effect on variables is out of view. */
  unseenBy: ReadonlySet<string> = new Set();
  /** The texts of functions, by name. */
  functions: ReadonlyMap<string, string> = new Map();
  private cells: ReadonlyMap<Text, Cell> = new Map();
  private assigned: ReadonlyMap<string, Texts> = new Map();
  /** Whether programs do not see a variable: it was unset, by which a shell forgets that it was exported. */
  private hidden: ReadonlyMap<string, ReadonlySet<boolean>> = new Map();
  private parameters: readonly Texts[] | undefined = [];
  /** All that may be among the positional parameters. */
  private pool: Texts = new Set();
  private site: object = {};
  /** A test has just found a host missing in the file. */
  private probes = false;
  private readonly shared: Shared;
  private places: ConfigPlaces | undefined;

  constructor(shared: Shared) {
    this.shared = shared;
  }

  static start(
    runtime: Runtime,
    values: (variable: string) => readonly string[],
    checkout: Checkout = () => undefined,
  ): CredentialState {
    const state = new CredentialState({ runtime, values, checkout, sites: new Map(), initial: new Map() });
    state.startVariable(values('DOCKER_AUTH_CONFIG'));
    return state;
  }

  /** The logins that the YAML gives in DOCKER_AUTH_CONFIG. */
  private startVariable(written: readonly string[]): void {
    const [only] = written;
    if (only === undefined) return;
    const origin = 'the variable DOCKER_AUTH_CONFIG';
    const isPlain = new Set(written).size === 1 && !only.includes('$');
    const parts = isPlain ? [{ kind: 'text', value: only, raw: only, quote: "'" } as const] : undefined;
    this.setCell(AUTH_VARIABLE, contentsOf(parts, this, this.site, origin));
  }

  get runtime(): Runtime {
    return this.shared.runtime;
  }

  clone(): CredentialState {
    return Object.assign(new CredentialState(this.shared), this);
  }

  join(other: Facts): void {
    if (!(other instanceof CredentialState)) return;
    this.options = new Set([...this.options, ...other.options]);
    this.unseenBy = new Set([...this.unseenBy, ...other.unseenBy]);
    this.folders = new Set([...this.folders].filter((folder) => other.folders.has(folder)));
    this.touched = merged(this.touched, other.touched, () => new Set());
    this.functions = new Map([...this.functions, ...other.functions]);
    this.cells = merged(this.cells, other.cells, () => NOTHING);
    this.assigned = merged(this.assigned, other.assigned, (name) => this.initial(name));
    this.hidden = merged(this.hidden, other.hidden, () => SEEN);
    const [own, theirs] = [this.parameters, other.parameters];
    if (own !== theirs) {
      const isAlike = own?.length === theirs?.length;
      this.parameters = isAlike
        ? own?.map((texts, index) => new Set([...texts, ...(theirs?.[index] ?? [])]))
        : undefined;
      this.pool = new Set([...this.pool, ...other.pool]);
    }
  }

  afterSubshell(inner: Facts): void {
    if (!(inner instanceof CredentialState)) return;
    const variable = this.cells.get(AUTH_VARIABLE) ?? NOTHING;
    this.cells = new Map(inner.cells).set(AUTH_VARIABLE, variable);
    this.folders = inner.folders;
    this.touched = inner.touched;
  }

  at(site: object): void {
    this.site = site;
  }

  assign(name: string, value: ShellWord | undefined, append: boolean): void {
    const old = this.valuesOf(name);
    const added = value ? this.textsOf(value) : new Set([this.unseen(name)]);
    this.set(name, append ? limited(combine([old, added]), this.unseen(name)) : added);
    if (this.options.has('a')) this.export(name);
    if (name !== 'DOCKER_AUTH_CONFIG') return;
    const contents = [...contentsOf(value?.parts, this, this.site, 'DOCKER_AUTH_CONFIG')];
    const isProbed = this.probes;
    this.setCell(AUTH_VARIABLE, new Set(contents.map((one) => (isProbed ? { ...one, lacking: true } : one))));
    this.probes = false;
  }

  assignEach(name: string, words: readonly ShellWord[]): void {
    const texts = words.flatMap((word) => [...this.textsOf(word)]);
    const isInView = texts.length > 0 && texts.every((text) => !text.startsWith('?'));
    // Several values are one that is out of view, but for the paths by which credentials are written.
    const isPath = texts.some((text) => /\.docker|config\.json/.test(text));
    if (isInView && (texts.length === 1 || isPath)) this.set(name, new Set(texts));
    else this.set(name, new Set([...(isPath ? texts : []), this.unseen(name)]));
  }

  /** A variable that is not set. */
  unset(name: string): void {
    this.set(name, new Set(['']));
    this.hidden = new Map(this.hidden).set(name, new Set([true]));
    if (name === 'DOCKER_AUTH_CONFIG') this.write(AUTH_VARIABLE, ABSENT);
  }

  define(name: string, body: string): void {
    this.functions = new Map(this.functions).set(name, body);
  }

  export(name: string): void {
    if (this.hidden.has(name)) this.hidden = new Map(this.hidden).set(name, SEEN);
  }

  unexport(name: string): void {
    this.hidden = new Map(this.hidden).set(name, new Set([true]));
    if (name === 'DOCKER_AUTH_CONFIG') this.write(AUTH_VARIABLE, ABSENT);
  }

  restore(name: string, from: Facts | undefined): void {
    const texts = from instanceof CredentialState ? from.assigned.get(name) : undefined;
    const hidden = from instanceof CredentialState ? from.hidden.get(name) : undefined;
    if (hidden ?? this.hidden.has(name)) this.hidden = new Map(this.hidden).set(name, hidden ?? SEEN);
    const assigned = new Map(this.assigned);
    if (texts) assigned.set(name, texts);
    else assigned.delete(name);
    this.assigned = assigned;
    if (name === 'DOCKER_AUTH_CONFIG' && from instanceof CredentialState)
      this.setCell(AUTH_VARIABLE, from.cell(AUTH_VARIABLE));
  }

  hide(name: string): void {
    const isUnset = this.hidden.get(name)?.has(true) === true;
    this.restore(name, undefined);
    if (isUnset) this.set(name, new Set(['']));
  }

  enter(args: readonly ShellWord[]): unknown {
    const before: Parameters = { parameters: this.parameters, pool: this.pool };
    const isList = args.some(({ parts }) =>
      parts.some((part) => part.kind === 'expansion' && /^[@*]$/.test(part.name)),
    );
    const each = args.map((word) => this.textsOf(word));
    this.parameters = isList ? undefined : each;
    this.pool = new Set(each.flatMap((texts) => [...texts]));
    return before;
  }

  leave(before: unknown): void {
    if (!isParameters(before)) return;
    this.parameters = before.parameters;
    this.pool = before.pool;
  }

  /** `set -- A B` and `shift`. */
  setParameters(args: readonly ShellWord[] | 'shift'): void {
    if (args === 'shift') this.parameters = this.parameters?.slice(1);
    else this.enter(args);
  }

  assume(words: readonly ShellWord[], succeeded: boolean): void {
    const tested = testedFile(words);
    if (tested) {
      const exists = succeeded !== tested.negated;
      if (!exists && !tested.decides) return;
      for (const path of this.pathsOf(tested.word)) {
        // Of a file that nothing has written nothing is known, but of the credentials it is: there were none.
        if (!this.isTracked(path) && !this.configFiles().has(path)) continue;
        const cell = [...this.cell(path)].filter((content) => (content.absent === true) !== exists);
        if (this.pathsOf(tested.word).size === 1) this.setCell(path, new Set(cell));
      }
    } else if (isProbe(words)) this.probed(succeeded);
  }

  /** Our own test for a key of the file: what it finds there needs no DOCKER_AUTH_CONFIG. */
  private probed(succeeded: boolean): void {
    const keys = [...this.valuesOf('CI_REGISTRY')];
    this.probes = !succeeded;
    if (!succeeded) return;
    const cell = [...this.cell(AUTH_VARIABLE)].map((content) =>
      content.absent ? { ...content, covered: keys } : content,
    );
    this.setCell(AUTH_VARIABLE, new Set(cell));
  }

  /** What a cell may hold. */
  cell(path: Text): Cell {
    return this.cells.get(path) ?? NOTHING;
  }

  /** What a file of the checkout holds that no command in view has changed. */
  checkedOut(path: Text): string | undefined {
    const below = /^\$\{CI_PROJECT_DIR\}\/(.+)$/.exec(path)?.[1];
    if (below === undefined || this.isTracked(path)) return undefined;
    return /[$\\?]|(?:^|\/)\.\.(?:\/|$)/.test(below) ? undefined : this.shared.checkout(below);
  }

  isTracked(path: Text): boolean {
    return this.cells.has(path);
  }

  /** Files below a folder that are followed. */
  filesBelow(folder: Text): readonly Text[] {
    return [...this.cells.keys()].filter((path) => path.startsWith(`${folder}/`));
  }

  write(path: Text, content: Content): void {
    this.setCell(path, new Set([content]));
  }

  setCell(path: Text, cell: Cell): void {
    if (path !== AUTH_VARIABLE && this.configFiles().has(path)) this.forgetProbe();
    this.cells = new Map(this.cells).set(path, cell);
  }

  /** A test of the file says nothing about what is written there later. */
  private forgetProbe(): void {
    const known = this.cells.get(AUTH_VARIABLE);
    if (!known || ![...known].some(({ covered, lacking }) => covered ?? lacking)) return;
    const plain = [...known].map(({ site, logins, open, absent }): Content =>
      absent ? ABSENT : { site, logins, ...(open === undefined ? {} : { open }) },
    );
    this.cells = new Map(this.cells).set(AUTH_VARIABLE, new Set(plain));
  }

  touch(path: Text, site: object): void {
    this.touched = new Map(this.touched).set(path, new Set([...(this.touched.get(path) ?? []), site]));
  }

  makeFolder(path: Text): void {
    this.folders = new Set([...this.folders, path]);
  }

  /** A folder that may be gone, with all below it. */
  removeFolder(path: Text): void {
    const isGone = (folder: Text): boolean => folder === path || folder.startsWith(`${path}/`);
    this.folders = new Set([...this.folders].filter((folder) => !isGone(folder)));
  }

  /** The script gives the variable a value on some path. */
  assigns(name: string): boolean {
    return this.assigned.has(name);
  }

  /** The values that a variable may have. */
  valuesOf(name: string): Texts {
    return this.assigned.get(name) ?? this.initial(name);
  }

  /** The values with which a program that starts here may see a variable; an empty one is as good as none. */
  environmentOf(name: string): Texts {
    const hidden = this.hidden.get(name) ?? SEEN;
    const values = hidden.has(false) ? this.valuesOf(name) : new Set<Text>();
    return hidden.has(true) ? new Set([...values, '']) : values;
  }

  /** The folders from which a client takes config.json: DOCKER_CONFIG, else the home folder. */
  configFolders(): Texts {
    return this.configPlaces().folders;
  }

  private configValues(): Texts {
    const folders = [...this.environmentOf('DOCKER_CONFIG')].flatMap((folder) =>
      folder === '' ? [...this.valuesOf('HOME')].map((home) => `${home}/.docker`) : [folder],
    );
    return new Set(folders);
  }

  configFiles(): Texts {
    return this.configPlaces().files;
  }

  /** Asked for at each command, they change with the variables and the working directory only. */
  private configPlaces(): ConfigPlaces {
    const { assigned, hidden, cwd, places } = this;
    if (places?.assigned === assigned && places.hidden === hidden && places.cwd === cwd) return places;
    const folders = new Set([...this.configValues()].map((folder) => this.pathOf(folder)));
    const files = new Set([...folders].map((folder) => `${folder}/config.json`));
    this.places = { assigned, hidden, cwd, folders, files };
    return this.places;
  }

  /** The paths that a word may name. */
  pathsOf(word: ShellWord): Texts {
    return new Set([...this.textsOf(word)].map((text) => this.pathOf(text)));
  }

  /** Those paths where no two folders count as one. */
  realPathsOf(word: ShellWord): Texts {
    return new Set([...this.textsOf(word)].map((text) => this.realPath(text)));
  }

  /** The file that the program reads, where no two folders count as one. */
  realConfigFiles(): Texts {
    return new Set([...this.configValues()].map((folder) => `${this.realPath(folder)}/config.json`));
  }

  private pathOf(text: Text): Text {
    const path = this.realPath(text);
    for (const [from, to] of this.runtime.aliases)
      if (path === from || path.startsWith(`${from}/`)) return to + path.slice(from.length);
    return path;
  }

  private realPath(text: Text): Text {
    const absolute = /^[/$?]/.test(text)
      ? text
      : `${this.cwd === undefined ? '?' : `\${CI_PROJECT_DIR}/${this.cwd}`}/${text}`;
    return withoutParents(normalPath(absolute));
  }

  /** The values that a word may have. */
  textsOf({ parts, raw }: Pick<ShellWord, 'parts' | 'raw'>): Texts {
    return limited(combine(parts.map((part, index) => this.partTexts(part, index === 0))), `?${literalText(raw)}`);
  }

  private partTexts(part: WordPart, first: boolean): Texts {
    switch (part.kind) {
      case 'text':
        return new Set([literalText(part.value)]);
      case 'expansion':
        return this.expansionTexts(part.name, part.raw, part.plain);
      case 'substitution':
        return new Set([/^\$\( *pwd *\)$/.test(part.raw) ? this.directory() : this.withValues(part.raw)]);
      case 'input':
        return new Set([part.raw.replaceAll(/\s/g, '')]);
      case 'pattern':
        return first && part.raw === '~' ? this.valuesOf('HOME') : new Set([`?${literalText(part.raw)}`]);
    }
  }

  private directory(): Text {
    if (this.cwd === undefined) return '?pwd';
    return this.cwd === '' ? symbol('CI_PROJECT_DIR', 0) : `${symbol('CI_PROJECT_DIR', 0)}/${this.cwd}`;
  }

  private expansionTexts(name: string, raw: string, plain: boolean): Texts {
    if (plain) return this.plainTexts(name);
    const fallback = /^\$\{\w+:?[-=]([\w./:@~-]*)\}$/.exec(raw)?.[1];
    const values = this.plainTexts(name);
    // An unset variable expands to nothing, so an empty fall-back changes nothing.
    if (fallback === '') return values;
    if (fallback !== undefined) {
      const isSet = [...values].every((value) => value !== '' && !value.startsWith('${'));
      return isSet ? values : new Set([...[...values].filter((value) => value !== ''), literalText(fallback)]);
    }
    if (/^\$\{\w+%%\/\*\}$/.test(raw)) {
      const cut = (text: Text): Text =>
        /^\$\{[^}]*\}$/.test(text) ? text.replace('}', '%%/*}') : (text.split('/')[0] ?? '');
      return new Set([...values].map(cut));
    }
    return new Set([...values].map((value) => this.leftOf(raw, value)));
  }

  /** What an operator leaves of a value that is in view. */
  private leftOf(raw: string, value: Text): Text {
    const left = /^[\w./:@-]+$/.test(value) ? expanded(raw, value) : undefined;
    return left ?? this.withValues(raw);
  }

  private plainTexts(name: string): Texts {
    if (name === 'PWD') return new Set([this.directory()]);
    // Which of them it is cannot be told.
    if (/^[@*]$/.test(name) || (/^[1-9]\d*$/.test(name) && !this.parameters))
      return this.pool.size > 0 ? this.pool : new Set([this.parameters?.length === 0 ? '' : `?$${name}`]);
    if (/^[1-9]\d*$/.test(name) && this.parameters) {
      return this.parameters[Number(name) - 1] ?? new Set(['']);
    }
    return /^\w+$/.test(name) && !/^\d/.test(name) ? this.valuesOf(name) : new Set([`?$${name}`]);
  }

  /** What a substitution gives is out of view; it is the same where its text and the variables in it are the same. */
  private withValues(raw: string): Text {
    const names = [...raw.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1] ?? '');
    const known = [...new Set(names)].filter((name) => this.assigned.has(name));
    const values = known.map((name) => `${name}=${[...this.valuesOf(name)].join('|')}`);
    return `?${literalText(raw)}${values.length > 0 ? `[${values.join(';')}]` : ''}`;
  }

  /** What the job starts with in a variable: one value in the YAML, one of the image, or something out of view. */
  private initial(name: string, depth = 0): Texts {
    // What a value deep in others becomes is cut off there.
    const texts = (depth === 0 ? this.shared.initial.get(name) : undefined) ?? this.startOf(name, depth);
    if (depth === 0) this.shared.initial.set(name, texts);
    return texts;
  }

  private startOf(name: string, depth: number): Texts {
    const written = this.shared.values(name);
    const [only] = written;
    if (only !== undefined && new Set(written).size === 1 && depth < 8) return this.yamlTexts(only, depth);
    if (written.length > 0) return new Set([symbol(name, 0)]);
    if (name === 'HOME') return new Set([this.runtime.home]);
    if (name === 'DOCKER_CONFIG') return new Set([this.runtime.environment.get(name) ?? '']);
    return new Set([symbol(name, 0)]);
  }

  /** GitLab expands variables in the values of variables. */
  private yamlTexts(value: string, depth: number): Texts {
    const pieces = value.split(/(\$\$|\$\w+|\$\{\w+\})/).map((piece): Texts => {
      const name = /^\$\{?(\w+)\}?$/.exec(piece)?.[1];
      if (name !== undefined) return this.initial(name, depth + 1);
      return new Set([literalText(piece === '$$' ? '$' : piece)]);
    });
    return limited(combine(pieces), `?${literalText(value)}`);
  }

  private unseen(name: string): Text {
    const sites = this.shared.sites.get(name) ?? new Map<object, number>();
    this.shared.sites.set(name, sites);
    const number = sites.get(this.site) ?? sites.size + 1;
    sites.set(this.site, number);
    return symbol(name, number);
  }

  private set(name: string, texts: Texts): void {
    this.assigned = new Map(this.assigned).set(name, limited(texts, this.unseen(name)));
  }
}

/** Where the credentials may be, with what decides that. */
interface ConfigPlaces {
  readonly assigned: ReadonlyMap<string, Texts>;
  readonly hidden: ReadonlyMap<string, ReadonlySet<boolean>>;
  readonly cwd: string | undefined;
  readonly folders: Texts;
  readonly files: Texts;
}

/** The positional parameters, as a function gives them back. */
interface Parameters {
  readonly parameters: readonly Texts[] | undefined;
  readonly pool: Texts;
}

function isParameters(value: unknown): value is Parameters {
  return typeof value === 'object' && value !== null && 'parameters' in value && 'pool' in value;
}

function limited(texts: Texts, otherwise: Text): Texts {
  return texts.size > MAX_TEXTS || [...texts].some(({ length }) => length > 2000) ? new Set([otherwise]) : texts;
}

function combine(pieces: readonly Texts[]): Texts {
  let all: readonly Text[] = [''];
  for (const piece of pieces) {
    all = all.flatMap((start) => [...piece].map((text) => start + text));
    if (all.length > MAX_TEXTS) break;
  }
  return new Set(all);
}

function merged<T>(
  a: ReadonlyMap<string, ReadonlySet<T>>,
  b: ReadonlyMap<string, ReadonlySet<T>>,
  missing: (key: string) => ReadonlySet<T>,
): ReadonlyMap<string, ReadonlySet<T>> {
  if (a === b) return a;
  const result = new Map(a);
  for (const key of new Set([...a.keys(), ...b.keys()]))
    result.set(key, new Set([...(a.get(key) ?? missing(key)), ...(b.get(key) ?? missing(key))]));
  return result;
}
