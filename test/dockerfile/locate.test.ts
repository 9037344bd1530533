import { locateDockerfile } from '../../src/dockerfile/locate.ts';
import { word } from '../kaniko/words.ts';

/** Path and context folder of what is found in a tree of the given files. */
function locate(files: readonly string[], cwd: string | undefined, dockerfile?: string, context?: string) {
  const words = {
    cwd,
    dockerfile: dockerfile === undefined ? undefined : word(dockerfile),
    context: context === undefined ? undefined : word(context),
  };
  const found = locateDockerfile(words, (path) => (files.includes(path) ? 'FROM scratch' : undefined));
  return found && [found.path, found.context];
}

test.each([
  ['the default', ['Dockerfile'], '', undefined, '.', ['Dockerfile', '']],
  ['from the working directory', ['a/Dockerfile'], 'a', undefined, undefined, ['a/Dockerfile', undefined]],
  ['first there, then in the context', ['Dockerfile', 'a/Dockerfile'], '', 'Dockerfile', 'a', ['Dockerfile', 'a']],
  ['in the context', ['a/Dockerfile'], '', 'Dockerfile', './a/', ['a/Dockerfile', 'a']],
  ['from the project folder', ['d/x'], 'b', '"$CI_PROJECT_DIR/d/x"', '${CI_PROJECT_DIR}', ['d/x', '']],
  ['from the current folder', ['b/x'], 'b', '$PWD/x', '$(pwd)', ['b/x', 'b']],
  ['above the working directory', ['x'], 'b', '../x', '.', ['x', 'b']],
])('%s', (_, files, cwd, dockerfile, context, expected) => {
  expect(locate(files, cwd, dockerfile, context)).toEqual(expected);
});

test.each([
  ['no such file', [], '', 'Dockerfile', '.'],
  ['a variable', ['x'], '', '$X', '.'],
  ['a variable in the path', ['x'], '', '$CI_PROJECT_DIR/$X', '.'],
  ['a longer name of a variable', ['x'], '', '${CI_PROJECT_DIR}x', '.'],
  ['outside the checkout', ['x', '../x'], '', '../x', '.'],
  ['an absolute path', ['x', '/x'], '', '/x', '.'],
  [
    'a working directory that cannot be told',
    ['Dockerfile', 'a/Dockerfile'],
    undefined,
    'Dockerfile',
    '$CI_PROJECT_DIR/a',
  ],
])('not found: %s', (_, files, cwd, dockerfile, context) => {
  expect(locate(files, cwd, dockerfile, context)).toBeUndefined();
});
