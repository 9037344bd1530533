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

describe('a variable of the image that the script sets', () => {
  test.each(['export PATH=/kaniko:/busybox', 'PATH=/opt/bin', 'export TMPDIR=/var/cache'])('%s is refused', (line) => {
    expect(told([line, call('')])).toEqual(expect.arrayContaining(['manual', 'K2B256']));
  });

  test.each(['export PATH=/opt/bin:/usr/bin:/bin', 'export PATH=$EXTRA:$PATH', 'export TMPDIR=/tmp/x'])(
    '%s is kept',
    (line) => {
      expect(told([line, call('')])).toEqual(['migrated']);
    },
  );
});
