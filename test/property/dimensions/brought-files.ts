import * as fc from 'fast-check';
import { propertyCase, type PropertyCase } from '../generate.ts';
import { CALL, type Dimension, entry, IMAGE, KANIKO, pick } from './dimension.ts';

/** A file of the repository, what an artifact has in its place, and the script that reads it. */
interface Read {
  readonly file: string;
  readonly committed: string;
  readonly brought: string;
  readonly script: readonly string[];
}

const auths = (user: string): string =>
  `{"auths":{"registry.example.com":{"username":"${user}","password":"pw"},"quay.io":{"username":"${user}","password":"pw"}}}`;

const READ: fc.Arbitrary<Read> = fc
  .record({
    image: IMAGE,
    what: pick('sourced', 'sourced script', 'script', 'builds', 'credentials', 'value', 'line', 'Dockerfile'),
    run: pick('sh', '.'),
    folder: pick('ci', 'ci/lib', 'cfg'),
  })
  .map(({ image, what, run, folder }): Read => {
    const call = `${CALL} -d ${image}`;
    const script = `${folder}/prepare.sh`;
    switch (what) {
      case 'sourced':
        return {
          file: `${folder}/build.env`,
          committed: 'V=1\n',
          brought: 'V=2\nCI_REGISTRY_USER=bob\nCI_REGISTRY_PASSWORD=secret\n',
          script: [`. ./${folder}/build.env`, `${call} --build-arg "V=$V"`],
        };
      case 'sourced script':
        return {
          file: script,
          committed: 'export CI_REGISTRY_USER=ann\n',
          brought: 'export CI_REGISTRY_USER=bob\n',
          script: [`. ${script}`, call],
        };
      case 'script':
        return {
          file: script,
          committed: 'echo one > out.txt\n',
          brought: 'echo two > out.txt\n',
          script: [`${run} ./${script}`, call],
        };
      case 'builds':
        return { file: script, committed: `${call}\n`, brought: `${call}-other\n`, script: [`${run} ./${script}`] };
      case 'credentials':
        return {
          file: `${folder}/config.json`,
          committed: auths('ann'),
          brought: '{"auths":{"quay.io":{"username":"bob","password":"pw"}}}',
          script: [`cp ${folder}/config.json /kaniko/.docker/config.json`, call],
        };
      case 'value':
        return { file: 'VERSION', committed: '1\n', brought: '2\n', script: [`${call}-$(cat VERSION)`] };
      case 'line':
        return {
          file: 'VERSION',
          committed: '1\n',
          brought: '2\n',
          script: ['read -r V < VERSION', `${call} --label "v=$V"`],
        };
      case 'Dockerfile':
        return {
          file: 'docker/Dockerfile',
          committed: 'FROM alpine:3.20\n',
          brought: 'FROM registry.example.com/group/project/base:1\n',
          script: [`${CALL} --dockerfile docker/Dockerfile -d r.io/team/web:3`],
        };
    }
  });

/** How the file comes into the checkout of the job. */
const FILES: fc.Arbitrary<PropertyCase> = fc
  .record({
    read: READ,
    way: pick(
      'needs',
      'need',
      'stage',
      'dependencies',
      'cache',
      'project folder',
      'pattern',
      'written',
      'folder',
      'not taken',
    ),
  })
  .map(({ read: { file, committed, brought, script }, way }) => {
    const taken = way !== 'not taken';
    const folder = file.replace(/[^/]*$/, '');
    const paths: Readonly<Partial<Record<typeof way, readonly string[]>>> = {
      pattern: [`**/${file.replace(/^.*(?=\.)|^.*\//, '*')}`],
      written: [file.replace(/[^/]*$/, ''), file].filter((path) => path !== '').slice(0, 1),
      'project folder': [`$CI_PROJECT_DIR/${file}`],
      folder: [folder === '' ? '.' : folder],
    };
    const maker = entry('gen', {
      stage: '.pre',
      image: 'alpine',
      script: [way === 'written' ? `make > ${file}` : 'make'],
      artifacts: { paths: paths[way] ?? [file] },
    });
    const keys: Readonly<Record<typeof way, Readonly<Record<string, unknown>>>> = {
      needs: { needs: ['gen'] },
      need: { needs: [{ job: 'gen' }] },
      stage: {},
      dependencies: { dependencies: ['gen'] },
      cache: { cache: { paths: [file] }, needs: [] },
      'project folder': {},
      pattern: { needs: ['gen'] },
      written: { needs: ['gen'] },
      folder: { needs: ['gen'] },
      'not taken': { needs: [{ job: 'gen', artifacts: false }] },
    };
    const build = entry('build', { ...KANIKO, ...keys[way], script });
    return propertyCase(
      { '.gitlab-ci.yml': `${maker}\n${build}`, [file]: committed },
      taken ? { artifacts: { [file]: brought } } : {},
    );
  });

/** A line of a dotenv report, with the variables that it sets. */
const REPORTED = fc.constantFrom<readonly [line: string, Readonly<Record<string, string>>]>(
  ['echo "VERSION=1.2" >> build.env', { VERSION: '1.2' }],
  ['printf \'VERSION=%s\\n\' "$CI_PIPELINE_ID" > build.env', { VERSION: '77' }],
  ['echo "CI_REGISTRY_USER=bob" > build.env', { CI_REGISTRY_USER: 'bob' }],
  ['{ echo VERSION=2; echo "CI_REGISTRY_PASSWORD=$TOKEN"; } > build.env', { VERSION: '2', CI_REGISTRY_PASSWORD: 't' }],
  ['echo "VERSION=" > build.env', { VERSION: '' }],
  ['echo "KANIKO_NO_PUSH=true" > build.env', { KANIKO_NO_PUSH: 'true' }],
  [
    'echo "KANIKO_REGISTRY_MIRROR=mirror.example.com" | tee -a build.env',
    { KANIKO_REGISTRY_MIRROR: 'mirror.example.com' },
  ],
  ['printf "BUILDKITD_FLAGS=\\nVERSION=1\\n" > build.env', { BUILDKITD_FLAGS: '', VERSION: '1' }],
  ['echo DOCKER_CONFIG=/tmp/none > build.env', { DOCKER_CONFIG: '/tmp/none' }],
  ['echo "ARGS=--no-push" > build.env', { ARGS: '--no-push' }],
  ['./version > build.env', { VERSION: '3' }],
  ['env | grep CI_ > build.env', { CI_REGISTRY_USER: 'carl' }],
);

const REPORTS: fc.Arbitrary<PropertyCase> = fc
  .record({
    image: IMAGE,
    reported: REPORTED,
    use: pick('', ' --build-arg V=$VERSION', ' --build-arg VERSION', ' --label "v=${VERSION:-none}"', ' $ARGS'),
    own: pick('', '', 'echo "{\\"auths\\":{}}" > /kaniko/.docker/config.json'),
    way: pick('needs', 'stage', 'not taken'),
  })
  .map(({ image, reported: [line, env], use, own, way }) => {
    const maker = entry('gen', {
      stage: '.pre',
      image: 'alpine',
      script: [line],
      artifacts: { reports: { dotenv: 'build.env' } },
    });
    const keys = { needs: { needs: ['gen'] }, stage: {}, 'not taken': { dependencies: [] } }[way];
    const script = [...(own === '' ? [] : [own]), `${CALL} -d ${image}${use}`];
    return propertyCase(
      { '.gitlab-ci.yml': `${maker}\n${entry('build', { ...KANIKO, ...keys, script })}` },
      way === 'not taken' ? {} : { env },
    );
  });

export const BROUGHT_FILES: Dimension = {
  name: 'brought files',
  kind: 'A20',
  rule: 'A file of the checkout is what the repository has there only where nothing else can bring it.',
  weight: 2,
  cases: fc.oneof({ weight: 3, arbitrary: FILES }, { weight: 2, arbitrary: REPORTS }),
  signs: /runs differ/,
};
