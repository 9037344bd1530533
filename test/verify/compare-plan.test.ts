import { comparePlan } from '../../src/verify/compare-plan.ts';
import { readBuildctl } from '../../src/verify/read-buildctl.ts';
import { convert, laidOut } from '../buildkit/calls.ts';
import { words } from '../kaniko/words.ts';

interface Wrong {
  readonly call: string;
  /** What is done to the emitted command. */
  readonly change: (text: string) => string;
}

/** The differences between a call and its own, perhaps changed, translation. */
function differences(
  call: string,
  change: Wrong['change'] = (text) => text,
  cwd: string | undefined = '',
): readonly string[] {
  const emitted = change(laidOut(call));
  const command = /buildctl-daemonless\.sh (build .*?)(?: &&.*| \))?$/.exec(emitted)?.[1] ?? '';
  const build = readBuildctl(words(command));
  if ('problem' in build) return [build.problem];
  return comparePlan(convert(call).plan, build, emitted, { cwd, values: () => [] });
}

const FULL =
  '-c . -d r.io/a:1 -d r.io/b:2 -f x.Dockerfile --build-arg A=1 --build-arg "B=c d" --build-arg C --label l=1 --target prod --cache --custom-platform linux/arm64 --digest-file d';
const drop = (part: string | RegExp) => (text: string) => text.replace(part, '');

describe('a faithful translation has no difference', () => {
  test.each([
    FULL,
    '-c . --no-push',
    '-c $CI_PROJECT_DIR -f $CI_PROJECT_DIR/a/Dockerfile -d $CI_REGISTRY_IMAGE:$CI_COMMIT_TAG',
    '-c app -f Dockerfile -d r.io/a',
    '-c app -f $DF -d r.io/a',
    '-c . -d r.io/a --cache=$CACHE',
    '-c . -d r.io/a --tar-path x.tar',
    '-c . -d r.io/a --oci-layout-path /tmp/l --compression zstd --reproducible',
    '-c . -d r.io/a --no-push --digest-file d',
    '-c . -d r.io/a --cache --no-push-cache',
    '-c . -d $CI_REGISTRY/a:${VERSION:-dev} --cache',
    '-c . -d r.io/a --registry-mirror m.io/hub --registry-mirror $M --registry-map gcr.io=m.io',
    '-c . -d r.io/a --registry-mirror m.io --registry-map "index.docker.io=first.io" --insecure-registry m.io',
    '-c . -d r.io/a --skip-tls-verify-registry $CI_REGISTRY --skip-tls-verify-registry ${OTHER}',
    '-c . -d r.io/a --registry-certificate r.io=/c/ca.crt --registry-client-cert r.io=/c/c.crt,/c/c.key',
    '-c . -d r.io/a --registry-mirror ${M}/hub --skip-default-registry-fallback',
    '-c git://h/r.git#refs/heads/main -f /tmp/D -d r.io/a',
    '-c https://h/a.tar.gz --context-sub-path x -f $CI_PROJECT_DIR/D -d r.io/a',
  ])('%s', (call) => {
    expect(differences(call)).toEqual([]);
  });
});

const WRONG: Record<string, Wrong> = {
  'a lost mirror': { call: '-c . -d r.io/a --registry-mirror m.io --registry-mirror n.io', change: drop(', "n.io"') },
  'mirrors in another order': {
    call: '-c . -d r.io/a --registry-mirror m.io --registry-mirror n.io',
    change: (text) => text.replace('"m.io", "n.io"', '"n.io", "m.io"'),
  },
  'a registry that nobody named': {
    call: '-c . -d r.io/a --registry-mirror m.io',
    change: (text) => text.replace(`> ~/.config`, `'[registry."x"]' > ~/.config`),
  },
  'buildkitd.toml that is no TOML': {
    call: '-c . -d r.io/a --registry-mirror m.io',
    change: (text) => text.replace('mirrors = [ ', 'mirrors = '),
  },
  'buildkitd.toml elsewhere': {
    call: '-c . -d r.io/a --registry-mirror m.io',
    change: (text) => text.replace('> ~/.config', '> ~/config'),
  },
  'http that is lost': {
    call: '-c . -d r.io/a --insecure-registry r.io',
    change: drop(` 'http = true'`),
  },
  'a token server that is verified': {
    call: '-c . -d r.io/a --skip-tls-verify-registry r.io',
    change: drop(/ --registry-auth-tlscontext "[^"]*"/),
  },
  'a certificate of another registry': {
    call: '-c . -d r.io/a --registry-certificate r.io=/c/ca.crt',
    change: (text) => text.replace('host=r.io', 'host=s.io'),
  },
  'a lost client key': {
    call: '-c . -d r.io/a --registry-client-cert r.io=/c/c.crt,/c/c.key',
    change: drop(` 'key = "/c/c.key"'`),
  },
  'a source policy for another mirror': {
    call: '-c . -d r.io/a --registry-mirror m.io/hub --skip-default-registry-fallback',
    change: (text) => text.replace('m.io/hub/$', 'n.io/hub/$'),
  },
  'a source policy that is not used': {
    call: '-c . -d r.io/a --registry-mirror m.io/hub --skip-default-registry-fallback',
    change: drop(' --source-policy-file "$k2b_out/policy.json"'),
  },
  'another branch': {
    call: '-c git://h/r.git#refs/heads/main -f /tmp/D -d r.io/a',
    change: (text) => text.replace('#main', '#master'),
  },
  'the Dockerfile of the repository instead of the local one': {
    call: '-c git://h/r.git#refs/heads/main -f /tmp/D -d r.io/a',
    change: drop(' --opt dockerfilekey=dockerfile'),
  },
  'a lost build arg': { call: FULL, change: drop(' --opt build-arg:A=1') },
  'a build arg with another value': { call: FULL, change: (text) => text.replace('B=c d', 'B=c') },
  'a build arg of the environment without its value': { call: FULL, change: (text) => text.replace('C=$C', 'C=') },
  'build args in another order': {
    call: '-c . -d r.io/a --build-arg A=1 --build-arg A=2',
    change: (text) => text.replace('A=1', 'A=x').replace('A=2', 'A=1').replace('A=x', 'A=2'),
  },
  'swapped destinations': { call: FULL, change: (text) => text.replace('r.io/a:1,r.io/b:2', 'r.io/b:2,r.io/a:1') },
  'a lost destination': { call: FULL, change: (text) => text.replace('r.io/a:1,r.io/b:2', 'r.io/a:1') },
  'another tag': { call: FULL, change: (text) => text.replace('r.io/b:2', 'r.io/b:3') },
  'a lost push': { call: FULL, change: drop(',push=true') },
  'a misspelled push': { call: FULL, change: (text) => text.replace('push=true', 'pushh=true') },
  'no output at all': { call: FULL, change: drop(/ --output "[^ ]*"/) },
  'a push that nobody asked for': {
    call: '-c . -d r.io/a --no-push',
    change: (text) => `${text} --output type=image,name=r.io/a,push=true`,
  },
  'a wrong file name': { call: FULL, change: (text) => text.replace('filename=x.Dockerfile', 'filename=y.Dockerfile') },
  'a lost file name': { call: FULL, change: drop(' --opt filename=x.Dockerfile') },
  'a wrong folder of the Dockerfile': { call: FULL, change: (text) => text.replace('dockerfile=.', 'dockerfile=app') },
  'a wrong context': { call: FULL, change: (text) => text.replace('context=.', 'context=app') },
  'a lost context': { call: '-c app -f $CI_PROJECT_DIR/D -d r.io/a', change: drop(' --local context=app') },
  'a wrong target': { call: FULL, change: (text) => text.replace('target=prod', 'target=dev') },
  'a target too many': { call: '-c . -d r.io/a', change: (text) => `${text} --opt target=dev` },
  'a lost target': { call: FULL, change: drop(' --opt target=prod') },
  'a label too many': {
    call: FULL,
    change: (text) => text.replace('--opt label:l=1', '--opt label:l=1 --opt label:m=2'),
  },
  'a lost label': { call: FULL, change: drop(' --opt label:l=1') },
  'a lost cache export': { call: FULL, change: drop(/ --export-cache "[^ ]*"/) },
  'a lost cache import': { call: FULL, change: drop(/ --import-cache "[^ ]*"/) },
  'an export of a cache that is only read': {
    call: '-c . -d r.io/a --cache --no-push-cache',
    change: (text) => `${text} --export-cache type=registry,ref=r.io/a/cache:x,mode=max`,
  },
  'a changed platform': { call: FULL, change: (text) => text.replace('linux/arm64', 'linux/amd64') },
  'a lost platform': { call: FULL, change: drop(' --opt platform=linux/arm64') },
  'a missing metadata file': { call: FULL, change: drop(' --metadata-file "$k2b_out/metadata.json"') },
  'a lost frontend': { call: FULL, change: drop(' --frontend dockerfile.v0') },
  'a lost tar': { call: '-c . -d r.io/a --tar-path x', change: drop(/ --output "type=docker[^ ]*"/) },
  'a lost layout': { call: '-c . -d r.io/a --oci-layout-path /tmp/l', change: drop(/ --output "type=oci[^ ]*"/) },
  'a lost attribute': { call: '-c . -d r.io/a --compression gzip', change: drop(',compression=gzip') },
  'lost run-time arguments': {
    call: '-c . -d r.io/a --cache=$C',
    change: drop(/ \$\{k2b_cache[^ ]*\} \$\{k2b_cache:\+"[^"]*"\}/g),
  },
};

describe('what is caught', () => {
  test.each(Object.entries(WRONG))('%s', (_name, { call, change }) => {
    expect(change(laidOut(call))).not.toBe(laidOut(call));
    expect(differences(call, change)).not.toEqual([]);
  });
});

const PARTS: Record<string, Wrong> = {
  'a cache in another place': {
    call: '-c . -d r.io/a --cache --cache-repo r.io/c',
    change: (text) => text.replaceAll('ref=r.io/c:', 'ref=r.io/x:'),
  },
  'a push to a registry that is no longer taken for insecure': {
    call: '-c . -d r.io/a --insecure',
    change: drop(',registry.insecure=true'),
  },
  'a lost epoch': { call: '-c . -d r.io/a --reproducible', change: drop('SOURCE_DATE_EPOCH=0 ') },
  'a context out of an archive': {
    call: '-c tar://x.tgz -d r.io/a',
    change: (text) => text.replace('"context=$k2b_context"', 'context=/elsewhere'),
  },
  'an empty context that becomes the project': {
    call: '-d r.io/a',
    change: (text) => text.replace('"context=$(mktemp -d)"', 'context=.'),
  },
  'a tar file in another place': {
    call: '-c . -d r.io/a --tar-path x.tar',
    change: (text) => text.replace('"x.tar"', '"y.tar"'),
  },
  'a digest file in another place': {
    call: '-c . -d r.io/a --digest-file d',
    change: (text) => text.replace('> "d"', '> "e"'),
  },
  'a tag of the run-time cache': {
    call: '-c . -d r.io/a --cache=$C',
    change: (text) => text.replaceAll('r.io/a/cache', 'r.io/b/cache'),
  },
};

describe('other parts of the command', () => {
  test.each(Object.entries(PARTS))('%s', (_name, { call, change }) => {
    expect(change(laidOut(call))).not.toBe(laidOut(call));
    expect(differences(call, change)).not.toEqual([]);
  });
});
