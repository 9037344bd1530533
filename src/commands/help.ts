import { type Command, Option } from 'commander';
import { suggest } from '../suggest.ts';
import { UsageError } from '../usage-error.ts';
import { NAME } from '../version.ts';
import { ownValue } from '../own-value.ts';

/** The groups of options in the help of a command, by their long names. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'What is looked at': [
    '--ci-file',
    '--job',
    '--since',
    '--ignore-pattern',
    '--no-gitignore',
    '--include-root',
    '--include-from',
    '--stdin-filename',
  ],
  'What is written': [
    '--image',
    '--shim',
    '--strict',
    '--interactive',
    '--yes',
    '--allow-dirty',
    '--force',
    '--ci',
    '--report',
    '--on-clean',
  ],
  'What is told': [
    '--format',
    '--verbose',
    '--quiet',
    '--color',
    '--exit-code',
    '--inspect',
    '--debug',
    '--list',
    '--dry-run',
  ],
  Configuration: ['--config', '--no-config', '--print-config'],
};

interface Manual {
  readonly description: string;
  readonly examples: readonly (readonly [string, string])[];
}

const MANUALS: Readonly<Record<string, Manual>> = {
  plan: {
    description: 'Shows the diff of each rewrite and what becomes of each job. Exits 0 or 2; nothing is written.',
    examples: [
      ['plan', 'this repository'],
      ['plan ci/ --verbose', 'the files below ci/, with every flag'],
      ['plan - --stdin-filename ci/build.yml < draft.yml', 'a text that is not saved'],
      ['plan --print-config', 'the configuration in force'],
    ],
  },
  apply: {
    description:
      'Shows each diff, asks, and writes all files or none. Files with uncommitted changes are refused. undo restores.',
    examples: [
      ['apply', 'this repository, after a question'],
      ['apply -i', 'change by change: y, n, a, q, e or ?'],
      ['apply --yes --job build', 'one job, without a question'],
      ['apply - --stdin-filename a.yml < a.yml > b.yml', 'a filter: the new text goes to stdout'],
    ],
  },
  check: {
    description: 'For CI: exits 1 when changes are pending, 3 when a job needs a human, 2 on an error, else 0.',
    examples: [
      ['check', 'this repository'],
      ['check --strict', 'jobs with warnings are held back'],
      ['check --include-from files.txt', 'the files of a list'],
    ],
  },
  lint: {
    description: 'Finds known mistakes in jobs that use BuildKit. Exits 1 when there are any, 2 on an error, else 0.',
    examples: [
      ['lint', 'this repository'],
      ['lint ci/ --job build', 'one job of the files below ci/'],
    ],
  },
  preflight: {
    description: 'Tells what the runners of the jobs need, with a job that checks it.',
    examples: [['preflight', 'this repository']],
  },
  note: {
    description:
      'Posts the report as a note of the merge request of this pipeline, or brings the note of an earlier run up to date.',
    examples: [
      ['note', 'looks at this repository first'],
      ['note --report note.md', 'a report that check has written'],
      ['note --dry-run', 'what would be sent; needs no token'],
    ],
  },
  explain: {
    description: 'Prints the page of a flag of Kaniko, by any of its spellings, or of a code.',
    examples: [
      ['explain --cache', 'a flag'],
      ['explain K2B131', 'a code'],
      ['explain snapshotMode', 'an old spelling'],
    ],
  },
  list: {
    description: 'Lists every flag with its worst case in each method, or every code with its severity.',
    examples: [
      ['list flags', 'a table'],
      ['list codes --format json', 'for programs'],
    ],
  },
  init: {
    description: 'Writes .kaniko-to-buildkit.yaml with what was seen in the repository. Overwrites nothing.',
    examples: [
      ['init', 'after a question'],
      ['init --ci', 'prints the merge request job, and writes nothing'],
      ['init --yes --ci ci/kaniko-to-buildkit.yml', 'with the merge request job'],
    ],
  },
  undo: {
    description: 'Restores the files that a run of apply has written, as far as they have not changed since.',
    examples: [
      ['undo', 'the last run in this repository'],
      ['undo --list', 'what is recorded'],
      ['undo 3f2a9c1e --yes', 'one run, without a question'],
    ],
  },
  completion: {
    description: 'Prints a script that completes commands, options, codes and files.',
    examples: [
      ['completion bash > ~/.local/share/bash-completion/completions/kaniko-to-buildkit', 'bash'],
      ['completion zsh > "${fpath[1]}/_kaniko-to-buildkit"', 'zsh'],
      ['completion fish > ~/.config/fish/completions/kaniko-to-buildkit.fish', 'fish'],
    ],
  },
};

/**
 * Refuses `help NAME` for a name that no command has: commander prints the usage then, and no error.
 * @throws UsageError
 */
export function checkHelp(root: Command, [first, name]: readonly string[]): void {
  const names = ['help', ...root.commands.map((command) => command.name())];
  if (first !== 'help' || name === undefined || name.startsWith('-') || names.includes(name)) return;
  const near = suggest(name, names);
  const hint = near === undefined ? `${NAME} --help lists them` : `did you mean ${near}?`;
  throw new UsageError(`there is no command ${name}; ${hint}`);
}

/** Gives every command the layout of a manual page: synopsis, description, options in groups, examples. */
export function addManuals(root: Command): void {
  for (const command of root.commands) {
    command.addHelpOption(new Option('-h, --help', 'print this help').helpGroup('What is told:'));
    for (const option of command.options)
      if (Array.isArray(option.defaultValue)) option.defaultValueDescription = 'none';
    for (const [group, names] of Object.entries(GROUPS))
      for (const option of command.options) if (names.includes(option.long ?? '')) option.helpGroup(`${group}:`);
    const manual = ownValue(MANUALS, command.name());
    if (!manual) continue;
    command.summary(command.description()).description(manual.description);
    const width = Math.max(...manual.examples.map(([line]) => line.length));
    const lines = manual.examples.map(([line, what]) => `  ${NAME} ${line.padEnd(width)}  ${what}`);
    command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
  }
}
