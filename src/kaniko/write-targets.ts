import type { SimpleCommand } from '../shell/command.ts';
import { sedScript } from '../shell/sed-script.ts';
import type { CommandTexts } from '../shell/command-texts.ts';
import { ANY, foundAt, type Operand, operandOf, standingAt } from './operands.ts';

/** Files of the project that a command may write, change or remove. */
export interface WriteTarget {
  /** A pattern of paths relative to the project folder, which is empty itself. */
  readonly pattern: string;
  /** So is all that is below it. */
  readonly below: boolean;
  /** It makes the file where there is none, and changes no other. */
  readonly creates?: true;
}

/** What a program is given. */
interface Given {
  readonly args: readonly Operand[];
  /** Where it runs. */
  readonly here: Operand;
  /** The command itself, unless another program runs it. */
  readonly command?: SimpleCommand;
}

type Writes = (given: Given) => readonly WriteTarget[];

const ANYTHING: readonly WriteTarget[] = [{ pattern: '', below: true }];

/** Programs that write none of the files that they name, whatever is done with what they print. */
const WRITES_NOTHING: ReadonlySet<string> = new Set(
  (
    ': [ [[ alias basename bc break cal cat cd chdir chgrp chmod chown cksum cmp comm continue cut date dc df diff dirname du ' +
    'echo egrep envsubst exit expand export expr factor false fgrep file fold free getopts grep groups hash head hexdump ' +
    'hostname id jobs jq kill less let local logger ls md5sum mkdir mkfifo mktemp more nc nl nproc nslookup od paste ' +
    'ping popd printenv printf ps pushd pwd read readlink readonly realpath return rev rmdir seq set sha1sum sha256sum ' +
    'sha512sum shift sleep ssh-add ssh-agent stat strings sum sync tac tail test times top tr trap true tty type ulimit ' +
    'umask unalias uname unexpand unset uptime wait wc which whoami declare typeset yes base64 executor'
  ).split(' '),
);

/** Programs that run another one that stands behind them, with its arguments. */
const RUNS_OTHERS: ReadonlySet<string> = new Set(
  'busybox builtin chronic command env exec ionice nice nohup setsid stdbuf sudo time timeout'.split(' '),
);

/** Of these any file of the folder may come. */
const GIT_CHANGES =
  /^(?:checkout|switch|pull|merge|reset|restore|stash|submodule|apply|am|cherry-pick|revert|rebase|clean|lfs)$/;

const isOption = ({ literal }: Operand): boolean => literal !== undefined && /^-./.test(literal);

const operandsOf = (args: readonly Operand[]): readonly Operand[] => args.filter((one) => !isOption(one));

const has = (args: readonly Operand[], option: RegExp): boolean =>
  args.some(({ literal }) => literal !== undefined && option.test(literal));

/** The words behind options that take one. */
const behind = (args: readonly Operand[], option: RegExp): readonly Operand[] =>
  args.filter((_one, index) => option.test(args[index - 1]?.literal ?? ''));

function targets(operands: readonly Operand[], below: boolean): readonly WriteTarget[] {
  return operands.flatMap(({ paths }) => paths.map((pattern) => ({ pattern, below })));
}

const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** `cp`, `mv`, `ln` and their kind: the target itself, or what the sources are called in it. */
function copies(program: string): Writes {
  return ({ args, here }) => {
    const named = behind(args, /^(?:-t|--target-directory)$/);
    const operands = operandsOf(args).filter((one) => !named.includes(one));
    const moves = program === 'mv';
    const takesFolders =
      program !== 'install' && (program !== 'cp' || has(args, /^-[a-zA-Z]*[rRa]|^--(?:rec|arch|parents)/));
    const [last] = [...named, ...(operands.length > 1 ? operands.slice(-1) : program === 'ln' ? [here] : [])];
    if (!last) return [];
    const sources = named.length > 0 || last === here ? operands : operands.slice(0, -1);
    const into = last.paths.flatMap((folder) =>
      sources.flatMap(({ names }) =>
        names.map((name) =>
          name === '' ? { pattern: folder, below: takesFolders } : { pattern: join(folder, name), below: takesFolders },
        ),
      ),
    );
    // What is copied into a folder that is there becomes one in it; else the folder is made of it.
    const replaces = takesFolders && !/(?:^\.|\/\.?)["']?$/.test(last.raw);
    return [...into, ...targets([last], replaces), ...(moves ? targets(sources, true) : [])];
  };
}

/** Archives: any file in a folder that is named behind an option, else where the program runs. */
function unpacks(option: RegExp, attached: RegExp, reads: (args: readonly Operand[]) => boolean = () => false): Writes {
  return ({ args, here }) => {
    if (reads(args)) return [];
    const folders = behind(args, option);
    return has(args, attached) ? ANYTHING : targets(folders.length > 0 ? folders : [here], true);
  };
}

const isUnpacked = (args: readonly Operand[]): boolean =>
  /^-?[a-zA-Z]*x/.test(args[0]?.literal ?? '') || has(args, /^-[a-zA-Z]*x|^--(?:extract|get)$/);

function tar(given: Given): readonly WriteTarget[] {
  if (isUnpacked(given.args)) return unpacks(/^(?:-C|--directory)$/, /^(?:-C.|--directory=)/)(given);
  return targets(behind(given.args, /^-?[a-zA-Z]*f$/), false);
}

/** `sed -i`; without it a script may write files, too. */
function sed({ args, command }: Given): readonly WriteTarget[] {
  const script = new Set((command ? sedScript(command) : []).map(({ raw }) => raw));
  if (args.some(({ raw }) => /(?:^|[;}\n/'"]|\/[gpIi\d]+)\s*w\s/.test(raw))) return ANYTHING;
  if (!has(args, /^-[a-zA-Z]*i|^--in-place/)) return [];
  return targets(
    operandsOf(args).filter(({ raw }) => !script.has(raw)),
    false,
  );
}

function awk({ args }: Given): readonly WriteTarget[] {
  const writes = args.some(({ raw }) => /\bprintf?\b[^;{}]*[>|]|\bsystem\b|^inplace$/.test(raw));
  return writes ? ANYTHING : [];
}

/** `find … -exec PROGRAM {}`: what it is called with is what `-name` takes, below where find looks. */
function find({ args, here }: Given): readonly WriteTarget[] {
  const first = args.findIndex(({ literal }) => (literal === undefined ? false : /^[-(!]/.test(literal)));
  const roots = first === -1 ? args : args.slice(0, first);
  const wanted = behind(args, /^-i?name$/).map(({ literal }) => literal ?? ANY);
  const names = wanted.length > 0 ? wanted : ['*'];
  const folders = (roots.length > 0 ? roots : [here]).flatMap(({ paths }) => paths);
  const met = foundAt(
    folders.flatMap((folder) => names.map((name) => join(folder, `**/${name}`))),
    names,
  );
  const deletes = has(args, /^-delete$/) ? targets([met], true) : [];
  const runs = args.flatMap(({ literal }, index) => (/^-(?:exec|ok)(?:dir)?$/.test(literal ?? '') ? [index + 1] : []));
  const written = targets(behind(args, /^-fprint/), false);
  const run = runs.flatMap((start) => {
    const words = args.slice(start);
    const end = words.findIndex(({ literal, raw }) => raw === '\\;' || literal === ';' || literal === '+');
    const given = words
      .slice(0, end === -1 ? words.length : end)
      .map((one) => (one.raw.includes('{}') ? filledIn(one, met) : one));
    return runProgram(given, here);
  });
  return [...deletes, ...written, ...run];
}

/** A word with `{}` in it; where more stands in the word, it may be any file. */
function filledIn({ raw, paths, names }: Operand, met: Operand): Operand {
  return /^["']?\{\}["']?$/.test(raw) ? met : { raw, literal: undefined, paths, names };
}

function xargs({ args, here }: Given): readonly WriteTarget[] {
  const start = args.findIndex(
    ({ literal }, index) => literal?.startsWith('-') !== true && !/^-[InLPsdE]$/.test(args[index - 1]?.literal ?? ''),
  );
  if (start === -1) return [];
  return runProgram([...args.slice(start), foundAt([ANY])], here);
}

/** A program that names where it puts what it fetches, else calls it as the address does. */
function fetches(file: RegExp, folder: RegExp | undefined): Writes {
  return ({ args, here }) => {
    if (has(args, /^-[a-zA-Z]*O-$/)) return [];
    if (has(args, /^-[OoP][^-]/)) return ANYTHING;
    const named = behind(args, file);
    if (named.length > 0) return targets(named, false);
    const folders = folder ? behind(args, folder) : [];
    const addresses = operandsOf(args).filter((one) => !folders.includes(one));
    const places = (folders.length > 0 ? folders : [here]).flatMap(({ paths }) => paths);
    return places.flatMap((place) =>
      addresses.flatMap(({ names }) => names.map((name) => ({ pattern: join(place, name || ANY), below: false }))),
    );
  };
}

/** `gunzip F.gz` makes F and takes F.gz away, `gzip F` the other way round. */
function compresses({ args }: Given): readonly WriteTarget[] {
  if (has(args, /^-[a-zA-Z]*c|^--(?:stdout|test|list)/)) return [];
  return targets(operandsOf(args), false).flatMap(({ pattern }) =>
    [pattern, `${pattern}.*`, pattern.replace(/\.\w+$/, '')].map((one) => ({ pattern: one, below: false })),
  );
}

const removes: Writes = ({ args }) => targets(operandsOf(args), true);
const named: Writes = ({ args }) => targets(operandsOf(args), false);

const CURL = fetches(/^-[a-zA-Z]*o$|^--output$/, undefined);

/** The one table of programs and the files that they write. */
const WRITERS: ReadonlyMap<string, Writes> = new Map<string, Writes>([
  ...['cp', 'mv', 'ln', 'install', 'rsync', 'scp'].map((name) => [name, copies(name)] as const),
  ...['rm', 'unlink', 'shred'].map((name) => [name, removes] as const),
  ...['tee', 'truncate', 'sponge', 'ed', 'vi', 'ex'].map((name) => [name, named] as const),
  ...['gzip', 'gunzip', 'bzip2', 'bunzip2', 'xz', 'unxz', 'lzma', 'unlzma', 'uncompress'].map(
    (name) => [name, compresses] as const,
  ),
  ...['awk', 'gawk'].map((name) => [name, awk] as const),
  ['touch', ({ args }) => targets(operandsOf(args), false).map((one) => ({ ...one, creates: true }))],
  ['tar', tar],
  ['unzip', unpacks(/^-d$/, /^-d./, (args) => has(args, /^-[a-zA-Z]*[lptv]/))],
  ['cpio', unpacks(/^-D$/, /^-D./, (args) => !has(args, /^-\w*[ip]|^--extract$/))],
  ['patch', unpacks(/^-d$/, /^-d./)],
  ['git', ({ args, here }) => git(args, here)],
  ['sed', sed],
  ['find', find],
  ['xargs', xargs],
  ['dd', ({ args }) => targets(args.filter(({ raw }) => /^["']?of=/.test(raw)).map(afterEquals), false)],
  ['sort', ({ args }) => targets(behind(args, /^-[a-z]*o$/), false)],
  ['uniq', ({ args }) => targets(operandsOf(args).slice(1), false)],
  ['split', ({ args, here }) => split(operandsOf(args)[1], here)],
  ['wget', fetches(/^-[a-zA-Z]*O$|^--output-document$/, /^-P$/)],
  ['curl', (given) => (has(given.args, /^-[a-zA-Z]*O$|^--(?:remote-name|output)|^-[a-zA-Z]*o/) ? CURL(given) : [])],
]);

function git(args: readonly Operand[], here: Operand): readonly WriteTarget[] {
  const operands = operandsOf(args);
  const clone = operands.findIndex(({ literal }) => literal === 'clone');
  const [address, folder] = clone === -1 ? [] : operands.slice(clone + 1);
  if (folder) return targets([folder], true);
  if (address)
    return here.paths.flatMap((place) =>
      address.names.map((name) => ({ pattern: join(place, name.replace(/\.git$/, '')), below: true })),
    );
  return has(args, GIT_CHANGES) ? unpacks(/^-C$/, /^-C./)({ args, here }) : [];
}

function split(prefix: Operand | undefined, here: Operand): readonly WriteTarget[] {
  const starts = prefix ? prefix.paths : here.paths.map((place) => join(place, 'x'));
  return starts.map((start) => ({ pattern: `${start}*`, below: false }));
}

/** The path behind `of=` or `--output=`: the word as a whole is read as a path, whose first step has the name in it. */
function afterEquals(operand: Operand): Operand {
  const paths = operand.paths.map((path) => {
    const at = path.search(/(?:^|\/)[\w-]*=/);
    return at === -1 ? path : path.slice(0, at === 0 ? 0 : at + 1) + path.slice(path.indexOf('=', at) + 1);
  });
  return { ...operand, paths };
}

/** A program with its arguments, as another one runs it. */
function runProgram(words: readonly Operand[], here: Operand, command?: SimpleCommand): readonly WriteTarget[] {
  const [name, ...args] = words;
  if (!name) return [];
  if (name.literal === undefined) return ANYTHING;
  const program = name.literal.replace(/^\/(?:busybox|bin|usr\/bin|kaniko)\//, '');
  if (RUNS_OTHERS.has(program)) {
    // Options, assignments, and the number or time that goes with them.
    const start = args.findIndex((one) => !isOption(one) && !/^(?:\w+=|\d+[smhd]?$)/.test(one.raw));
    return start === -1 ? [] : runProgram(args.slice(start), here);
  }
  const writes = WRITERS.get(program);
  if (writes) return writes(command ? { args, here, command } : { args, here });
  if (WRITES_NOTHING.has(program)) return [];
  if (program === 'eval') return args.every(isHarmless) ? [] : ANYTHING;
  if (/^(?:\.|source)$/.test(program) && /\.env["']?$/.test(args[0]?.raw ?? '')) return [];
  if (/^(?:\.|source|(?:ba|a|da)?sh)$/.test(program) || program.includes('/')) return ANYTHING;
  return targets([...operandsOf(args), ...args.filter(isOption).map(afterEquals)], true);
}

/** A text for eval that sets variables, or what starts the agent of SSH. */
function isHarmless({ raw }: Operand): boolean {
  return /^["']?(?:export )?\w+=[^;&|<>`]*$|^"?[$`]\(? *ssh-agent\b/.test(raw) || /^(?:export|\w+)$/.test(raw);
}

/**
 * What a command may write in the project.
 * @param isFollowed - it runs a script or a function in view, whose own commands are looked at one by one
 */
export function writeTargets(command: SimpleCommand, texts: CommandTexts, isFollowed: boolean): readonly WriteTarget[] {
  const redirected = command.redirects.flatMap(({ operator, target }) =>
    target && operator.includes('>') && !/^[<>]&$/.test(operator) ? [operandOf(target, texts)] : [],
  );
  const words = isFollowed ? [] : command.words.map((word) => operandOf(word, texts));
  const [name, ...args] = words;
  const held = name && name.literal === undefined && command.words[0] ? [...texts.of(command.words[0])] : [];
  const here = standingAt(texts);
  const run =
    held.length > 0 && held.every((text) => /^[\w./-]+$/.test(text))
      ? held.flatMap((literal) => runProgram([{ raw: literal, literal, paths: [], names: [] }, ...args], here))
      : runProgram(words, here, command);
  return [...targets(redirected, false), ...run];
}
