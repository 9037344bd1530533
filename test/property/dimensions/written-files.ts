import * as fc from 'fast-check';
import { propertyCase, type PropertyCase } from '../generate.ts';
import { CALL, type Dimension, entry, IMAGE, KANIKO, pick } from './dimension.ts';

/** A file that a job reads, what the repository has in its place below `tpl/`, and how it is read. */
interface Read {
  readonly file: string;
  /** What the repository has there; undefined for no file. */
  readonly committed: string | undefined;
  readonly other: string;
  readonly script: readonly string[];
}

const READ: fc.Arbitrary<Read> = fc
  .record({ image: IMAGE, what: pick('search', 'pulls', 'settings', 'script', 'builds', 'credentials') })
  .map(({ image, what }): Read => {
    const call = `${CALL} -d ${image}`;
    switch (what) {
      case 'search':
        return {
          file: 'app/Dockerfile',
          committed: undefined,
          other: 'FROM busybox\n',
          script: ['cd app', `/kaniko/executor -c $CI_PROJECT_DIR -f Dockerfile -d ${image}`],
        };
      case 'pulls':
        return {
          file: 'app/Dockerfile',
          committed: 'FROM alpine\n',
          other: 'FROM registry.example.com/group/base\n',
          script: [`${call} -f app/Dockerfile --insecure-pull`],
        };
      case 'settings':
        return {
          file: 'app/build.env',
          committed: 'V=1\n',
          other: 'V=2\nCI_REGISTRY_USER=bob\n',
          script: ['. ./app/build.env', `${call} --build-arg "V=$V"`],
        };
      case 'script':
        return {
          file: 'app/prepare.sh',
          committed: 'echo one > out.txt\n',
          other: 'echo two > out.txt\n',
          script: ['sh app/prepare.sh', call],
        };
      case 'builds':
        return {
          file: 'app/prepare.sh',
          committed: 'echo one > out.txt\n',
          other: `${call}-other\n`,
          script: ['sh app/prepare.sh', call],
        };
      case 'credentials':
        return {
          file: 'app/config.json',
          committed: '{"auths":{"quay.io":{"username":"ann","password":"pw"}}}',
          other: '{"auths":{"registry.example.com":{"username":"bob","password":"pw"}}}',
          script: ['cp app/config.json /kaniko/.docker/config.json', call],
        };
    }
  });

/** Commands that may write it, and some that do not; NAME is its name. */
const WRITES: readonly string[] = [
  'cp -r tpl/. app',
  'cp -r tpl/* app/',
  'cp tpl/* app/',
  'mv tpl/NAME app',
  'mkdir s; cp -r tpl s/app; cp -r s/. .',
  'mkdir s; cp -r tpl s/app; cp -r s/app .',
  'rm -rf app; mv tpl app',
  'rm -rf app; ln -s tpl app',
  'for f in tpl/*; do cp $f app/; done',
  'for f in tpl/*; do cat $f > app/$(basename $f); done',
  'find tpl -type f | while read -r f; do cp $f app/; done',
  'find tpl -type f -exec cp {} app/ \\;',
  'find tpl -type f | xargs -I{} cp {} app/',
  'F=NAME; cat tpl/$F > app/$F',
  'cat tpl/NAME | tee app/NAME > /dev/null',
  'dd if=tpl/NAME of=app/NAME 2>/dev/null',
  'put() { cp tpl/NAME "$1/NAME"; }; put app',
  'echo "cp tpl/NAME app" | sh',
  'sh -c "cp tpl/NAME app/"',
  'sed "" tpl/NAME > app/NAME',
  'cat tpl/NAME 1<> app/NAME',
  'mkdir -p dist; cp -r tpl/. dist',
  'cp tpl/NAME notes.txt; sed -i s/a/b/ notes.txt',
  'cp -r tpl app/',
];

const CASES: fc.Arbitrary<PropertyCase> = fc
  .record({ read: READ, write: fc.constantFrom(...WRITES), place: pick('script', 'before_script') })
  .map(({ read: { file, committed, other, script }, write, place }) => {
    const name = file.replace(/^.*\//, '');
    const line = write.replaceAll('NAME', name);
    const keys = place === 'script' ? { script: [line, ...script] } : { before_script: [line], script: [...script] };
    return propertyCase({
      '.gitlab-ci.yml': entry('build', { ...KANIKO, ...keys }),
      Dockerfile: 'FROM alpine:3.20\n',
      'app/x': 'x\n',
      [`tpl/${name}`]: other,
      ...(committed === undefined ? {} : { [file]: committed }),
    });
  });

/** What a job makes of a script that builds, and the name of the result. */
const COPIES = fc.constantFrom<readonly [made: string, name: string]>(
  ['cp ci/make.sh /tmp/own.sh', '/tmp/own.sh'],
  ['cp ci/make.sh own.sh; chmod +x own.sh', './own.sh'],
  ['cp -r ci /tmp/copy', '/tmp/copy/make.sh'],
  ['cp -r ci/. app', 'app/make.sh'],
  ['ln -s ci/make.sh own.sh', './own.sh'],
  ['ln -s $PWD/ci /tmp/link', '/tmp/link/make.sh'],
  ['cat ci/make.sh > own.sh', './own.sh'],
  ['sed s/x/x/ ci/make.sh > own.sh', './own.sh'],
  ['{ echo ":"; cat ci/*.sh; } > own.sh', './own.sh'],
  ['D=$(mktemp -d); cp ci/make.sh $D/', '$D/make.sh'],
  ['for f in ci/*.sh; do cp $f app/; done', 'app/make.sh'],
  ['find ci -name "*.sh" -exec cp {} app/ \\;', 'app/make.sh'],
  ['tar cf - ci | tar xf - -C /tmp', '/tmp/ci/make.sh'],
  [':', 'ci/make.sh'],
);

const RUNS: readonly string[] = [
  'sh NAME',
  '. NAME',
  'sh < NAME',
  'cat NAME | sh',
  'sed s/x/x/ NAME | sh',
  'sh -c "sh NAME"',
  'eval "sh NAME"',
  'timeout 60 sh NAME',
  'P=$(dirname NAME); PATH=$P:$PATH; chmod +x NAME; $(basename NAME)',
  'run() { sh "$1"; }; run NAME',
  'echo NAME | xargs sh',
];

/** A script that builds is run elsewhere, or as what a program prints; another one that is named alike may be, too. */
const RUN_ELSEWHERE: fc.Arbitrary<PropertyCase> = fc
  .record({
    image: IMAGE,
    copy: COPIES,
    run: fc.constantFrom(...RUNS),
    builds: fc.boolean(),
    own: fc.boolean(),
  })
  .map(({ image, copy: [made, name], run, builds, own }) => {
    const call = `${CALL} -d ${image}`;
    return propertyCase({
      '.gitlab-ci.yml': entry('build', {
        ...KANIKO,
        script: [made, run.replaceAll('NAME', name), ...(own || !builds ? [call] : [])],
      }),
      Dockerfile: 'FROM alpine:3.20\n',
      'app/x': 'x\n',
      'ci/make.sh': `#!/bin/sh\n${builds ? `${call}-made` : 'echo made'}\n`,
    });
  });

/** A name that PATH leads to: settings, or a program, in folders of the checkout. */
const ON_THE_PATH: fc.Arbitrary<PropertyCase> = fc
  .record({
    image: IMAGE,
    path: pick('PATH=$PWD/envs:$PATH', 'export PATH="$CI_PROJECT_DIR/envs:$PATH"', 'export PATH=./envs:./bin:$PATH'),
    use: pick('. build.env', 'make-image', 'make-image; . build.env'),
  })
  .map(({ image, path, use }) => {
    const call = `${CALL} -d ${image}`;
    return propertyCase({
      '.gitlab-ci.yml': entry('build', { ...KANIKO, script: [`${path}; ${use}`, `${call} --build-arg "V=$V"`] }),
      Dockerfile: 'FROM alpine:3.20\n',
      'build.env': 'V=1\nCI_REGISTRY_USER=ann\n',
      'envs/build.env': 'V=2\nCI_REGISTRY_USER=bob\n',
      'envs/make-image': `#!/bin/sh\n${call}-made\n`,
      'bin/make-image': '#!/bin/sh\necho other\n',
    });
  });

export const WRITTEN_FILES: Dimension = {
  name: 'written files',
  kind: 'A21',
  rule: 'A file of the checkout is what the repository has there only where no command before can have written it.',
  weight: 2,
  cases: fc.oneof(
    { weight: 3, arbitrary: CASES },
    { weight: 2, arbitrary: RUN_ELSEWHERE },
    { weight: 1, arbitrary: ON_THE_PATH },
  ),
  signs: /runs differ/,
};
