import type { ShellAssignment } from './command.ts';
import type { Assigned } from './effects.ts';
import type { Facts } from './facts.ts';
import type { ShellFunction } from './functions.ts';
import { HeldTexts } from './held.ts';
import { ShellOptions } from './options.ts';
import type { ShellWord } from './word.ts';

/** The fact that a trap may change the directory. */
export const WANDERS = 'a trap changes the directory';

/** What the shell may know at one point of a script, over all paths that lead there. */
export class ShellState {
  /** The working directory relative to the project folder (`''`), undefined when it cannot be told. */
  cwd: string | undefined = '';
  /** Values that may have been assigned so far; undefined stands for a value that is not written in the script. */
  variables = new Map<string, Set<ShellWord | undefined>>();
  /** Facts that hold on some path (joined by union). */
  may = new Set<string>();
  /** Facts that hold on every path (joined by intersection). */
  must = new Set<string>();
  /** Variables that are exported on every path. */
  exported = new Set<string>();
  /** Variables that some path exports, and that no other path gives a value: what is there of them is exported. */
  exportedWhereSet = new Set<string>();
  /** Variables that some path takes out of the environment and keeps: `export -n`. */
  unexported = new Set<string>();
  /** Variables that are exported on some path. */
  private everExported = new Set<string>();
  /** Variables that are unset on some path, by which a shell forgets that they were exported. */
  private forgotten = new Set<string>();
  /** The functions that a name may stand for; several where paths define it differently. */
  functions = new Map<string, ReadonlySet<ShellFunction>>();
  /** Variables that some path leaves without an assignment of the script. */
  partial = new Set<string>();
  /** What variables hold and where the shell stands, resolved as far as the files show it. */
  held: HeldTexts;
  /** The options of the shell: `set -u`, `set -o pipefail`. */
  options = new ShellOptions();
  /** What an analysis folds over the script beside it. */
  facts: Facts | undefined;
  private readonly isInEnvironment: (variable: string) => boolean;

  /** @param isInEnvironment - true for a variable that is surely in the environment when the script starts */
  constructor(isInEnvironment: (variable: string) => boolean = () => false, held = new HeldTexts()) {
    this.isInEnvironment = isInEnvironment;
    this.held = held;
  }

  clone(): ShellState {
    const copy = new ShellState(this.isInEnvironment, this.held.clone());
    copy.cwd = this.cwd;
    for (const [name, values] of this.variables) copy.variables.set(name, new Set(values));
    copy.may = new Set(this.may);
    copy.must = new Set(this.must);
    copy.exported = new Set(this.exported);
    copy.exportedWhereSet = new Set(this.exportedWhereSet);
    copy.unexported = new Set(this.unexported);
    copy.everExported = new Set(this.everExported);
    copy.forgotten = new Set(this.forgotten);
    copy.partial = new Set(this.partial);
    copy.functions = new Map(this.functions);
    copy.options = this.options.clone();
    copy.facts = this.facts?.clone();
    return copy;
  }

  /** Takes in the state of another path that leads to the same point. */
  join(other: ShellState): void {
    if (this.cwd !== other.cwd) this.cwd = undefined;
    this.joinExported(other);
    this.held.join(other.held);
    this.options.join(other.options);
    for (const name of other.partial) this.partial.add(name);
    for (const [name, functions] of other.functions)
      this.functions.set(name, new Set([...(this.functions.get(name) ?? []), ...functions]));
    for (const name of new Set([...this.variables.keys(), ...other.variables.keys()]))
      if (!this.variables.has(name) || !other.variables.has(name)) this.partial.add(name);
    for (const [name, values] of other.variables) {
      const own = this.variables.get(name);
      if (own) for (const value of values) own.add(value);
      else this.variables.set(name, new Set(values));
    }
    for (const fact of other.may) this.may.add(fact);
    for (const fact of this.must) if (!other.must.has(fact)) this.must.delete(fact);
    for (const name of other.everExported) this.everExported.add(name);
    for (const name of other.unexported) this.unexported.add(name);
    for (const name of other.forgotten) this.forgotten.add(name);
    if (other.facts) this.facts?.join(other.facts);
  }

  private joinExported(other: ShellState): void {
    const isExported = (state: ShellState, name: string): boolean =>
      state.exported.has(name) || state.exportedWhereSet.has(name) || !state.variables.has(name);
    const names = new Set(
      [this, other].flatMap(({ exported, exportedWhereSet }) => [...exported, ...exportedWhereSet]),
    );
    for (const name of names) {
      const always = this.exported.has(name) && other.exported.has(name);
      const whereSet = !always && isExported(this, name) && isExported(other, name);
      if (!always) this.exported.delete(name);
      if (whereSet) this.exportedWhereSet.add(name);
      else this.exportedWhereSet.delete(name);
    }
  }

  /** Becomes the state of another path. */
  become(other: ShellState): void {
    const { cwd, variables, may, must, exported, everExported, forgotten, partial, functions, held } = other;
    const { options, facts, exportedWhereSet, unexported } = other;
    Object.assign(this, { cwd, variables, may, must, exported, everExported, forgotten, partial, functions, held });
    Object.assign(this, { options, facts, exportedWhereSet, unexported });
  }

  /** Takes over what a subshell leaves behind: files stay; the directory, variables and options do not. */
  afterSubshell(inner: ShellState): void {
    this.may = new Set(inner.may);
    this.must = new Set(inner.must);
    if (inner.facts) this.facts?.afterSubshell(inner.facts);
  }

  assign(name: string, value: ShellWord | undefined, append = false): void {
    this.held.assign(name, value, append);
    this.exportedWhereSet.delete(name);
    const values = this.variables.get(name);
    // `X="$X more"` keeps what was there, as `+=` does.
    const keeps = append || value?.parts.some((part) => part.kind === 'expansion' && part.name === name) === true;
    if (keeps && values) values.add(value);
    else this.variables.set(name, new Set([value]));
    if (!keeps) this.partial.delete(name);
    this.facts?.assign(name, value, append);
    if (this.options.get('allexport') === 'always') this.export(name);
  }

  /** Adds values that a variable may have as well. */
  assignAlso(name: string, values: ReadonlySet<ShellWord | undefined> | undefined, from?: ShellState): void {
    this.facts?.restore(name, from?.facts);
    this.exportedWhereSet.delete(name);
    const all = this.variables.get(name) ?? new Set();
    for (const value of values ?? [undefined]) all.add(value);
    this.variables.set(name, all);
  }

  /** An expansion sets a variable; to its own text, where it is `${X:=…}`. */
  expand({ name, value }: Assigned): void {
    if (!value) return this.assign(name, undefined);
    this.held.set(name, this.held.read(value));
    this.facts?.assign(name, undefined, false);
  }

  /** `export -n`: the shell keeps the variable, and programs that start from here on do not see it. */
  unexport(name: string): void {
    this.exported.delete(name);
    this.unexported.add(name);
    this.forgotten.add(name);
    this.facts?.unexport(name);
  }

  export(name: string): void {
    this.exported.add(name);
    this.everExported.add(name);
    this.unexported.delete(name);
    this.forgotten.delete(name);
    this.facts?.export(name);
  }

  /** True where a program that starts here may see what the shell holds in the variable. */
  mayBeSeen(name: string): boolean {
    return this.everExported.has(name) || this.options.get('allexport') !== 'never' || this.isInEnvironment(name);
  }

  unset(name: string): void {
    this.assign(name, undefined);
    this.held.set(name, new Set(['']));
    this.facts?.unset(name);
    this.unexported.delete(name);
    this.exported.delete(name);
    this.forgotten.add(name);
  }

  /**
   * What a program starts with that the script runs: of variables that may not be exported nothing is known there, as
   * the environment may have one of the same name.
   * @param assignments - those in front of the program's name
   */
  child(assignments: readonly ShellAssignment[]): ShellState {
    const inner = this.clone();
    inner.functions = new Map();
    inner.options = new ShellOptions();
    for (const name of this.variables.keys()) {
      const isExported = this.exported.has(name) || this.isInEnvironment(name);
      if (isExported && !this.forgotten.has(name)) continue;
      inner.variables.set(name, new Set([undefined]));
      inner.held.forget(name);
      inner.facts?.hide(name);
    }
    for (const { name, value, append } of assignments) {
      inner.assign(name, value, append);
      inner.export(name);
    }
    return inner;
  }

  changeDirectory(target: ShellWord | undefined): void {
    const plain = target !== undefined && !this.variables.has('CDPATH') && !this.variables.has('CI_PROJECT_DIR');
    // A signal may arrive at any time.
    const wanders = this.may.has(WANDERS);
    this.cwd = plain && !wanders ? directoryAfter(this.cwd, target) : undefined;
    this.held.move(wanders ? undefined : target);
  }
}

/** The directory that `cd WORD` leads to, relative to the project folder; undefined when it cannot be told. */
export function directoryAfter(cwd: string | undefined, target: ShellWord): string | undefined {
  const [first, ...rest] = target.parts;
  if (first?.kind === 'expansion' && first.plain && first.name === 'CI_PROJECT_DIR') {
    const tail = rest.every((part) => part.kind === 'text') ? rest.map((part) => part.value).join('') : undefined;
    return tail === undefined || (tail !== '' && !tail.startsWith('/')) ? undefined : normalize(tail);
  }
  const { literal } = target;
  if (literal === undefined || literal === '' || literal.startsWith('/') || literal === '-' || cwd === undefined)
    return undefined;
  return normalize(`${cwd}/${literal}`);
}

function normalize(path: string): string | undefined {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (segments.length === 0) return undefined;
      segments.pop();
    } else segments.push(segment);
  }
  return segments.join('/');
}
