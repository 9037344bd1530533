import { interpret } from '../../src/shell/interpret.ts';
import { ShellOptions } from '../../src/shell/options.ts';
import { fileUnit } from '../../src/shell/script-file.ts';
import { ShellState } from '../../src/shell/state.ts';
import { memoryProject, unitsOf } from './scripts.ts';

/** The option as the command `call` sees it; `file` is what `sh ./file`, `. ./file` and `./file` run. */
function atCall(script: string, option: string, file = ''): string | undefined {
  const source = memoryProject({ file }).script?.('file');
  if (!source) throw new Error('the file is not in view');
  const seen = new Set<string>();
  const initial = new ShellState();
  initial.options = new ShellOptions(['errexit']);
  interpret(
    unitsOf(script),
    (command, state) => {
      if (command.words[0]?.literal === 'call') seen.add(state.options.get(option));
    },
    initial,
    (command) => {
      const [name, ...args] = command.words.map(({ raw }) => raw);
      if (![name, ...args].includes('./file')) return undefined;
      return { unit: fileUnit(source), mode: name === '.' ? 'source' : 'child' };
    },
  );
  return [...seen].at(-1);
}

describe('an option of the shell at a command', () => {
  test.each([
    ['call', 'nounset', 'never'],
    ['call', 'errexit', 'always'],
    ['set -u; call', 'nounset', 'always'],
    ['set -eux -o pipefail; call', 'nounset', 'always'],
    ['set -euo pipefail; call', 'pipefail', 'always'],
    ['set -euo pipefail; call', 'nounset', 'always'],
    ['set -o nounset; call', 'nounset', 'always'],
    ['set -o nounset; set +o nounset; call', 'nounset', 'never'],
    ['set -u; set +u; call', 'nounset', 'never'],
    ['set +e; call', 'errexit', 'never'],
    ['set -C; call', 'noclobber', 'always'],
    ['set -f -- a b; call', 'noglob', 'always'],
    ['set -- -u; call', 'nounset', 'never'],
    ['set a -u; call', 'nounset', 'never'],
    ['if true; then set -u; fi; call', 'nounset', 'maybe'],
    ['test -f x && set -u; call', 'nounset', 'maybe'],
    ['if a; then set -u; else set -u; fi; call', 'nounset', 'always'],
    ['for i in a b; do call; set -u; done', 'nounset', 'maybe'],
    ['for i in a; do call; set -u; done', 'nounset', 'never'],
    ['(set -u); call', 'nounset', 'never'],
    ['(set -u; call)', 'nounset', 'always'],
    ['set -u | cat; call', 'nounset', 'never'],
    ['strict() { set -u; }; strict; call', 'nounset', 'always'],
    ['strict() { set -u; }; call', 'nounset', 'never'],
    ['set -u; build() { call; }; build', 'nounset', 'always'],
    ['set $OPTIONS; call', 'nounset', 'maybe'],
    ['. ./unseen; call', 'nounset', 'maybe'],
    ['eval "$X"; call', 'errexit', 'maybe'],
    ['. ./unseen; set -u; call', 'nounset', 'always'],
  ])('%s', (script, option, expected) => {
    expect(atCall(script, option)).toBe(expected);
  });

  test.each([
    ['. ./file; call', 'set -u', 'nounset', 'always'],
    ['sh ./file; call', 'set -u', 'nounset', 'never'],
    ['set -u; sh ./file', 'call', 'nounset', 'never'],
    ['sh -eu ./file', 'call', 'nounset', 'always'],
    ['sh -o nounset ./file', 'call', 'nounset', 'always'],
    ['sh ./file', 'call', 'errexit', 'never'],
    ['./file', '#!/bin/sh -eu\ncall', 'nounset', 'always'],
    ['sh ./file', '#!/bin/sh -eu\ncall', 'nounset', 'never'],
    ['exec sh -u ./file', 'call', 'nounset', 'always'],
  ])('%s with the file %j', (script, file, option, expected) => {
    expect(atCall(script, option, file)).toBe(expected);
  });
});
