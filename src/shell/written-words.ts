import { sedScript } from './sed-script.ts';
import type { ProgramRun } from './program-runs.ts';
import type { ShellWord } from './word.ts';

/** A word of a program that names what is written; `path` where only a part of the word does. */
export interface WrittenWord {
  readonly word: ShellWord;
  readonly path?: string;
}

/** Programs whose operands are all written. */
const ALL: ReadonlySet<string> = new Set(
  'mkdir mv touch rm rmdir unlink shred tee chmod chown chgrp truncate mktemp mkfifo mknod'.split(' '),
);

/** Of these only the last operand is written, or the folder of `-t`. */
const COPIES: ReadonlySet<string> = new Set(['cp', 'ln', 'install']);

/** These put another file beside the one that they are given, unless they print. */
const PACKERS = /^(?:un)?(?:gzip|bzip2|xz|lzma|lzop|pigz)$|^(?:gunzip|bunzip2)$/;

/** Options that name what is written, of programs that write nothing else. */
const OUTPUTS: ReadonlyMap<string, RegExp> = new Map([
  ['wget', /^(?:-[a-zA-Z]*[OPo]|--(?:output-document|directory-prefix|output-file))$/],
  ['unzip', /^-[a-zA-Z]*d$/],
  ['sort', /^-[a-zA-Z]*o$/],
  ['openssl', /^-(?:out|keyout)$/],
  ['ssh-keygen', /^-[a-zA-Z]*f$/],
  ['uudecode', /^-o$/],
]);

/** The one table of which words of a program name what it writes. */
export function writtenWords(run: ProgramRun): readonly WrittenWord[] {
  const { program, args } = run;
  const operands = args.filter(({ literal }) => literal?.startsWith('-') !== true);
  const asWords = (words: readonly ShellWord[]): readonly WrittenWord[] => words.map((word) => ({ word }));
  const option = OUTPUTS.get(program);
  if (option) return asWords(valuesOf(args, option));
  if (ALL.has(program)) {
    const references = new Set(program === 'touch' ? valuesOf(args, /^-\w*r$/) : []);
    return asWords([...operands.filter((word) => !references.has(word)), ...joined(args)]);
  }
  if (COPIES.has(program)) {
    const folders = valuesOf(args, /^(?:-[a-zA-Z]*t|--target-directory)$/);
    return asWords(folders.length > 0 ? folders : operands.slice(-1));
  }
  if (PACKERS.test(program)) return has(args, /^-\w*[ctl]/) ? [] : asWords(operands);
  switch (program) {
    case 'dd':
      return asWords(args.filter(({ raw }) => /^["']?of=/.test(raw)));
    case 'split':
      return asWords(operands.slice(-1).filter((word) => word !== operands[0]));
    case 'tar':
      return asWords(writtenByTar(args));
    case 'find':
      return has(args, /^-delete$/) ? asWords(operands.slice(0, 1)) : [];
    case 'sed':
    case 'awk':
      return writtenByText(run);
    default:
      return [];
  }
}

function has(args: readonly ShellWord[], option: RegExp): boolean {
  return args.some(({ literal }) => literal !== undefined && option.test(literal));
}

/** The words behind an option, or those that hold its value as well: `-O F`, `--file=F`, `-C/opt`. */
function valuesOf(args: readonly ShellWord[], option: RegExp): readonly ShellWord[] {
  return args.filter(({ raw }, index) => {
    if (option.test(args[index - 1]?.literal ?? '')) return true;
    const [, long, short] = /^(?:(--[\w-]+)=|(-\w)(?=["'$/~.]))/.exec(raw) ?? [];
    const name = long ?? short;
    return name !== undefined && option.test(name);
  });
}

/** `--target-directory=/opt` and its kind. */
function joined(args: readonly ShellWord[]): readonly ShellWord[] {
  return args.filter(({ raw }) => /^--(?!reference)[\w-]+=\S/.test(raw));
}

/** Unpacking writes into a folder, packing writes the archive. */
function writtenByTar(args: readonly ShellWord[]): readonly ShellWord[] {
  const isMode = (letter: string): boolean => {
    const long = letter === 'x' ? /^--(?:extract|get)$/ : /^--(?:create|append|update)$/;
    const bundle = new RegExp(`^-\\w*${letter === 'x' ? 'x' : '[cru]'}`);
    const first = new RegExp(`^\\w*${letter === 'x' ? 'x' : '[cru]'}\\w*$`);
    return has(args, long) || has(args, bundle) || first.test(args[0]?.literal ?? '');
  };
  if (isMode('x')) return valuesOf(args, /^(?:-?\w*C|--directory)$/);
  return isMode('c') ? valuesOf(args, /^(?:-?\w*f|--file)$/) : [];
}

/** `sed -i` writes its files, and `w /opt/x` or `print > "/opt/x"` in the text of a script another one. */
function writtenByText({ program, name, args }: ProgramRun): readonly WrittenWord[] {
  const script = program === 'sed' ? sedScript({ words: [name, ...args] }) : args;
  const pattern = program === 'sed' ? /(?:^|[\s;/|#,{}\dg])w\s*(\/[\w./-]+)/g : />\s*"(\/[\w./-]+)"/g;
  const named = script.flatMap((word) =>
    [...(word.literal ?? '').matchAll(pattern)].map(([, path]) => ({ word, path })),
  );
  const inPlace = program === 'sed' && has(args, /^(?:-[a-zA-Z]*i|--in-place)/);
  const files = args.filter((word) => !script.includes(word) && word.literal?.startsWith('-') !== true);
  return [...named.map(({ word, path = '' }) => ({ word, path })), ...(inPlace ? files.map((word) => ({ word })) : [])];
}
