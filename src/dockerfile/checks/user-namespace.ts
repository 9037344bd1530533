import { escapeRegExp } from '../../escape-regexp.ts';
import { diagnostic } from '../../diagnostics/index.ts';
import type { Diagnostic } from '../../model.ts';
import { builtStages, type DockerfileCheck, type DockerfileFacts } from '../facts.ts';
import type { Argument, Dockerfile, Instruction } from '../parse.ts';
import { argumentDefaults, lineage } from '../stages.ts';

/** Programs that need the real root, where a command starts. */
const PRIVILEGED =
  /(?<=^|[;&|(]\s*|\bsudo\s+)(?:mknod|mount|modprobe|losetup)(?=\s+(?!-(?:V|h)\b|--(?:version|help)\b)\S)/;

/** A number, or a variable that may hold one, as the user or group of an account, of a file or of a command. */
const IDENTITIES = [
  /\b(useradd|adduser|groupadd|addgroup|usermod|groupmod)\b[^;&|]*?\s(?:-\w*[ug]|--uid|--gid)[ =]?["']?(\d+|\$\w+|\$\{\w+(?::?-\d+)?\})/g,
  /\b(chown|chgrp)\s+(?:-\w+\s+|--\w[\w-]*\s+)*["']?(\d+|\$\w+|\$\{\w+(?::?-\d+)?\})/g,
  /\b(chown)\s+(?:-\w+\s+|--\w[\w-]*\s+)*["']?[\w.${}-]*[:.]["']?(\d+|\$\w+|\$\{\w+(?::?-\d+)?\})/g,
  /\b(install)\b[^;&|]*?\s(?:-\w*[og]|--owner|--group)[ =]?["']?(\d+|\$\w+|\$\{\w+(?::?-\d+)?\})/g,
  /\b(su-exec|gosu)\s+["']?(\d+|\$\w+|\$\{\w+(?::?-\d+)?\})/g,
  /\b(su-exec|gosu)\s+["']?[\w.${}-]*:["']?(\d+|\$\w+|\$\{\w+(?::?-\d+)?\})/g,
  /\b(setpriv)\b[^;&|]*?\s(?:--reuid|--regid)[ =]["']?(\d+|\$\w+|\$\{\w+(?::?-\d+)?\})/g,
];

/** The last number of the user namespace of a rootless build. */
const LAST_ID = 65535;

/** The users of a rootless build are those of a user namespace: 65536 of them, and without rights over devices. */
export const checkUserNamespace: DockerfileCheck = (dockerfile, facts) => {
  const built = new Set<Instruction>();
  const told = new Set<Argument>();
  return builtStages(dockerfile, facts).flatMap((stage) => {
    const walk = new StageWalk(dockerfile, facts, told);
    // What a stage starts from sets variables and the user, and is told where it is built.
    for (const one of lineage(dockerfile, stage).reverse())
      for (const instruction of one.instructions.filter(({ onbuild }) => !onbuild)) {
        walk.step(instruction, !built.has(instruction));
        built.add(instruction);
      }
    return walk.findings;
  });
};

/** Folds the variables and the user over the instructions of a stage. */
class StageWalk {
  readonly findings: Diagnostic[] = [];
  /** Values of ARG and ENV; undefined for one that is not in view. */
  private readonly values = new Map<string, string | undefined>();
  private readonly fixed = new Set<string>();
  /** A USER that is outside, as long as no command has run with it. */
  private user: Argument | undefined;
  private readonly dockerfile: Dockerfile;
  private readonly facts: DockerfileFacts;

  private readonly told: Set<Argument>;

  /** @param told - users of which a stage has told */
  constructor(dockerfile: Dockerfile, facts: DockerfileFacts, told: Set<Argument>) {
    this.dockerfile = dockerfile;
    this.facts = facts;
    this.told = told;
  }

  /** @param isNew - false for an instruction of which another stage has told */
  step(instruction: Instruction, isNew: boolean): void {
    const { keyword, arguments: words } = instruction;
    if (keyword === 'ARG') return this.declare(instruction);
    if (keyword === 'ENV') return this.set(words);
    if (keyword === 'USER') {
      const [user] = words;
      this.user = user?.value.split(':').some((id) => this.isOutside(id)) === true ? user : undefined;
    }
    if (keyword === 'RUN' && this.user) {
      if (!this.told.has(this.user)) this.tell(this.user.range, `USER ${this.shown(this.user.raw)}`);
      this.told.add(this.user);
      this.user = undefined;
    }
    if (!isNew) return;
    if (keyword === 'COPY' || keyword === 'ADD') this.copy(instruction);
    if (keyword === 'RUN') this.run(instruction);
  }

  private copy({ flags }: Instruction): void {
    for (const { name, value = '', raw, range } of flags)
      if (name === 'chown' && value.split(':').some((id) => this.isOutside(id))) this.tell(range, this.shown(raw));
  }

  /** The first command that fails. Its arguments are not told but for the number: they may hold a password. */
  private run({ text, place }: Instruction): void {
    const privileged = PRIVILEGED.exec(text);
    if (privileged) return this.tell(place(privileged.index, privileged.index + privileged[0].length), privileged[0]);
    for (const { index, 1: program = '', 2: id = '' } of IDENTITIES.flatMap((pattern) => [...text.matchAll(pattern)])) {
      if (!this.isOutside(id, text.slice(0, index))) continue;
      return this.tell(place(index, index + program.length), `${program} ${this.shown(id)}`);
    }
  }

  private tell(range: Argument['range'], written: string): void {
    this.findings.push(diagnostic('K2B519', this.dockerfile.locate(range), { written }));
  }

  /** A build arg of the call wins over the default, and ENV over both. */
  private declare(instruction: Instruction): void {
    const { buildArguments } = this.facts;
    for (const { name, value } of argumentDefaults(instruction)) {
      if (this.fixed.has(name)) continue;
      const global = this.dockerfile.globals.flatMap(argumentDefaults).findLast((argument) => argument.name === name);
      const isGiven = buildArguments?.has(name) !== false;
      this.values.set(name, isGiven ? buildArguments?.get(name) : this.filled(value ?? global?.value ?? ''));
    }
  }

  private set(words: readonly Argument[]): void {
    const [first, second] = words;
    const isOld = first !== undefined && !first.value.includes('=');
    const pairs = isOld ? [`${first.value}=${second?.value ?? ''}`] : words.map(({ value }) => value);
    for (const pair of pairs) {
      const [name = '', ...value] = pair.split('=');
      this.values.set(name, this.filled(value.join('=')));
      this.fixed.add(name);
    }
  }

  /** The number that a text is; undefined where it is another text, or not in view. */
  private filled(text: string, before = ''): string | undefined {
    const variable = /^\$(?:(\w+)|\{(\w+)(?::?-(\d+))?\})$/.exec(text);
    if (!variable) return text;
    const name = variable[1] ?? variable[2] ?? '';
    const own = [...before.matchAll(new RegExp(`\\b${escapeRegExp(name)}=["']?(\\d*)`, 'g'))].at(-1);
    if (own) return own[1];
    return this.values.has(name) ? this.values.get(name) || variable[3] : variable[3];
  }

  private isOutside(id: string, before?: string): boolean {
    const number = this.filled(id, before) ?? '';
    return /^\d+$/.test(number) && Number(number) > LAST_ID;
  }

  /** A text with the values of its variables behind it. */
  private shown(text: string): string {
    const values = [...text.matchAll(/\$(?:\w+|\{\w+(?::?-\d+)?\})/g)].flatMap(
      ([variable]) => this.filled(variable) ?? [],
    );
    return values.length === 0 ? text : `${text} (${values.join(', ')})`;
  }
}
