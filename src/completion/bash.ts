import type { CompletedCommand, Values } from './words.ts';
import { singleQuoted } from '../single-quoted.ts';

const FUNCTION = '_kaniko_to_buildkit';

/** A completion script for bash 3.2 and later. */
export function bashScript(commands: readonly CompletedCommand[], programs: readonly string[]): string {
  const names = commands.map(({ name }) => name);
  return [
    `# bash completion of ${programs.join(' and ')}. Load it: source <(${programs[0] ?? ''} completion bash)`,
    `${FUNCTION}() {`,
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command= i',
    '  # Bash splits --option=value at the equals sign.',
    '  if [[ $current == = ]]; then current=; elif [[ $previous == = ]]; then previous="${COMP_WORDS[COMP_CWORD-2]}"; fi',
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    `    case "\${COMP_WORDS[i]}" in ${names.join('|')}) command="\${COMP_WORDS[i]}"; break ;; esac`,
    '  done',
    '  COMPREPLY=()',
    '  case "${command:-plan} $previous" in',
    ...commands.flatMap(valueCases),
    '  esac',
    '  if [[ $current == -* ]]; then',
    '    case "${command:-plan}" in',
    ...commands.map((command) => `      ${command.name}) ${FUNCTION}_words ${singleQuoted(wordsOf(command))} ;;`),
    '    esac',
    '    return',
    '  fi',
    `  if [[ -z $command ]]; then ${FUNCTION}_words ${singleQuoted(names.join(' '))}; ${FUNCTION}_files; return; fi`,
    '  case "$command" in',
    ...commands.flatMap(({ name, argument }) => {
      const line = answer(argument);
      return line === '' ? [] : [`    ${name}) ${line} ;;`];
    }),
    '  esac',
    '}',
    `${FUNCTION}_words() { COMPREPLY+=($(compgen -W "$1" -- "$current")); }`,
    `${FUNCTION}_files() {`,
    "  local IFS=$'\\n'",
    '  COMPREPLY+=($(compgen -f -- "$current"))',
    '  compopt -o filenames 2>/dev/null || true',
    '}',
    `complete -F ${FUNCTION} ${programs.join(' ')}`,
    '',
  ].join('\n');
}

/** What a word that starts with a dash may be: an option, or a flag that is explained. */
function wordsOf({ options, argument }: CompletedCommand): string {
  const dashed = argument.kind === 'words' ? argument.words.filter((word) => word.startsWith('-')) : [];
  return [...options.flatMap(({ spellings }) => spellings), ...dashed].join(' ');
}

function valueCases({ name, options }: CompletedCommand): string[] {
  return options.flatMap(({ spellings, values }) => {
    if (values.kind === 'none') return [];
    const patterns = spellings.map((spelling) => `'${name} ${spelling}'`).join('|');
    const line = answer(values);
    return [`    ${patterns}) ${line === '' ? '' : `${line}; `}return ;;`];
  });
}

function answer(values: Values): string {
  if (values.kind === 'files') return `${FUNCTION}_files`;
  return values.kind === 'words' ? `${FUNCTION}_words ${singleQuoted(values.words.join(' '))}` : '';
}
