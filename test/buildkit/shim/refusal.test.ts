import { SHIM_REFUSAL_STATUS } from '../../../src/buildkit/shim.ts';
import { SHIM_FLAGS } from '../../../src/buildkit/shim/flags.ts';
import { FLAG_NAMES } from '../../../src/kaniko/flag-names.ts';
import { runShim } from './jobs.ts';

const OK = '-c . -d r.io/app:1';

function refusal(line: string, ...rest: [flavor?: 'osscontainertools' | 'unknown']) {
  const script = `$KANIKO ${line} || echo "status $?"`;
  const { calls, stdout, stderr, files } = runShim(script, ...rest);
  return { calls: calls.length, stdout, stderr, written: 'out' in files };
}

test.each(FLAG_NAMES.filter(({ name }) => SHIM_FLAGS[name] === 'refused'))(
  '--$name ends the call before anything is built',
  ({ name, boolean }) => {
    const value = boolean ? '' : ' k=s3cret';
    expect(refusal(`--${name}${value} ${OK} --digest-file out`, 'unknown')).toEqual({
      calls: 0,
      stdout: `status ${SHIM_REFUSAL_STATUS}\n`,
      stderr: `kaniko_to_buildctl: cannot translate --${name}\n`,
      written: false,
    });
  },
);

test.each([
  ['an unknown flag', `${OK} --bogus=s3cret`, '--bogus'],
  ['a flag of a fork', `${OK} --preserve-context`, '--preserve-context'],
  ['an unknown letter', `${OK} -x`, '-x'],
  ['a bucket', `${OK} -b`, '-b'],
  ['letters together', `${OK} -xs3cret`, 'word 5'],
  ['a word that is no flag', `${OK} s3cret`, 'word 5'],
  ['a boolean with a blank', `${OK} --cache true`, 'word 6'],
  ['a boolean that is none', `${OK} --cache=yes`, '--cache'],
  ['an empty boolean', `${OK} --cache=`, '--cache'],
  ['a flag without its value', `-c . -d`, '-d, the last word'],
  ['words after --', `${OK} -- s3cret`, 'words after --'],
  ['three dashes', `${OK} ---cache`, '---cache'],
  ['no name', `${OK} --=x`, '--'],
  ['no destination', '-c .', 'a call without --destination'],
  ['an empty destination', '-c . --destination=', '--destination'],
  ['a destination in capitals', '-c . -d r.io/App:1', '-d'],
  ['a digest as destination', '-c . -d r.io/app@sha256:0', '-d'],
  ['two names in one', '-c . -d r.io/a:1,r.io/b:1', '-d'],
  ['a name of a tag only', '-c . -d :1', '-d'],
  ['a swallowed flag', '-c . -d --cache', '-d'],
  ['a label without =', `${OK} --label s3cret`, '--label without ='],
  ['a stage by its number', `${OK} --target 0`, '--target'],
  ['a compression', `${OK} --compression=lz4`, '--compression'],
  ['an earlier compression', `${OK} --compression=lz4 --compression=gzip`, '--compression'],
  ['retries', `${OK} --push-retry=many`, '--push-retry'],
  ['another path', `${OK} --ignore-path /etc`, '--ignore-path'],
  ['a path that only starts alike', `${OK} --ignore-path /cached`, '--ignore-path'],
  ['a mirror with a scheme', `${OK} --registry-mirror https://m.io`, '--registry-mirror'],
  ['a registry with a quote', `${OK} --insecure-registry 'a"b'`, '--insecure-registry'],
  ['a cache with a comma', `${OK} --cache-repo a,b`, '--cache-repo'],
  ['layers that are not cached', `${OK} --cache --cache-run-layers=false`, '--cache-run-layers=false'],
  ['a cache of nothing', '-c . -d r.io/app:1 --no-push --cache', '--cache with --no-push'],
  ['a file of names without names', '-c . --no-push --image-name-with-digest-file n', 'a call without --destination'],
  ['a file at a URL', `${OK} --digest-file https://x.io/d`, 'a digest file at a URL'],
  ['an archive', '-c tar://x.tar.gz -d r.io/app:1', '--context tar://'],
  ['a bucket as context', '-c s3://b/x.tar.gz -d r.io/app:1', '--context s3://'],
  ['an empty context', '--context= -d r.io/app:1', '--context'],
  ['a missing context', '-c none -d r.io/app:1', '--context'],
  ['a missing Dockerfile', `${OK} -f none`, '--dockerfile'],
  ['an empty Dockerfile', `${OK} --dockerfile=`, '--dockerfile'],
  ['a Dockerfile at a URL', `${OK} -f https://x.io/Dockerfile`, '--dockerfile'],
  ['a folder as Dockerfile', `${OK} -f svc`, '--dockerfile'],
  ['a base in a variable', `${OK} -f open.Dockerfile --skip-tls-verify`, 'the registry of $BASE in the Dockerfile'],
])('%s', (_what, line, message) => {
  // What stands last in the line must stay last.
  const more = /(?:^|\s)(?:-d|-b|-- \S+)$/.test(line) ? '' : ' --build-arg A=1 --tar-path out';
  const { calls, stdout, stderr, written } = refusal(line + more);
  expect({ calls, stdout, written }).toEqual({ calls: 0, stdout: `status ${SHIM_REFUSAL_STATUS}\n`, written: false });
  expect(stderr).toContain(`kaniko_to_buildctl: cannot translate ${message}`);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toContain('s3cret');
});

test.each([
  ['KANIKO_REGISTRY_MAP', `export KANIKO_REGISTRY_MAP=a=b; $KANIKO ${OK}`, 'upstream'],
  ['KANIKO_REGISTRY_MIRROR', `export KANIKO_REGISTRY_MIRROR=https://m.io; $KANIKO ${OK}`, 'upstream'],
  ['KANIKO_NO_PUSH', `export KANIKO_NO_PUSH=yes; $KANIKO ${OK}`, 'osscontainertools'],
  ['more than one --target', `$KANIKO ${OK} --target a --target b`, 'osscontainertools'],
  ['more than one --target', `$KANIKO ${OK} --target a,b`, 'unknown'],
] as const)('%s: %s', (message, script, flavor) => {
  const { calls, stderr, status } = runShim(script, flavor);
  expect({ calls, status }).toEqual({ calls: [], status: SHIM_REFUSAL_STATUS });
  expect(stderr).toBe(
    `kaniko_to_buildctl: cannot translate ${message}${message === 'KANIKO_REGISTRY_MIRROR' ? ' with this value' : ''}\n`,
  );
});

test('errexit ends the script at a refusal, and the status of a failing build is that of buildctl', () => {
  expect(runShim(`$KANIKO ${OK} --bogus; echo no`)).toMatchObject({
    status: SHIM_REFUSAL_STATUS,
    stdout: '',
    calls: [],
  });
  const failing = { files: { Dockerfile: 'FROM scratch\n' }, buildFails: true };
  expect(runShim(`$KANIKO ${OK} --digest-file d --tar-path t; echo no`, 'upstream', failing)).toMatchObject({
    status: 1,
    stdout: '',
    files: { Dockerfile: 'FROM scratch\n' },
  });
});

test('a fork has more flags', () => {
  const { calls, status } = runShim(`$KANIKO ${OK} --preserve-context --pre-cleanup`, 'osscontainertools');
  expect({ calls: calls.length, status }).toEqual({ calls: 1, status: 0 });
});
