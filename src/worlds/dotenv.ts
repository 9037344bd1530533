import { artifactSources, getsForeignArtifacts } from '../gitlab/artifact-sources.ts';
import { memberOf, plainKey, textsOf } from '../gitlab/plain-members.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { perJob } from '../gitlab/per-job.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { heredocParts } from '../shell/heredoc.ts';
import { interpret } from '../shell/interpret.ts';
import { scriptUnits } from '../shell/script.ts';
import type { ShellWord } from '../shell/word.ts';

/** A dotenv report that a job gets: its variables win over those of the YAML. */
export interface DotenvReport {
  /** The job that makes it. */
  readonly job: string;
  /** The variables that it may set. */
  readonly names: readonly string[];
  /** It may set others as well: a program in view of nobody writes it, or a name is not written there. */
  readonly open: boolean;
}

const SECTIONS = ['before_script', 'script'] as const;

/** The dotenv reports that a job gets with the artifacts of other jobs. */
export const dotenvReports = perJob(findReports);

function findReports(pipeline: Pipeline, job: Job): readonly DotenvReport[] {
  const own = artifactSources(pipeline, job).flatMap((other) => reportOf(pipeline, other));
  if (!getsForeignArtifacts(pipeline, job)) return own;
  return [...own, { job: 'a job of another pipeline', names: [], open: true }];
}

function reportOf(pipeline: Pipeline, job: Job): readonly DotenvReport[] {
  const files = textsOf(memberOf(plainKey(pipeline, job, 'artifacts'), 'reports'), 'dotenv').map(baseName);
  if (files.length === 0) return [];
  const run = scriptUnits(SECTIONS.map((section) => ({ section, entries: pipeline.script(job, section) ?? [] })));
  const after = scriptUnits([{ section: 'after_script', entries: pipeline.script(job, 'after_script') ?? [] }]);
  const lines = new Set<string | undefined>();
  let writes = 0;
  const visit = (command: SimpleCommand): void => {
    const isTee = command.words[0]?.literal === 'tee';
    const targets = [...command.redirects.flatMap(writtenTo), ...(isTee ? command.words.slice(1) : [])];
    const isWrite = targets.some((word) => files.includes(baseName(word.raw)));
    if (!isWrite) {
      // Something else may write it as well: `cp`, `sed -i`, a program that gets its name.
      if (command.words.slice(1).some((word) => files.includes(baseName(word.raw))) && !isReader(command))
        lines.add(undefined);
      return;
    }
    writes += 1;
    for (const line of isTee ? pipedLines(command) : linesOf(command)) lines.add(line);
  };
  for (const units of [run, after]) {
    interpret(units, visit);
    if (units.some(({ program }) => program.problem !== undefined)) lines.add(undefined);
  }
  const names = [...lines].map((line) => (line === undefined ? undefined : nameOf(line)));
  return [
    {
      job: job.name,
      names: [...new Set(names.flatMap((name) => (name === undefined || name === '' ? [] : [name])))],
      open: writes === 0 || names.includes(undefined),
    },
  ];
}

function writtenTo({ operator, target }: SimpleCommand['redirects'][number]): readonly ShellWord[] {
  return operator.startsWith('>') && !operator.includes('&') && target ? [target] : [];
}

function baseName(path: string): string {
  return path.replaceAll(/["']/g, '').replace(/^.*\//, '');
}

/** These look at a file only, or read it into the shell. */
function isReader({ words }: SimpleCommand): boolean {
  return /^(?:cat|ls|test|\[|grep|head|tail|wc|\.|source|echo|printf|rm|touch|export)$/.test(words[0]?.literal ?? '');
}

/** The lines of `echo A=1 | tee FILE`, of a here-document, or one that is out of view. */
function pipedLines(command: SimpleCommand): readonly (string | undefined)[] {
  const heredoc = heredocOf(command);
  if (heredoc) return heredoc;
  const { text } = command.unit.program;
  const before = text.slice(text.lastIndexOf('\n', command.node.pos) + 1, command.node.pos);
  const [, quoted, plain] = /\becho\s+(?:-\w+\s+)*(?:["']([^"']*)["']|([^\s|"']+))\s*\|\s*$/.exec(before) ?? [];
  return [quoted ?? plain];
}

/** The texts with which a command begins lines in its output; undefined for one that is out of view. */
function linesOf(command: SimpleCommand): readonly (string | undefined)[] {
  const [name, ...args] = command.words;
  const { text } = command.unit.program;
  if (!name) {
    // What a group writes stands in its commands.
    const inner = command.node.type === 'Command' ? '' : text.slice(command.node.pos, command.node.end);
    return inner === '' ? [] : groupLines(inner);
  }
  if (name.literal === 'cat') return heredocOf(command) ?? [undefined];
  if (name.literal === ':' || name.literal === 'true') return [];
  if (name.literal !== 'echo' && name.literal !== 'printf') return [undefined];
  const [first, ...rest] = args.filter(({ literal }) => !/^-[neE]+$/.test(literal ?? ''));
  if (!first) return [];
  // `printf '%s\n' A=1 B=2` writes each of them.
  const format = name.literal === 'printf' ? first.literal : undefined;
  if (format !== undefined && /^%[sb](?:\\n)?$/.test(format)) return rest.map(startOf);
  if (name.literal === 'printf' && format === undefined && !startOf(first).includes('=')) return [undefined];
  return startOf(first).split(/\n|\\n/);
}

/** A group of commands that print, one a line. */
function groupLines(text: string): readonly (string | undefined)[] {
  const commands = text
    .replace(/^[\s({]+/, '')
    .replace(/[)}][^)}]*$/, '')
    .split(/\n|;/)
    .map((command) => command.trim())
    .filter((command) => command !== '');
  return commands.map((command) => /^(?:echo|printf)\s+["']?([A-Za-z_]\w*=)/.exec(command)?.[1]);
}

/** The text of a word up to what is out of view, with the lines behind it. */
function startOf({ parts }: ShellWord): string {
  return parts.map((part) => (part.kind === 'text' ? part.value : '\uFFFC')).join('');
}

function heredocOf({ redirects }: SimpleCommand): readonly string[] | undefined {
  const heredoc = redirects.find((redirect) => redirect.heredoc)?.heredoc;
  if (!heredoc) return undefined;
  const text = heredocParts(heredoc.text, heredoc.quoted)
    .map((part) => (part.kind === 'text' ? part.value : '\uFFFC'))
    .join('');
  return text.split('\n');
}

/** The name that a line sets; empty for a line that sets none, undefined for one whose name is out of view. */
function nameOf(line: string): string | undefined {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return '';
  return /^(?:export\s+)?([A-Za-z_]\w*)=/.exec(text)?.[1] ?? (text.includes('\uFFFC') ? undefined : '');
}
