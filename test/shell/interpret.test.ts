import { interpret } from '../../src/shell/interpret.ts';
import { ShellState } from '../../src/shell/state.ts';
import { unitsOf, type Visit, visits } from './scripts.ts';

const at = (name: string, ...entries: string[]): Visit | undefined =>
  visits(...entries).find(({ text }) => text === name);
const cwd = (...entries: string[]): string | undefined => at('HERE', ...entries)?.cwd;

describe('the working directory', () => {
  test.each([
    [['HERE'], ''],
    [['cd a', 'HERE'], 'a'],
    [['cd a/b; cd ..', 'HERE'], 'a'],
    [['cd ./a/./b/', 'HERE'], 'a/b'],
    [['cd "a b"', 'HERE'], 'a b'],
    [['cd a', 'cd $CI_PROJECT_DIR', 'HERE'], ''],
    [['cd "${CI_PROJECT_DIR}/x"', 'HERE'], 'x'],
    [['cd $CI_PROJECT_DIR/../y', 'HERE'], undefined],
    [['cd ..', 'HERE'], undefined],
    [['cd /srv', 'HERE'], undefined],
    [['cd /srv', 'cd a', 'HERE'], undefined],
    [['cd /srv', 'cd $CI_PROJECT_DIR', 'HERE'], ''],
    [['cd -', 'HERE'], undefined],
    [['cd', 'HERE'], undefined],
    [['cd $X', 'HERE'], undefined],
    [['cd -P a', 'HERE'], 'a'],
    [['pushd a', 'HERE'], 'a'],
    [['pushd a', 'popd', 'HERE'], undefined],
    [['. ./env.sh', 'HERE'], undefined],
    [['source env.sh', 'HERE'], undefined],
    [['eval "$CMD"', 'HERE'], undefined],
    [["alias ll='ls -l'", 'HERE'], ''],
    [["alias up='cd ..'", 'HERE'], undefined],
    [['alias "$X"', 'HERE'], undefined],
    [['$RUN', 'HERE'], undefined],
    [['./script.sh', 'HERE'], ''],
    [['mkdir a && cd a', 'HERE'], 'a'],
    [['cd a && true', 'HERE'], 'a'],
  ] as const)('%j', (entries, expected) => {
    expect(cwd(...entries)).toBe(expected);
  });

  test.each([
    [['test -d a && cd a', 'HERE'], undefined],
    [['cd a || exit 1', 'HERE'], 'a'],
    [['if x; then cd a; else cd a; fi', 'HERE'], 'a'],
    [['if x; then cd a; elif y; then cd b; else cd a; fi', 'HERE'], undefined],
    [['if cd a; then HERE; fi'], 'a'],
    [['case x in a) cd a ;; esac', 'HERE'], undefined],
    [['case x in a) cd a ;; *) cd a ;; esac', 'HERE'], 'a'],
    [['for i in a; do cd a; done', 'HERE'], undefined],
    [['for i in a; do cd a; cd ..; done', 'HERE'], ''],
    [['while cd a; do b; done', 'HERE'], undefined],
    [['{ cd a; }', 'HERE'], 'a'],
    [['( cd a )', 'HERE'], ''],
    [['( cd a; HERE )'], 'a'],
    [['cd a | cat', 'HERE'], ''],
    [['cd a &', 'HERE'], ''],
    [['x=$(cd a && pwd)', 'HERE'], ''],
    [['x=$(cd a && HERE)'], 'a'],
    [['go() { cd a; }', 'go', 'HERE'], 'a'],
    [['go() { cd a; }', 'HERE'], ''],
    [['go() ( cd a )', 'go', 'HERE'], ''],
    [['go() { cd a; }', 'if x; then go; fi', 'HERE'], undefined],
    [['f() { HERE; }'], undefined],
  ] as const)('branches: %j', (entries, expected) => {
    expect(cwd(...entries)).toBe(expected);
  });
});

test('a directory that could not be entered', () => {
  expect(cwd('cd a || true', 'HERE')).toBeUndefined();
});

describe('the surroundings of a command', () => {
  const flow = (script: string) => {
    const found = at('HERE', script)?.flow;
    return found && Object.entries(found).flatMap(([name, value]) => (value === true ? [name] : []));
  };

  test.each([
    ['HERE', []],
    ['a && HERE', ['conditional']],
    ['mkdir -p a && HERE', []],
    ['a || HERE', ['conditional']],
    ['HERE || a', ['guarded']],
    ['HERE && a', ['guarded']],
    ['HERE || exit', ['guarded', 'endsBehind']],
    ['HERE || exit $?', ['guarded', 'endsBehind']],
    ['HERE || exit 2', ['guarded', 'endsBehind']],
    ['HERE || { echo no; exit 1; }', ['guarded', 'endsBehind']],
    ['a && HERE && b || exit 1', ['conditional', 'guarded', 'endsBehind']],
    ['if ! HERE; then echo no; exit 1; fi', ['guarded', 'endsBehind']],
    ['if HERE; then a; else exit 1; fi', ['guarded', 'endsBehind']],
    ['HERE || exit 0', ['guarded']],
    ['HERE || exit $X', ['guarded']],
    ['HERE || { echo no; exit; }', ['guarded']],
    ['HERE || { notify; exit 1; }', ['guarded']],
    ['HERE || return 1', ['guarded']],
    ['HERE || a || exit 1', ['guarded']],
    ['! HERE || exit 1', ['guarded']],
    ['{ HERE; a; } || exit 1', ['guarded']],
    ['a "$(HERE)" || exit 1', ['guarded', 'subshell', 'substitution', 'kept']],
    ['f() { HERE; a; }; f || exit 1', ['guarded']],
    ['if HERE; then exit 1; fi', ['guarded']],
    ['if ! HERE; then a; exit 1; fi', ['guarded']],
    ['if HERE; then a; elif b; then c; else exit 1; fi', ['guarded']],
    ['if { HERE; a; }; then b; else exit 1; fi', ['guarded']],
    ['! HERE', ['guarded']],
    ['if HERE; then a; fi', ['guarded']],
    ['if a; then HERE; fi', ['conditional']],
    ['if a; then b; else HERE; fi', ['conditional']],
    ['case x in a) HERE ;; esac', ['conditional']],
    ['for i in a; do HERE; done', ['conditional', 'loop']],
    ['until a; do HERE; done', ['conditional', 'loop']],
    ['while HERE; do a; done', ['guarded', 'loop']],
    ['( HERE )', ['subshell']],
    ['{ HERE; }', []],
    ['{ HERE; } > log', ['kept']],
    ['HERE | a', ['subshell', 'piped', 'kept']],
    ['HERE &', ['guarded', 'subshell', 'background']],
    ['x=$(HERE)', ['guarded', 'subshell', 'substitution', 'kept']],
    ['a "$(HERE)"', ['guarded', 'subshell', 'substitution', 'kept']],
    ['a > "$(HERE)"', ['guarded', 'subshell', 'substitution', 'kept']],
    ['cat <(HERE)', ['guarded', 'subshell', 'substitution', 'kept']],
    ['[[ -n $(HERE) ]]', ['guarded', 'subshell', 'substitution', 'kept']],
    ['cat <<A\n$(HERE)\nA', ['guarded', 'subshell', 'substitution', 'kept']],
  ])('%s', (script, expected) => {
    expect(flow(script)?.sort()).toEqual([...expected].sort());
  });
});

test.each([
  'for i in $(HERE); do a; done',
  'case $(HERE) in a) b ;; esac',
  'while a; do b; done < <(HERE)',
  '{ a; } > "$(HERE)"',
  '{ a; } <<A\n$(HERE)\nA',
])('substitutions in %s', (script) => {
  expect(at('HERE', script)).toBeDefined();
});

describe('functions', () => {
  test('a body runs where it is called, once for each call', () => {
    const order = visits('f() { inner; }', 'a', 'f', 'b', 'f').map(({ text }) => text);

    expect(order).toEqual(['a', 'f', 'inner', 'b', 'f', 'inner']);
  });

  test('a later definition wins; the body of the first is looked at as one that nothing calls', () => {
    const order = visits('f() { one; }', 'f() { two; }', 'f').map(({ text, flow }) => [text, flow.uncalled === true]);

    expect(order).toEqual([
      ['f', false],
      ['two', false],
      ['one', true],
    ]);
  });

  test('definitions under conditions may both be meant', () => {
    const order = visits('if x; then f() { one; }; else f() { two; }; fi', 'f').map(({ text, flow }) => [
      text,
      flow.conditional,
    ]);

    expect(order).toEqual([
      ['x', false],
      ['f', false],
      ['one', true],
      ['two', true],
    ]);
  });

  test('a definition in a subshell stays there', () => {
    const order = visits('f() { one; }', '( f() { two; }; f )', 'f').map(({ text }) => text);

    expect(order).toEqual(['f', 'two', 'f', 'one']);
  });

  test('the clause of a loop sees what the body did', () => {
    const seen = visits('until HERE; do A=1; done').map(({ state }) => state.variables.get('A')?.size ?? 0);

    expect(seen.filter((size) => size > 0)).not.toEqual([]);
  });

  test('a function that calls itself comes to an end', () => {
    expect(visits('f() { a; f; }', 'f').map(({ text }) => text)).toEqual(['f', 'a', 'f', 'a', 'f']);
  });

  test('the body knows its name', () => {
    expect(at('a', 'f() { a; }', 'f')?.flow.functionName).toBe('f');
  });
});

describe('variables', () => {
  const values = (name: string, ...entries: string[]) =>
    [...(at('HERE', ...entries, 'HERE')?.state.variables.get(name) ?? [])].map((value) => value?.raw ?? null);

  test.each([
    [['A=1'], ['1']],
    [['A=1', 'A=2'], ['2']],
    [['export A="x y"'], ['"x y"']],
    [
      ['A=1', 'A+=2'],
      ['1', '2'],
    ],
    [['if x; then A=1; else A=2; fi'], ['2', '1']],
    [
      ['A=1', 'if x; then A=2; fi'],
      ['1', '2'],
    ],
    [['read A'], [null]],
    [['for A in x y; do b; done'], [null]],
    [['( A=1 )'], []],
    [['A=1 cmd'], []],
    [['A=$(date)'], ['$(date)']],
  ])('%j', (entries, expected) => {
    expect(values('A', ...entries)).toEqual(expected);
  });
});

describe('facts', () => {
  const facts = (...entries: string[]) => {
    const { state } = interpret(unitsOf(...entries), (command, current) => {
      const name = command.words[0]?.literal;
      if (name === undefined || name.length > 1) return;
      current.may.add(name);
      current.must.add(name);
    });
    return { may: [...state.may].sort().join(''), must: [...state.must].sort().join('') };
  };

  test.each([
    ['a; b', 'ab', 'ab'],
    ['if x; then a; else b; fi; c', 'abcx', 'cx'],
    ['if x; then a; fi', 'ax', 'x'],
    ['if x; then a; else a; fi', 'ax', 'ax'],
    ['x && a', 'ax', 'x'],
    ['x || a', 'ax', 'x'],
    ['true && a', 'a', 'a'],
    ['true || a', 'a', ''],
    ['for i in 1; do a; done', 'a', ''],
    ['while x; do a; done', 'ax', 'x'],
    ['case 1 in 1) a ;; 2) b ;; esac', 'ab', ''],
    ['case 1 in 1) a ;; *) a; b ;; esac', 'ab', 'a'],
    ['( a )', 'a', 'a'],
    ['x=$(a)', 'a', 'a'],
    ['a | b', 'ab', 'ab'],
    ['f() { a; }', '', ''],
    ['fn() { a; }; fn', 'a', 'a'],
  ])('%s', (script, may, must) => {
    expect(facts(script)).toEqual({ may, must });
  });

  test('the initial state is taken over', () => {
    const initial = new ShellState();
    initial.must.add('before');

    const { state: end } = interpret(unitsOf('a'), () => undefined, initial);

    expect(end.must.has('before')).toBe(true);
  });
});

describe('values that a command may find', () => {
  const found = (...entries: string[]): readonly string[] =>
    visits(...entries)
      .filter(({ text }) => text === 'look')
      .map(({ state }) => [...(state.variables.get('A') ?? [])].map((word) => word?.literal ?? '?').join(' '));

  test.each([
    ['a later command of the loop body', ['for i in 1 2; do look; A=1; done'], ['', '1']],
    ['an inner loop goes along with the outer one', ['while x; do for i in 1; do look; done; A=1; done'], ['', '1']],
    ['an assignment in front of a function', ['f() { look; }', 'A=1 f'], ['1']],
    ['behind that function nothing is sure', ['f() { :; }', 'A=1 f', 'look'], ['1 ?']],
    ['each call of a function', ['f() { look; }', 'f', 'A=1', 'f'], ['', '1']],
  ])('%s', (_name, entries, expected) => {
    expect(found(...entries)).toEqual(expected);
  });
});

test('functions that double at each level end, and the answer says that some calls were left out', () => {
  const levels = Array.from({ length: 20 }, (_, level) => `f${level}() { f${level + 1}; f${level + 1}; }`);

  expect(interpret(unitsOf(...levels, 'f0'), () => undefined).gaveUp).toBe(true);
  expect(interpret(unitsOf(...levels.slice(0, 5), 'f0'), () => undefined).gaveUp).toBe(false);
});

describe('what is captured', () => {
  test.each([
    [['HERE'], false],
    [['HERE > /dev/null'], false],
    [['HERE | cat'], true],
    [['cat x | HERE'], false],
    [['cat x | HERE | cat'], true],
    [['x=$(HERE)'], true],
    [['{ HERE; } > f'], true],
    [['{ HERE; } < f'], false],
    [['{ HERE; } > /dev/stderr'], false],
    [['for i in a; do HERE; done >> f'], true],
    [['f() { HERE; }', 'f'], false],
    [['f() { HERE; }', 'f > x'], true],
    [['f() { HERE; }', 'f | cat'], true],
    [['f() { HERE; } > x', 'f'], true],
    [['exec > x', 'HERE'], true],
    [['exec 2> /dev/null', 'HERE'], false],
  ] as const)('%j', (entries, expected) => {
    const [visit] = visits(...entries).filter(({ text }) => text.startsWith('HERE'));
    expect(visit?.flow.kept !== undefined).toBe(expected);
  });

  test.each([
    ['env | sort', 'filtered'],
    ['env | sort -u | cut -d= -f1 | cat -n', 'filtered'],
    ['env | grep CI_', 'filtered'],
    ['env | grep -i ci_job | sort', 'filtered'],
    ['env | grep -v TOKEN', 'filtered'],
    ['env | grep X || true', 'filtered'],
    ['{ env; } | sort', 'filtered'],
    ['f() { env; }; f | sort', 'filtered'],
    ['env | sort > x', true],
    ['env | sort -o x', true],
    ['env | sort | tee x', true],
    ['env | grep X', true],
    ['env | grep X || echo none', true],
    ['env | grep -v CI | sort', true],
    ['env | grep -f x || true', true],
    ['env | cut -d= -f1 | grep CI', true],
    ['env X=1 sh x | grep CI', true],
    ['{ env | sort; } > x', true],
    ['{ env > x; } | sort', 'filtered'],
    ['{ { env; } > x; } | sort', true],
    ['x=$(env | sort)', true],
    ['env | $X', true],
    ["env | grep -E '^(CI|GITLAB)_' | sort", 'filtered'],
    ["env | grep -vE 'TOKEN|PASSWORD' | sort", 'filtered'],
    ["env | grep 'X_\\|^CI_JOB'", true],
    ["env | grep 'X_\\|CI_JOB'", 'filtered'],
    ["env | grep 'X_|CI_JOB'", true],
    ["env | grep -E '^X|^Y'", true],
    ["env | grep -E 'X|Y'", true],
    ["env | grep -vE 'TOKEN|CI' | sort", true],
    ["env | sed 's/PASSWORD=.*/x/' | less", 'filtered'],
    ["env | sed 's/a/b/w x'", true],
    ["env | sed -i 's/a/b/' x", true],
    ["env | sed 's/a/b/e'", true],
    ["env | awk -F= '{print $1}' | head -n 20", 'filtered'],
    ["env | awk '{print > $1}'", true],
    ['env | head -5 x', true],
    ['sort() { tee x; }; env | sort', true],
    ['PATH=$PWD/bin:$PATH; env | sort', true],
    ['env() { echo; }; env | sort', 'filtered'],
    ['env() { echo; }; env | grep CI_', true],
    ['env | sh', true],
    ['env', undefined],
  ] as const)('what %s prints', (script, expected) => {
    const [visit] = visits(script).filter(({ text }) => text.startsWith('env'));
    expect(visit?.flow.kept).toBe(expected);
  });
});
