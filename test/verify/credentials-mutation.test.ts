import { job, replace, verified } from './broken.ts';

const CALL = '/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:1';
const FILE = `{"auths":{"hub.example":{"username":"u","password":"p"}}}`;
const quoted = (line: string): string => `'${line.replaceAll("'", "''")}'`;

const BUILT_IN = job(CALL);
const OWN = job(quoted(`echo '${FILE}' > /kaniko/.docker/config.json`), `${CALL} --destination hub.example/a:1`);
const COPIED = job('cp auth.json /kaniko/.docker/config.json', CALL);
const ROBOT = job('export CI_REGISTRY_USER=robot', CALL);
const CACHED = job(`${CALL} --cache --cache-repo $CI_REGISTRY_IMAGE/layers`);
const REPEATED = job(`${CALL} --build-arg A=1 --build-arg A=2`);
const BESIDE = job(quoted('MORE="--build-arg A=1"'), `${CALL} $MORE --label b=c`);

const BUILD = 'buildctl-daemonless.sh build';
/** What stands in the item of the call, in front of it. */
const before = (text: string) => replace(BUILD, `${text} ${BUILD}`);
/** Moves the lines that match behind the last line of the job's own script. */
const behind =
  (pattern: RegExp) =>
  (text: string): string => {
    const moved = text.match(pattern)?.[0] ?? '';
    return text.replace(moved, '').replace(/(?=\ntest:)/, `\n${moved}`.trimEnd());
  };
const LOGIN_LINE = / *- .*config\.json\b.*\n/;

const MUTATIONS: Readonly<Record<string, readonly [string, (text: string) => string]>> = {
  'the host of the own login changes': [OWN, replace(/hub\.example(?!\/)/, 'hub.example.org')],
  'the user of the own login changes': [OWN, replace(/("username\\?":\\?")u/, '$1v')],
  'the password of the own login is that of another': [OWN, replace(/("password\\?":\\?")p/, '$1q')],
  'the registry is missing from the own login': [OWN, replace(/\$CI_REGISTRY\b/, 'r.io')],
  'the user is another variable': [BUILT_IN, replace('$CI_REGISTRY_USER', '$CI_DEPLOY_USER')],
  'the password is another variable': [BUILT_IN, replace('$CI_REGISTRY_PASSWORD', '$CI_JOB_TOKEN')],
  'user and password are swapped': [
    BUILT_IN,
    (text) =>
      text
        .replace('$CI_REGISTRY_USER', 'X')
        .replace('$CI_REGISTRY_PASSWORD', '$CI_REGISTRY_USER')
        .replace('X', '$CI_REGISTRY_PASSWORD'),
  ],
  'the file lies beside the folder': [BUILT_IN, replace('> ~/.docker/config.json', '> ~/.dockerconfig.json')],
  'the file has another name': [BUILT_IN, replace('> ~/.docker/config.json', '> ~/.docker/auth.json')],
  'the file lies in another folder': [BUILT_IN, replace('> ~/.docker/config.json', '> /tmp/config.json')],
  'the file is appended to': [OWN, replace('> ~/.docker/config.json', '>> ~/.docker/config.json')],
  'the key is the name of the variable': [BUILT_IN, replace('\\"$CI_REGISTRY\\"', '\\"\\$CI_REGISTRY\\"')],
  'the key is in single quotes': [BUILT_IN, replace('\\"$CI_REGISTRY\\"', `\\"'$CI_REGISTRY'\\"`)],
  'the key has a port': [BUILT_IN, replace('\\"$CI_REGISTRY\\"', '\\"$CI_REGISTRY:443\\"')],
  'the folder is not made': [BUILT_IN, replace(/ *- mkdir -p ~\/\.docker\n/, '')],
  'the login stands behind the call': [BUILT_IN, behind(LOGIN_LINE)],
  'the own login stands behind the call': [OWN, behind(LOGIN_LINE)],
  'the copy stands behind the call': [COPIED, behind(/ *- .*cp auth\.json.*\n/)],
  'the copy is lost': [COPIED, replace(/ *- .*cp auth\.json.*\n/, '')],
  'what completes the copy is lost': [COPIED, replace(/ *- (?:>-\n *)?grep .*\n/, '')],
  'what completes the copy names another user': [COPIED, replace('"$CI_REGISTRY_USER"', '"$GITLAB_USER_LOGIN"')],
  'the copy is overwritten': [COPIED, before('echo "{}" > ~/.docker/config.json &&')],
  'the user is set behind the login': [
    ROBOT,
    (text) => {
      const set = ' *- export CI_REGISTRY_USER=robot\n';
      const line = text.match(set)?.[0] ?? '';
      return text.replace(line, '').replace(LOGIN_LINE, (login) => login + line);
    },
  ],
  'the user is set between login and call': [ROBOT, before('export CI_REGISTRY_USER=other &&')],
  'the user of the call is not that of the login': [BUILT_IN, before('CI_REGISTRY_USER=robot')],
  'the file is removed before the call': [BUILT_IN, before('rm -f ~/.docker/config.json &&')],
  'the folder is removed before the call': [BUILT_IN, before('rm -rf ~/.docker &&')],
  'the file is emptied before the call': [BUILT_IN, before(': > ~/.docker/config.json &&')],
  'DOCKER_CONFIG names another folder': [BUILT_IN, before('DOCKER_CONFIG=/tmp')],
  'HOME is another one': [BUILT_IN, before('HOME=/tmp')],
  'DOCKER_AUTH_CONFIG wins over the file': [BUILT_IN, before(`DOCKER_AUTH_CONFIG="$PULL_AUTH"`)],
  'the cache is exported to the name of the image': [
    CACHED,
    replace(/(export-cache "?type=registry,ref=\$CI_REGISTRY_IMAGE)[^,"]+/, (_, start: string) => `${start}:1`),
  ],
  'the cache is imported from another tag': [
    CACHED,
    replace(/(import-cache "?type=registry,ref=[^:"]+:)[^,"\s]+/, (_, start: string) => `${start}other`),
  ],
  'the tag of the cache may be empty': [
    CACHED,
    (text) =>
      text.replaceAll(/(-cache "?type=registry,ref=[^:"]+:)[^,"\s]+/g, (_, start: string) => `${start}$CI_COMMIT_TAG`),
  ],
  'two values of one argument are swapped': [
    REPEATED,
    (text) => text.replace('A=1', 'X').replace('A=2', 'A=1').replace('X', 'A=2'),
  ],
  'the last value of an argument is repeated first': [REPEATED, replace('build-arg:A=2', 'build-arg:A=1')],
  'an argument is given again behind the variable': [BESIDE, replace(/\$MORE/, '$MORE --opt build-arg:A=9')],
};

/** What is found only because the text is another one than was meant, since it means the same. */
const BY_TEXT_ONLY = new Set([
  // Where there is no file yet, the shell makes it in either way.
  'the file is appended to',
  // No client of BuildKit reads this variable, and the file has been written before.
  'the user of the call is not that of the login',
]);

test('the list of what means the same holds mutations only', () => {
  expect([...BY_TEXT_ONLY].filter((name) => !(name in MUTATIONS))).toEqual([]);
});

test.each(Object.entries({ BUILT_IN, OWN, COPIED, ROBOT, CACHED, REPEATED, BESIDE }))(
  'what is not broken is right: %s',
  (_name, text) => {
    expect(verified(text, (migrated) => migrated)).toEqual({ migrated: ['build'], changed: false, problems: [] });
  },
);

test.each(Object.entries(MUTATIONS))('%s', (_name, [text, breakIt]) => {
  const { changed, problems } = verified(text, breakIt);

  expect(changed).toBe(true);
  expect(problems).not.toEqual([]);
});

const BY_TEXT = /holds an entry that was not meant|has lost an entry/;
const MEANT = Object.entries(MUTATIONS).filter(([name]) => !BY_TEXT_ONLY.has(name));

test.each(MEANT)('%s, found by its meaning', (_name, [text, breakIt]) => {
  const { problems } = verified(text, breakIt);

  expect(problems.filter((problem) => !BY_TEXT.test(problem))).not.toEqual([]);
});
