import { placeDockerfile } from '../../src/buildkit/dockerfile.ts';
import type { CallContext } from '../../src/buildkit/context.ts';
import { word } from '../kaniko/words.ts';
import { callContext } from './calls.ts';

function place(path: string, context: string | undefined, more: Partial<CallContext> = {}) {
  const found = placeDockerfile(word(path), context === undefined ? undefined : word(context), callContext(more));
  return found && [found.directory.raw, found.filename.raw, ...found.setup];
}

const tree =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);

describe('places that need no test', () => {
  test.each([
    ['Dockerfile', '.', ['.', 'Dockerfile']],
    ['./Dockerfile', '.', ['.', 'Dockerfile']],
    ['docker/Dockerfile', '.', ['.', 'docker/Dockerfile']],
    ['docker/Dockerfile', '$CI_PROJECT_DIR', ['.', 'docker/Dockerfile']],
    ['prod.Dockerfile', '.', ['.', 'prod.Dockerfile']],
    ['$CI_PROJECT_DIR/Dockerfile', 'app', ['.', 'Dockerfile']],
    ['"${CI_PROJECT_DIR}/a b/Dockerfile"', 'app', ['.', '"a b/Dockerfile"']],
    ['$CI_PROJECT_DIR//./a/Dockerfile', 'app', ['.', 'a/Dockerfile']],
    ['$PWD/Dockerfile', 'app', ['.', 'Dockerfile']],
    ['$CI_PROJECT_DIR/../x/Dockerfile', '.', ['$CI_PROJECT_DIR/../x', 'Dockerfile']],
    ['/srv/x/Dockerfile', 'app', ['/srv/x', 'Dockerfile']],
    ['/Dockerfile', 'app', ['/', 'Dockerfile']],
    ['../Dockerfile', '.', ['..', 'Dockerfile']],
    ['$DIR/Dockerfile', '.', ['"${DIR:-.}"', 'Dockerfile']],
    ['$DIR/$FILE', '.', ['"${DIR:-.}"', '"$FILE"']],
    ['$CI_PROJECT_DIR/$DIR/Dockerfile', '.', ['.', '$DIR/Dockerfile']],
    ['$DF', '.', ['"$(dirname "$DF")"', '"$(basename "$DF")"']],
    ['Dockerfile', undefined, ['.', 'Dockerfile']],
  ])('%s with the context %s', (path, context, expected) => {
    const found = place(path, context)?.map((text) => text.replace(/^\$DIR$/, '"$DIR"').replace(/^\$FILE$/, '"$FILE"'));

    expect(found).toEqual(expected);
  });

  test('another working directory keeps the project folder', () => {
    expect(place('$CI_PROJECT_DIR/a/Dockerfile', '.', { cwd: 'b' })).toEqual(['"$CI_PROJECT_DIR"', 'a/Dockerfile']);
    expect(place('$CI_PROJECT_DIR/a/Dockerfile', '.', { cwd: undefined })?.[0]).toBe('"$CI_PROJECT_DIR"');
  });
});

describe('places that the tree decides', () => {
  test.each([
    ['at the working directory', 'Dockerfile', 'app', tree('Dockerfile', 'app/Dockerfile'), ['.', 'Dockerfile']],
    ['in the context only', 'Dockerfile', 'app', tree('app/Dockerfile'), ['app', 'Dockerfile']],
    [
      'in the context, written with $CI_PROJECT_DIR',
      'Dockerfile',
      '$CI_PROJECT_DIR/app',
      tree('app/Dockerfile'),
      ['$CI_PROJECT_DIR/app', 'Dockerfile'],
    ],
    ['below the context', 'docker/Dockerfile', './app', tree('app/docker/Dockerfile'), ['./app', 'docker/Dockerfile']],
  ])('%s', (_name, path, context, exists, expected) => {
    expect(place(path, context, { exists })).toEqual(expected);
  });

  test('... seen from the directory of the call', () => {
    expect(place('Dockerfile', 'app', { cwd: 'svc', exists: tree('svc/app/Dockerfile') })).toEqual([
      'app',
      'Dockerfile',
    ]);
    expect(place('Dockerfile', 'app', { cwd: 'svc', exists: tree('app/Dockerfile') })?.[2]).toContain('if [ -e ');
  });
});

describe('places that are tested at run time', () => {
  test.each([
    [
      'Dockerfile',
      'app',
      ['"$k2b_dockerfile"', 'Dockerfile', 'if [ -e "Dockerfile" ]; then k2b_dockerfile=.; else k2b_dockerfile=app; fi'],
    ],
    [
      'Dockerfile',
      '"$DIR"',
      [
        '"$k2b_dockerfile"',
        'Dockerfile',
        'if [ -e "Dockerfile" ]; then k2b_dockerfile=.; else k2b_dockerfile="$DIR"; fi',
      ],
    ],
    [
      '$DF',
      'app',
      [
        '"$(dirname "$k2b_dockerfile")"',
        '"$(basename "$k2b_dockerfile")"',
        'if [ -e "$DF" ]; then k2b_dockerfile="$DF"; else k2b_dockerfile="app/$DF"; fi',
      ],
    ],
  ])('%s with the context %s', (path, context, expected) => {
    expect(place(path, context)).toEqual(expected);
  });

  test('words that cannot be tested are refused', () => {
    expect(place('*.Dockerfile', 'app')).toBeUndefined();
  });
});
