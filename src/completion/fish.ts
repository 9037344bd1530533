import type { CompletedCommand, CompletedOption, Values } from './words.ts';

/** A completion script for fish. */
export function fishScript(commands: readonly CompletedCommand[], programs: readonly string[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const first = `not __fish_seen_subcommand_from ${names}`;
  const [program = ''] = programs;
  const lines = [`# fish completion of ${programs.join(' and ')}. Load it: ${program} completion fish | source`];
  for (const { name, description } of commands)
    lines.push(line(program, first, ['-a', name, '-d', quote(description)]));
  for (const { name, options, argument } of commands) {
    const here = `__fish_seen_subcommand_from ${name}`;
    for (const option of options) {
      lines.push(line(program, here, optionWords(option)));
      // Without a command the program plans.
      if (name === 'plan') lines.push(line(program, first, optionWords(option)));
    }
    if (argument.kind !== 'files') lines.push(line(program, here, ['-f', ...valueWords(argument)]));
  }
  for (const other of programs.slice(1)) lines.push(`complete -c ${other} -w ${program}`);
  return `${lines.join('\n')}\n`;
}

function line(program: string, condition: string, words: readonly string[]): string {
  return `complete -c ${program} -n ${quote(condition)} ${words.join(' ')}`;
}

function optionWords({ spellings, description, values }: CompletedOption): string[] {
  const names = spellings.flatMap((spelling) =>
    spelling.startsWith('--') ? ['-l', spelling.slice(2)] : ['-s', spelling.slice(1)],
  );
  const takes = values.kind === 'none' ? [] : values.kind === 'files' ? ['-r', '-F'] : ['-x', ...valueWords(values)];
  return [...names, ...takes, '-d', quote(description)];
}

function valueWords(values: Values): string[] {
  return values.kind === 'words' ? ['-a', quote(values.words.join(' '))] : [];
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}
