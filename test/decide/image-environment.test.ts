import { migrate } from '../../src/migrate.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';

/** The codes of what a job with this script is told, and what becomes of it. */
function told(script: readonly string[], files: Readonly<Record<string, string>> = {}): readonly string[] {
  const yaml = `build:\n  image: gcr.io/kaniko-project/executor:debug\n  script: ${JSON.stringify(script)}\n`;
  const { jobs } = migrate({
    project: memoryProject({ '.gitlab-ci.yml': yaml, ...files }),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: false },
  });
  return jobs.flatMap(({ status, reasons }) => [status, ...reasons.map(({ code }) => code)]);
}

const call = (more: string): string => `/kaniko/executor --context . ${more} --destination $CI_REGISTRY_IMAGE:1`;

describe('the environment of the image in what a build gets', () => {
  test.each([
    ['HOME', [call('--build-arg A=$HOME')]],
    ['PATH in quotes', [call('--build-arg "A=$PATH"')]],
    ['a name alone', [call('--build-arg USER')]],
    ['a label', [call('--label home=${HOME}')]],
    ['held by a variable', ['H=$HOME', call('--build-arg A=$H')]],
    ['held by a flags variable', ['A="--build-arg A=$HOME"', call('$A')]],
    ['the argument of a function', [`build() { ${call('--build-arg A=$1')}; }`, 'build $USER']],
    ['compared', ['if [ "$USER" = root ]; then echo root; fi', call('')]],
    ['written to a file', ['echo $HOME > home.txt', call('')]],
    ['given on by its own name', ['export H="$HOME"', call('--build-arg H')]],
    ['set by the new image only', [call('--build-arg T=$TMPDIR')]],
    ['cut', ['H=${HOME##*/}', call('--label user=$H')]],
    ['in a here-document', ['cat > home.txt <<EOF\nhome=$HOME\nEOF', call('')]],
    ['made into something else', ['N=$(basename "$HOME")', call('--build-arg N=$N')]],
    ['a pattern of sed', ['sed -i "s#@HOME@#$HOME#" app.ini', call('')]],
  ])('%s is named', (_name, script) => {
    expect(told(script)).toEqual(expect.arrayContaining(['migrated', 'K2B231']));
  });

  test('the same in a script file', () => {
    const files = { 'ci/b.sh': `${call('--build-arg A=$HOME')}\n` };

    expect(told(['sh ci/b.sh'], files)).toEqual(expect.arrayContaining(['migrated', 'K2B231']));
    expect(told(['. ci/b.sh'], files)).toEqual(expect.arrayContaining(['migrated', 'K2B231']));
  });

  test.each([
    ['a folder of the home folder', ['mkdir -p $HOME/app', call('--digest-file $HOME/app/d')]],
    ['a value of the script', ['USER=ci', call('--build-arg A=$USER')]],
    ['a line that only prints', ['echo "$USER in $HOME"', call('')]],
    ['a longer PATH', ['export PATH="$PATH:/kaniko"', call('')]],
  ])('%s is not', (_name, script) => {
    expect(told(script)).not.toContain('K2B231');
    expect(told(script)).toContain('migrated');
  });
});

describe('a folder of the Kaniko image in what somebody sees', () => {
  test.each([
    ['moved by us, read by a build argument', ['N=/kaniko/.docker', call('--build-arg N=$N')]],
    ['the argument of a function', [`build() { ${call('--label a=$1')}; }`, 'build "${DOCKER_CONFIG%/}"']],
    ['written to a file', ['echo "$SSL_CERT_DIR" > where.txt', call('')]],
    ['written through a pipe', ['echo "$DOCKER_CONFIG" | tee where.txt', call('')]],
    ['tested for being set', ['[ -n "$DOCKER_CREDENTIAL_GCR_CONFIG" ] || exit 9', call('')]],
    ['compared', ['[ "$DOCKER_CONFIG" = /kaniko/.docker/ ] && export A=1', call('')]],
    ['made into something else', ['N=$(basename "$DOCKER_CONFIG")', call('--build-arg N=$N')]],
  ])('%s: another value is refused', (_name, script) => {
    expect(told(script)).toEqual(expect.arrayContaining(['manual', 'K2B259']));
  });

  test.each([
    ['an argument of the call', [call('--build-arg A=$DOCKER_CONFIG')]],
    ['a test for the folder', ['[ -d "$DOCKER_CONFIG" ] || exit 9', call('')]],
    ['a path with a cut', ['echo "{}" > "${DOCKER_CONFIG%/}/notes.json"', call('')]],
    ['a device', [call('--digest-file /dev/stdout')]],
    ['a folder that is tested for writing', ['[ -w "$HOME" ] || exit 9', call('')]],
    ['a cut in the call', [call('--build-arg "A=${SSL_CERT_DIR#/}"')]],
    ['a line that only prints', ['echo "the folder is $DOCKER_CONFIG"', call('')]],
    ['a path', ['mkdir -p "$DOCKER_CONFIG"', 'ls -l /kaniko/.docker', call('')]],
  ])('%s is the same', (_name, script) => {
    expect(told(script)).toContain('migrated');
  });
});

describe('a path that a script reads', () => {
  const files = { 'ci/folder': '/kaniko/ssl\n' };

  test.each([
    ['from a file', ['read -r D < ci/folder', 'touch $D/x', call('')]],
    ['from a here-document', ['read -r D <<EOF\n/kaniko/ssl\nEOF', 'touch $D/x', call('')]],
    ['from a pipe', ['echo /kaniko/ssl | while read -r D; do touch $D/x; done', call('')]],
    ['in a loop over a file', ['while read -r D; do touch $D/x; done < ci/folder', call('')]],
    ['by a substitution', ['D=$(cat ci/folder)', 'touch $D/x', call('')]],
  ])('%s is found', (_name, script) => {
    expect(told(script, files)).toEqual(expect.arrayContaining(['manual', 'K2B220']));
  });

  test('what is out of view keeps nothing from being migrated', () => {
    expect(told(['read -r V < VERSION', 'echo "$V" > v.txt', call('')])).toContain('migrated');
  });
});

describe('a folder of the user below the project', () => {
  test.each([
    'export TMPDIR=$PWD',
    'export XDG_RUNTIME_DIR=$CI_PROJECT_DIR/run',
    'export HOME=/builds/home',
    'TMPDIR=tmp',
  ])('%s is refused, because its files would be a part of the context', (line) => {
    expect(told([line, call('')])).toEqual(expect.arrayContaining(['manual', 'K2B243']));
  });

  test.each(['TMPDIR=$PWD tar -cf a.tar a', '(export HOME=$PWD/home; mkdir -p "$HOME")', 'export HOME=/tmp'])(
    '%s reaches no call, or is another folder',
    (line) => {
      expect(told([line, call('')])).not.toContain('K2B243');
    },
  );
});

describe('a variable of the image that the script sets', () => {
  test.each(['export PATH=/kaniko:/busybox', 'PATH=/opt/bin', 'export TMPDIR=/var/cache', 'export TMPDIR=/tmp/x'])(
    '%s is refused',
    (line) => {
      expect(told([line, call('')])).toEqual(expect.arrayContaining(['manual', 'K2B256']));
    },
  );

  test.each([
    'export PATH=/opt/bin:/usr/bin:/bin',
    'export PATH=$EXTRA:$PATH',
    'mkdir -p /tmp/x; export TMPDIR=/tmp/x',
  ])('%s is kept', (line) => {
    expect(told([line, call('')])).toEqual(['migrated']);
  });
});
