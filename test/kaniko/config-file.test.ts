import { folderMentions, isMovedFolder, writtenContent } from '../../src/kaniko/config-file.ts';
import type { SimpleCommand } from '../../src/shell/command.ts';
import { commands } from '../shell/scripts.ts';
import { word } from './words.ts';

const only = (script: string): SimpleCommand => commands(script).at(-1) as SimpleCommand;

describe('isMovedFolder', () => {
  test.each([
    '/kaniko/.docker',
    '/kaniko/.docker/',
    '/kaniko//.docker',
    '/root/.docker',
    '~/.docker',
    '$HOME/.docker',
    '${HOME}/.docker/',
  ])('%s moves', (folder) => {
    expect(isMovedFolder(folder)).toBe(true);
  });

  test.each(['/kaniko', '/kaniko/.dockerx', '/srv/.docker', './.docker', '/tmp/kaniko/.docker'])(
    '%s stays',
    (folder) => {
      expect(isMovedFolder(folder)).toBe(false);
    },
  );
});

describe('folderMentions', () => {
  const mentions = (text: string, imageVariable = true) => {
    const given = word(text);
    return folderMentions(given, imageVariable).map(({ start, end, replacement }) => [
      `x ${text}`.slice(start, end),
      replacement,
    ]);
  };

  test.each([
    ['/kaniko/.docker/config.json', [['/kaniko/.docker', '~/.docker']]],
    ['"/kaniko/.docker/config.json"', [['/kaniko/.docker', '$HOME/.docker']]],
    ["'/kaniko/.docker/config.json'", [['/kaniko/.docker', undefined]]],
    ['/root/.docker', [['/root/.docker', '~/.docker']]],
    ['--config=/kaniko/.docker', [['/kaniko/.docker', '$HOME/.docker']]],
    ['$DOCKER_CONFIG/config.json', [['$DOCKER_CONFIG', '~/.docker']]],
    ['"${DOCKER_CONFIG}/config.json"', [['${DOCKER_CONFIG}', '$HOME/.docker']]],
    ['/tmp/kaniko/.docker', []],
    ['/kaniko/.docker-backup', []],
    ['/kaniko/cache', []],
  ] as const)('%s', (text, expected) => {
    expect(mentions(text)).toEqual(expected);
  });

  test('a folder of that name below another one stays', () => {
    expect(mentions('$CI_PROJECT_DIR/kaniko/.docker')).toEqual([]);
  });

  test('a DOCKER_CONFIG that the job sets stays', () => {
    expect(mentions('$DOCKER_CONFIG/config.json', false)).toEqual([]);
  });
});

describe('writtenContent', () => {
  const auths = (...hosts: string[]) => ({ kind: 'auths', hosts, helpers: [] });

  test.each([
    [`echo '{"auths":{"r.io":{"auth":"x"}}}' > f`, auths('r.io')],
    [`echo "{\\"auths\\":{\\"$CI_REGISTRY\\":{\\"auth\\":\\"x\\"}}}" > f`, auths('$CI_REGISTRY')],
    [`echo -n '{"auths":{}}' > f`, auths()],
    [`echo "{\\"auths\\":{\\"$R\\":{\\"auth\\":\\"$(printf "%s:%s" "$U" "$P" | base64)\\"}}}" > f`, auths('$R')],
    [`printf '{"auths":{"%s":{"auth":"%s"}}}' "$R" "$A" > f`, auths('$R')],
    [`printf '{"auths":{"%s":{}}}\\n' "$R" > f`, auths('$R')],
    [`cat > f <<EOF\n{"auths": {"r.io": {}, "$S": {}}}\nEOF\n`, auths('r.io', '$S')],
    [`cat <<-'EOF' > f\n\t{"auths": {"r.io": {}}}\n\tEOF\n`, auths('r.io')],
  ])('%s', (script, expected) => {
    expect(writtenContent(only(script))).toEqual(expected);
  });

  test('helpers are named', () => {
    const content = writtenContent(only(`echo '{"credsStore":"ecr-login","credHelpers":{"gcr.io":"gcr"}}' > f`));

    expect(content).toEqual({ kind: 'auths', hosts: [], helpers: ['ecr-login', 'gcr'] });
  });

  test.each(['echo "$DOCKER_AUTH" > f', 'cp a f', 'echo {auths} > f', 'base64 -d a > f', 'cat a > f', 'echo null > f'])(
    '%s is out of view',
    (script) => {
      expect(writtenContent(only(script))).toEqual({ kind: 'opaque' });
    },
  );
});
