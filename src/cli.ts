import { isatty } from 'node:tty';
import { Command, CommanderError, Option } from 'commander';
import type { ApplyOptions } from './commands/apply.ts';
import { addEverydayCommands } from './commands/everyday.ts';
import { addManuals, checkHelp } from './commands/help.ts';
import {
  addLintOptions,
  addPreflightOptions,
  type LintCommandOptions,
  type PreflightOptions,
} from './commands/lint-options.ts';
import { addNoteOptions, type NoteOptions } from './commands/note-options.ts';
import { addSharedOptions } from './commands/options.ts';
import type { PlanOptions } from './commands/plan.ts';
import type { EditResult, Streams } from './commands/streams.ts';
import { INTERRUPTED } from './commands/interrupted.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { InterruptedError, listenForInterrupt } from './interrupt.ts';
import { visible } from './report/visible.ts';
import { causeOf } from './source/cause.ts';
import { UsageError } from './usage-error.ts';
import { NAME, VERSION } from './version.ts';

/** Where the program meets the process: the only place that prints, prompts or sets an exit code. */
function processStreams(): Streams {
  const interactive = isatty(0) && isatty(1);
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    input: readInput,
    terminal: isatty(1),
    get columns() {
      return process.stdout.columns;
    },
    errorTerminal: isatty(2),
    environment: process.env,
    confirm: interactive ? confirm : undefined,
    interactive: interactive ? { key: readKey, edit: editText } : undefined,
  };
}

async function readInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function readKey(): Promise<string> {
  return (await import('./terminal.ts')).readKey(process.stdin);
}

async function editText(path: string, text: string): Promise<EditResult> {
  return (await import('./terminal.ts')).editText(path, text, process.env);
}

async function confirm(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await Promise.race([
      reader.question(`${question} [y/N] `),
      // A terminal that is gone answers nothing, and the question would wait for ever.
      new Promise<string>((resolve) => reader.once('close', () => resolve(''))),
      new Promise<string>((_resolve, reject) => reader.once('SIGINT', () => reject(new InterruptedError()))),
    ]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    reader.close();
  }
}

function program(streams: Streams, exit: (code: ExitCode) => void): Command {
  const root = new Command(NAME)
    .description('Rewrites GitLab CI jobs that use the Kaniko executor into rootless BuildKit jobs.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError(`(run ${NAME} --help for the commands and options)`)
    .showSuggestionAfterError()
    .configureOutput({ writeOut: streams.out, writeErr: (text) => streams.error(visible(text)) })
    .exitOverride()
    .addHelpText('after', EPILOGUE);
  root.hook('preAction', async (_root, command) => {
    const isAboutFiles = command.options.some(({ long }) => long === '--config');
    // A log that is explained has no configuration.
    if (!isAboutFiles || command.getOptionValue('explainLog') !== undefined) return;
    const { prepare } = await import('./commands/prepare.ts');
    await prepare(command, streams);
  });

  shared(
    root.command('plan', { isDefault: true }).description('show the diff of each rewrite and write nothing (default)'),
  )
    .option('--exit-code', 'exit like check')
    .option(
      '--inspect',
      'print the resolved view first: the effective keys of each Kaniko job and where they come from',
    )
    .action(async (given: string[], options: PlanOptions) => {
      const { plan } = await import('./commands/plan.ts');
      exit(await plan(given, options, streams));
    });
  shared(root.command('apply').description('show each diff, then write'))
    .addOption(
      new Option('-i, --interactive', 'decide each change with a key: y, n, a, q, e (edit) or ?').conflicts([
        'yes',
        'quiet',
      ]),
    )
    .option('--yes', 'write without asking')
    .option('--allow-dirty', 'write files that have uncommitted changes, too')
    .action(async (given: string[], options: ApplyOptions) => {
      const { apply } = await import('./commands/apply.ts');
      exit(await apply(given, options, streams));
    });
  shared(
    root.command('check').description('for CI: exit 1 when changes are pending, 3 when a job needs a human'),
  ).action(async (given: string[], options: PlanOptions) => {
    const { check } = await import('./commands/check.ts');
    exit(await check(given, options, streams));
  });
  addLintOptions(
    root.command('lint').description('find known mistakes in jobs that use BuildKit; exit 1 when there are any'),
  ).action(async (given: string[], options: LintCommandOptions) => {
    const { lint } = await import('./commands/lint.ts');
    exit(lint(given, options, streams));
  });
  addPreflightOptions(
    root.command('preflight').description('tell what the runners of the jobs need, with a job that checks it'),
  ).action(async (given: string[], options: PreflightOptions) => {
    const { preflight } = await import('./commands/preflight.ts');
    exit(preflight(given, options, streams));
  });
  addNoteOptions(
    shared(root.command('note').description('post the report as a note of the merge request, or update that note')),
  ).action(async (given: string[], options: NoteOptions) => {
    const { note } = await import('./commands/note.ts');
    exit(await note(given, options, streams));
  });
  addEverydayCommands(root, streams, exit);
  addManuals(root);
  return root;
}

function shared(command: Command): Command {
  addSharedOptions(command);
  for (const option of command.options) if (option.long === '--color') choices(option);
  return command.helpOption('-h, --help', 'print this help');
}

function choices(option: Option): void {
  option.choices(['auto', 'always', 'never']);
}

const EPILOGUE = `
Exit codes: 0 nothing to do, or done · 1 check: changes are pending, lint: findings · 2 error · 3 some jobs need a human

Examples:
  ${NAME}                      show what would change in this repository
  ${NAME} apply                write it, after a question
  ${NAME} check ci/            for CI, only files below ci/
  ${NAME} plan --job build --verbose
  ${NAME} check --format codequality:gl-code-quality-report.json --format markdown:note.md
  ${NAME} plan --since origin/main`;

/** Runs the program. @returns the exit code; never throws */
export async function main(argv: readonly string[], streams: Streams = processStreams()): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const forget = listenForInterrupt(streams.error);
  try {
    const root = program(streams, (result) => (code = result));
    checkHelp(root, argv);
    await root.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof InterruptedError) {
      streams.error(INTERRUPTED);
      return EXIT.interrupted;
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.error;
    if (error instanceof UsageError) {
      const stack = argv.includes('--debug') ? `${error.stack ?? ''}\n` : '';
      streams.error(`error: ${visible(error.message).replaceAll('\n', '\nerror: ')}\n${stack}`);
      return EXIT.error;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    streams.error(`${NAME}: internal error, please report it\n${visible(text)}\n`);
    return EXIT.error;
  } finally {
    forget();
  }
}

// Whoever reads stdout may stop early (`| head`): the rest of the text is nobody's, the exit code still counts.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`error: stdout could not be written: ${causeOf(error)}\n`);
  process.exit(EXIT.error);
});
// Where stderr cannot be written there is nobody to tell.
process.stderr.on('error', () => undefined);
