import type { CompletedCommand, CompletedOption, Values } from './words.ts';
import { singleQuoted } from '../single-quoted.ts';

const FUNCTION = '_kaniko-to-buildkit';

/** A completion script for zsh: to be saved as `_kaniko-to-buildkit` in a folder of `fpath`, or sourced. */
export function zshScript(commands: readonly CompletedCommand[], programs: readonly string[]): string {
  const described = commands.map(
    ({ name, description }) => `    ${singleQuoted(`${name}:${escapeColon(description)}`)}`,
  );
  const plan = commands.find(({ name }) => name === 'plan');
  return [
    `#compdef ${programs.join(' ')}`,
    `${FUNCTION}() {`,
    '  local context state state_descr line ret=1',
    '  typeset -A opt_args',
    '  local -a commands',
    '  commands=(',
    ...described,
    '  )',
    '  _arguments -C \\',
    ...(plan?.options ?? []).map((option) => `    ${spec(option)} \\`),
    "    '1: :->command' '*:: :->arguments' && ret=0",
    '  case $state in',
    '    command) _describe -t commands command commands && ret=0; _files && ret=0 ;;',
    '    arguments)',
    '      case $line[1] in',
    ...commands.flatMap(({ name, options, argument }) => [
      `        ${name})`,
      '          _arguments \\',
      ...options.map((option) => `            ${spec(option)} \\`),
      `            ${singleQuoted(`*:${argument.kind === 'files' ? 'path' : 'argument'}:${action(argument)}`)} && ret=0 ;;`,
    ]),
    '        *) _files && ret=0 ;;',
    '      esac ;;',
    '  esac',
    '  return ret',
    '}',
    `if [ "$funcstack[1]" = "${FUNCTION}" ]; then ${FUNCTION} "$@"; else compdef ${FUNCTION} ${programs.join(' ')}; fi`,
    '',
  ].join('\n');
}

function spec({ spellings, description, repeatable, values }: CompletedOption): string {
  const text = `[${description.replaceAll(/[[\]]/g, String.raw`\$&`)}]`;
  const after = values.kind === 'none' ? '' : `:value:${action(values)}`;
  if (repeatable) return spellings.map((spelling) => singleQuoted(`*${spelling}${text}${after}`)).join(' ');
  const exclusive = spellings.length > 1 ? `(${spellings.join(' ')})` : '';
  return spellings.map((spelling) => singleQuoted(`${exclusive}${spelling}${text}${after}`)).join(' ');
}

function action(values: Values): string {
  if (values.kind === 'files') return '_files';
  return values.kind === 'words' ? `(${values.words.join(' ')})` : ' ';
}

function escapeColon(text: string): string {
  return text.replaceAll(':', String.raw`\:`);
}
