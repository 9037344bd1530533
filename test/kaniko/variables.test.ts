import { parseArguments } from '../../src/kaniko/pflag.ts';
import { addVariables, FLAG_VARIABLES, type VariableState, yamlWord } from '../../src/kaniko/variables.ts';
import type { KanikoFlavor } from '../../src/model.ts';
import { literalWord } from '../../src/shell/word.ts';
import { FLAGS } from '../../transforms/index.ts';
import { words } from './words.ts';

function read(line: string, variables: Record<string, string>, flavor: KanikoFlavor = 'upstream') {
  const lookUp = (name: string): VariableState => {
    const text = variables[name];
    return text === undefined || text === 'open' ? text : { value: yamlWord(text) };
  };
  const { parsed, open, unreadable } = addVariables(
    parseArguments(words(line), flavor),
    flavor,
    { start: 0, end: 1 },
    lookUp,
  );
  const counting = parsed.occurrences.filter((one) => !parsed.overridden.has(one));
  return { written: counting.map(({ flag, written }) => `${flag} by ${written}`), open, unreadable, parsed };
}

test('a variable is an occurrence, written as the assignment', () => {
  expect(read('--context .', { KANIKO_NO_PUSH: 'true' }).written).toEqual([
    'context by --context .',
    'no-push by KANIKO_NO_PUSH=true',
  ]);
});

test('KANIKO_NO_PUSH beats the flag in both directions', () => {
  expect(read('--no-push', { KANIKO_NO_PUSH: 'false' }).written).toEqual(['no-push by KANIKO_NO_PUSH=false']);
  expect(read('--no-push=false', { KANIKO_NO_PUSH: '1' }).written).toEqual(['no-push by KANIKO_NO_PUSH=1']);
});

test.each(['yes', '', 'TrUe'])('KANIKO_NO_PUSH=%p is no boolean: Kaniko pushes', (value) => {
  const { parsed, unreadable } = read('--no-push', { KANIKO_NO_PUSH: value });

  expect(parsed.occurrences.at(-1)?.value.literal).toBe('false');
  expect(unreadable).toHaveLength(1);
});

test('mirrors of both count, the flags first', () => {
  expect(read('--registry-mirror a.io', { KANIKO_REGISTRY_MIRROR: 'b.io' }).written).toEqual([
    'registry-mirror by --registry-mirror a.io',
    'registry-mirror by KANIKO_REGISTRY_MIRROR=b.io',
  ]);
});

test('--kaniko-dir beats its variable', () => {
  expect(read('--kaniko-dir=/a', { KANIKO_DIR: '/b' }).written).toEqual(['kaniko-dir by --kaniko-dir=/a']);
});

test('an open variable is named, unless nothing of it is needed', () => {
  expect(read('', { KANIKO_NO_PUSH: 'open', KANIKO_DIR: 'open' })).toMatchObject({
    open: ['KANIKO_NO_PUSH'],
    written: ['kaniko-dir by KANIKO_DIR=$KANIKO_DIR'],
  });
});

test('a variable of a fork is read by the fork alone', () => {
  expect(read('', { KANIKO_CLEANUP: 'true' }).written).toEqual([]);
  expect(read('', { KANIKO_CLEANUP: 'true' }, 'osscontainertools').written).toEqual(['cleanup by KANIKO_CLEANUP=true']);
});

test('every variable that a flag file names is read, and no other', () => {
  const declared = FLAGS.flatMap(({ name, environment }) => (environment ? [`${environment} ${name}`] : []));

  expect(FLAG_VARIABLES.map(({ name, flag }) => `${name} ${flag}`).sort()).toEqual(declared.sort());
});

describe('values of variables: as words of the script', () => {
  test.each([
    ['mirror.io', 'mirror.io'],
    ['$A/x', '"$A/x"'],
    ['${A}x', '"$Ax"'],
  ])('%s', (text) => {
    expect(
      yamlWord(text)
        .parts.map((part) => (part.kind === 'text' ? part.value : `<${part.raw}>`))
        .join(''),
    ).toBe(text.replace(/\$\{?(\w)\}?/, '<$$$1>'));
  });

  test('a literal one', () => {
    expect(yamlWord('a b').literal).toBe(literalWord('a b').literal);
  });

  test('$$ is a dollar', () => {
    expect(yamlWord('a$$b').literal).toBe('a$b');
  });
});
