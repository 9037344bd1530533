import { ofEnvironment, PROJECT, UNSEEN } from '../../src/shell/held.ts';
import { visits } from './scripts.ts';

/** What the last word of the last command may be. */
function last(...entries: readonly string[]): readonly string[] {
  const visit = visits(...entries).findLast(({ command }) => command.words.length > 0);
  const word = visit?.command.words.at(-1);
  return visit && word ? [...visit.state.held.read(word)].sort() : [];
}

/** Where the file may be that the last word of the last command names. */
function where(...entries: readonly string[]): readonly string[] {
  const visit = visits(...entries).findLast(({ command }) => command.words.length > 0);
  const word = visit?.command.words.at(-1);
  return visit && word ? [...visit.state.held.where(word)].sort() : [];
}

describe('what a word may be', () => {
  test.each<[string, readonly string[]]>([
    ['ls /a', ['/a']],
    ['D=/a; ls $D/b', ['/a/b']],
    ['D=/a; E=$D/b; D=/c; ls "$E"', ['/a/b']],
    ['D=/a; if x; then D=/b; fi; ls $D', ['/a', '/b']],
    ['for d in /a /b; do ls $d; done', ['/a', '/b']],
    ['for d in $LIST; do ls $d; done', [UNSEEN]],
    ['L="/a /b"; for d in $L; do ls $d; done', ['/a', '/b']],
    ['for d in "$@"; do ls $d; done', [UNSEEN]],
    ['f() { ls $1; }\nf /a', ['/a']],
    ['f() { ls "$2"; }\nf /a', ['']],
    ['f() { for d; do ls $d; done; }\nf /a /b', ['/a', '/b']],
    ['f() { shift; ls $1; }\nf /a /b', ['/b']],
    ['f() { :; }\nf /a; ls $1', [UNSEEN]],
    ['set -- /a /b; ls $2', ['/b']],
    ['ls ${D:-/a}', ['/a', UNSEEN]],
    ['D=/b; ls ${D:-/a}', ['/b']],
    ['D=; ls ${D:-/a}', ['/a']],
    ['ls ${D:-${E:-"/a"}}', ['/a', UNSEEN]],
    ['ls ${D:+/a}', ['', '/a']],
    ['D=/a/b; ls ${D%/*}', ['/a']],
    ['D=$(tool /a/b); ls $D', ['/a/b', UNSEEN]],
    ['D=$(dirname /a/b); ls $D', ['/a']],
    ['D=$(dirname "$X"); ls $D', [UNSEEN]],
    ['cd /a; D=$(realpath b/c); ls $D', ['/a/b/c']],
    ['D=$(cd /a > /dev/null 2>&1 && pwd -P); ls $D', ['/a']],
    ['D=/a; D=$D/b; ls $D', ['/a/b']],
    ['D=/a; unset D; ls x$D', ['x']],
    ['read D; ls $D', [UNSEEN]],
    ['f() { local D=/a; }\nD=/b; f; ls $D', ['/b']],
    ['D=; if x; then D=/b; fi; [ -n "$D" ] && ls $D', ['/b']],
    ['if [ -n "$D" ]; then D=/b; else D=/a; fi; ls $D', ['/a', '/b']],
  ])('%s', (script, expected) => {
    expect(last(script)).toEqual([...expected].sort());
  });

  test('a value that doubles at each step stays short', () => {
    const steps = Array.from({ length: 40 }, () => 'A=$A$A');
    const [text = ''] = last('A=x', ...steps, 'ls "$A"').slice(-1);

    expect(text.length).toBeLessThan(5000);
  });
});

describe('where a file is', () => {
  test.each<[string, readonly string[]]>([
    ['ls a', [`${PROJECT}/a`]],
    ['cd app; ls a', [`${PROJECT}/app/a`]],
    ['cd /; ls a', ['//a']],
    ['cd /x || true; ls a', [`${PROJECT}/a`, '/x/a']],
    ['D=/x; cd $D; ls a', ['/x/a']],
    ['cd /x; ls $PWD/a', ['/x/a']],
    ['(cd /x); ls a', [`${PROJECT}/a`]],
    ['cd "$CI_PROJECT_DIR"; ls a', [`${UNSEEN}/a`]],
  ])('%s', (script, expected) => {
    expect(where(script)).toEqual([...expected].sort());
  });
});

test('a trap that changes the directory may do so at any time', () => {
  const cwd = (script: string): string | undefined => visits(script).at(-1)?.cwd;

  expect(cwd("trap 'cd app' USR1; kill -USR1 $$; ls")).toBeUndefined();
  expect(cwd("trap 'cd app' USR1; cd $CI_PROJECT_DIR; ls")).toBeUndefined();
  expect(cwd("trap 'cd app' EXIT; ls")).toBe('');
  expect(cwd("trap './clean.sh' TERM; ls")).toBe('');
});

test('the mark of a variable of the environment holds its name', () => {
  expect(ofEnvironment('HOME')).toContain('HOME');
});
