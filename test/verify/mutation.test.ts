import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { job, replace, replaceLast, verified } from './broken.ts';

/** A call with most of what a call can have, and one for what does not stand beside it. */
const FULL = job(
  '/kaniko/executor --context $CI_PROJECT_DIR/app --dockerfile $CI_PROJECT_DIR/app/prod.Dockerfile --destination registry.example.com/a:1 --destination r.io/b:2 --build-arg A=1 --build-arg B=two --label l=1 --target prod --custom-platform linux/arm64 --cache --cache-repo r.io/cache --digest-file digest.txt',
);
const PLAIN = job('/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:1');
const TAR = job('/kaniko/executor --context . --destination r.io/a:1 --tar-path image.tar');
const NO_PUSH = job('/kaniko/executor --context . --destination r.io/a:1 --no-push');
const TWO = job(
  '/kaniko/executor --context a --destination r.io/a:1',
  '/kaniko/executor --context b --destination s.io/b:1',
);
const LABELLED = job('/kaniko/executor --context . --destination r.io/a:1 --annotation team=a').replace(
  'gcr.io/kaniko-project/executor:debug',
  'ghcr.io/osscontainertools/kaniko:debug',
);
const MIRROR = job(
  '/kaniko/executor --context . --destination r.io/a:1 --registry-mirror m.io --insecure-registry r.io --compression zstd',
);
const INSECURE = job('/kaniko/executor --context . --destination r.io/a:1 --insecure');
const FLAGS = job('/kaniko/executor --context . --destination r.io/a:1 $FLAGS').replace(
  '  script:',
  '  variables:\n    FLAGS: --build-arg X=1 --label y=2\n  script:',
);
const CHOICE = job(
  'if [ -n "$USE" ]; then CACHE="--cache=true --cache-repo=r.io/c"; fi',
  'if [ -n "$TAG" ]; then PUSH="--destination r.io/a:1"; else PUSH="--no-push"; fi',
  '/kaniko/executor --context . $CACHE $PUSH',
);
const OPEN = job(
  '/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:$CI_COMMIT_TAG --build-arg V="$V" --cache=$CACHE',
);
const VARIABLE = PLAIN.replace('  script:', '  variables:\n    VERSION: "1"\n  script:');

const MUTATIONS: Readonly<Record<string, readonly [string, (text: string) => string]>> = {
  'a build arg is dropped': [FULL, replace(/ *--opt build-arg:A=1 \\\n/, '')],
  'the value of a build arg changes': [FULL, replace('build-arg:B=two', 'build-arg:B=three')],
  'the name of a build arg changes': [FULL, replace('build-arg:A=1', 'build-arg:a=1')],
  'a build arg is added': [FULL, replace('--opt build-arg:A=1', '--opt build-arg:A=1 --opt build-arg:C=1')],
  'a build arg becomes a label': [FULL, replace('build-arg:A=1', 'label:A=1')],
  'the registries of two destinations are swapped': [
    FULL,
    replace('registry.example.com/a:1,r.io/b:2', 'r.io/a:1,registry.example.com/b:2'),
  ],
  'the destinations are in another order': [
    FULL,
    replace('registry.example.com/a:1,r.io/b:2', 'r.io/b:2,registry.example.com/a:1'),
  ],
  'the second destination is lost': [FULL, replace(',r.io/b:2', '')],
  'the tag of a destination changes': [FULL, replace('r.io/b:2', 'r.io/b:3')],
  'push=true is lost': [PLAIN, replace(',push=true', '')],
  'push=true becomes push=false': [PLAIN, replace('push=true', 'push=false')],
  'a build without a push gets one': [
    NO_PUSH,
    replace('--frontend', '--output type=image,name=r.io/a:1,push=true --frontend'),
  ],
  'the output is lost': [PLAIN, replace(/ \\\n *--output \S+/, '')],
  'the filename changes': [FULL, replace('prod.Dockerfile', 'Dockerfile')],
  'the filename is lost': [FULL, replace(/ *--opt filename=\S+ \\\n/, '')],
  'the context changes': [FULL, replace('context=$CI_PROJECT_DIR/app', 'context=$CI_PROJECT_DIR/other')],
  'the context is the parent': [PLAIN, replace('--local context=.', '--local context=..')],
  'the folder of the Dockerfile changes': [PLAIN, replace('--local dockerfile=.', '--local dockerfile=other')],
  'the target is lost': [FULL, replace(/ *--opt target=prod \\\n/, '')],
  'the target changes': [FULL, replace('target=prod', 'target=dev')],
  'the platform is lost': [FULL, replace(/ *--opt platform=linux\/arm64 \\\n/, '')],
  'the label is lost': [FULL, replace(/ *--opt label:l=1 \\\n/, '')],
  'the frontend changes': [PLAIN, replace('dockerfile.v0', 'gateway.v0')],
  'insecure is added to the push': [PLAIN, replace('push=true', 'push=true,registry.insecure=true')],
  'insecure is lost': [INSECURE, replace(',registry.insecure=true', '')],
  'the cache is imported from another repository': [FULL, replace('ref=r.io/cache', 'ref=r.io/other')],
  'the cache is exported to another repository': [FULL, replace(/(export-cache .*?ref=)r\.io\/cache/, '$1r.io/other')],
  'the import of the cache is lost': [FULL, replace(/ *--import-cache .*\n/, '')],
  'the export of the cache is lost': [FULL, replace(/ *--export-cache .*\n/, '')],
  'the cache keeps the last stage only': [FULL, replace(',mode=max', '')],
  'a cache is added': [PLAIN, replace('--frontend', '--import-cache type=registry,ref=r.io/c --frontend')],
  'the tar file is lost': [TAR, replace(/ *--output \S*type=docker.*\\\n/, '')],
  'the tar file goes elsewhere': [TAR, replaceLast('image.tar', 'other.tar')],
  'the metadata of the digest file is lost': [FULL, replace(/--metadata-file \S+/, '')],
  'the digest goes into another file': [FULL, replaceLast('digest.txt', 'other.txt')],
  'an annotation is lost': [LABELLED, replace(',annotation.team=a', '')],
  'an annotation changes': [LABELLED, replace('annotation.team=a', 'annotation.team=b')],
  'the compression is lost': [MIRROR, replace(',compression=zstd', '')],
  'a mirror changes': [MIRROR, replace('"m.io"', '"n.io"')],
  'the settings of a registry are lost': [MIRROR, replace(/\[registry\."r\.io"\]/, '[registry."s.io"]')],
  'a secret is added': [PLAIN, replace('--frontend', '--secret id=a,src=/etc/passwd --frontend')],
  'a build is lost': [TWO, replace(/ {4}- \|\n(?: {6}.*\n)+(?= {4}- \|)/, '')],
  'two builds are swapped': [
    TWO,
    (text) => text.replace('r.io/a:1', 'X').replace('s.io/b:1', 'r.io/a:1').replace('X', 's.io/b:1'),
  ],
  'the entrypoint is lost': [PLAIN, replace(/\n? *,? *entrypoint: \[""\]/, '')],
  'the entrypoint is not empty': [PLAIN, replace('[""]', '["sh"]')],
  'the image is another one': [PLAIN, replace(DEFAULT_IMAGE, 'moby/buildkit:latest')],
  'BUILDKITD_FLAGS is lost': [PLAIN, replace(/ *variables:\n *BUILDKITD_FLAGS: .*\n/, '')],
  'BUILDKITD_FLAGS holds something else': [PLAIN, replace('--oci-worker-no-process-sandbox', '--debug')],
  'a variable of the job changes': [VARIABLE, replace('VERSION: "1"', 'VERSION: "2"')],
  'a variable of the job is lost': [VARIABLE, replace(/ *VERSION: "1"\n/, '')],
  'the step with the credentials is lost': [PLAIN, replace(/ *- echo .*config\.json\n/, '')],
  'the credentials are those of another registry': [PLAIN, replace('$CI_REGISTRY\\"', 'r.io\\"')],
  'the script of another job changes': [PLAIN, replace('echo test', 'echo other')],
  'the image of another job changes': [PLAIN, replace('image: alpine', `image: ${DEFAULT_IMAGE}`)],
  'another job is lost': [PLAIN, replace(/test:\n[^]*/, '')],
  'the migrated job is lost': [PLAIN, replace('build:', 'built:')],
  'a key of the migrated job is added': [PLAIN, replace('build:\n', 'build:\n  allow_failure: true\n')],
  'a step is added': [PLAIN, replace('  script:\n', '  script:\n    - rm -rf .\n')],
  'the text of a flag variable changes': [FLAGS, replace('X=1', 'X=2')],
  'a flag of a flag variable is lost': [FLAGS, replace(/ --opt label:y=2/, '')],
  'the flag variable is not used': [FLAGS, replace(/ *\$FLAGS/, '')],
  'the cache of a variable goes elsewhere': [CHOICE, replace('ref=r.io/c', 'ref=r.io/d')],
  'the export of the cache of a variable is lost': [CHOICE, replace(/ --export-cache \S+(?=")/, '')],
  'the push of a variable is lost': [CHOICE, replace('PUSH="--output type=image,name=r.io/a:1,push=true"', 'PUSH=""')],
  'a variable that pushes nothing gets a push': [
    CHOICE,
    replace('PUSH=""', 'PUSH="--output type=image,name=r.io/a:1,push=true"'),
  ],
  'the default of an empty tag is lost': [OPEN, replace('${CI_COMMIT_TAG:-latest}', '$CI_COMMIT_TAG')],
  'the default of an empty tag changes': [OPEN, replace(':-latest}', ':-edge}')],
  'the quotes of a value are lost': [OPEN, replace('V="$V"', 'V=$V')],
  'an expansion becomes text': [OPEN, replace('V="$V"', "V='$V'")],
  'the test of a switch at run time changes': [OPEN, replace(/case "\$CACHE" in/, 'case "$OTHER" in')],
  'the platform changes': [FULL, replace('platform=linux/arm64', 'platform=linux/amd64')],
  'the value of a label changes': [FULL, replace('label:l=1', 'label:l=2')],
  'the metadata goes elsewhere': [FULL, replace('--metadata-file "$k2b_out/', '--metadata-file "/tmp/')],
  'a call stands in a condition': [
    PLAIN,
    replace('buildctl-daemonless.sh build', 'false && buildctl-daemonless.sh build'),
  ],
  'the directory changes before the call': [
    PLAIN,
    replace('buildctl-daemonless.sh build', 'cd other && buildctl-daemonless.sh build'),
  ],
  'the word after the program changes': [
    PLAIN,
    replace('buildctl-daemonless.sh build', 'buildctl-daemonless.sh prune'),
  ],
  'the build runs in the background': [PLAIN, replace(/(--output \S+)/, '$1 &')],
  'the build is repeated': [
    PLAIN,
    (text) =>
      text
        .replace('buildctl-daemonless.sh build', 'for i in 1 2; do buildctl-daemonless.sh build')
        .replace(/(--output \S+)/, '$1; done'),
  ],
  'the build is the body of a function': [
    PLAIN,
    (text) =>
      text
        .replace('buildctl-daemonless.sh build', 'f() { buildctl-daemonless.sh build')
        .replace(/(--output \S+)/, '$1; }'),
  ],
  'what the build says is thrown away': [PLAIN, replace(/(--output \S+)/, '$1 | tail -1')],
  'the build may fail': [PLAIN, replace(/(--output \S+)/, '$1 || true')],
};

test.each(
  Object.entries({ FULL, PLAIN, TAR, NO_PUSH, TWO, LABELLED, MIRROR, INSECURE, FLAGS, CHOICE, OPEN, VARIABLE }),
)('what is not broken is right: %s', (_name, text) => {
  expect(verified(text, (migrated) => migrated)).toEqual({ migrated: ['build'], changed: false, problems: [] });
});

test.each(Object.entries(MUTATIONS))('%s', (_name, [text, breakIt]) => {
  const { changed, problems } = verified(text, breakIt);

  expect(changed).toBe(true);
  expect(problems).not.toEqual([]);
});

/** Only the comparison with the text that was meant finds a step that is none of a build. */
const TEXT_ONLY = new Set(['a step is added']);
const NOT_MEANT = /holds an entry that was not meant|has lost an entry/;
const COMMANDS = Object.entries(MUTATIONS).filter(([name]) => !TEXT_ONLY.has(name));

test.each(COMMANDS)('%s, found by its meaning', (_name, [text, breakIt]) => {
  const { problems } = verified(text, breakIt);

  expect(problems.filter((problem) => !NOT_MEANT.test(problem))).not.toEqual([]);
});
