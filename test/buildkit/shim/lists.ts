import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Scenario } from '../../support/equivalence/index.ts';
import { asked, compareWithExecutor, runShim, runStatically, SCENARIO } from './jobs.ts';

/** One flag in one of its spellings. */
function spelled(names: readonly string[], values: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...values), fc.constantFrom(' ', '=', ''))
    .map(([name, value, between]) => {
      const short = !name.startsWith('--');
      // A letter may touch its value; a word may not. An empty value or one that starts with "=" would be read otherwise.
      const touches = between === '' && (!short || value === "''" || value.startsWith('='));
      return `${name}${touches ? '=' : between}${value}`;
    });
}

function switched(...names: readonly string[]): fc.Arbitrary<string> {
  const values = ['', '=true', '=1', '=t', '=T', '=TRUE', '=True', '=false', '=0', '=f', '=F', '=FALSE', '=False'];
  return fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values)).map((parts) => parts.join(''));
}

const TEXTS = [
  "'a b'",
  "'*'",
  "'a,b'",
  `'"q"'`,
  "'$HOME'",
  '"$VERSION"',
  'x=y',
  "''",
  "'\\'",
  "'one\ntwo'",
  "' x '",
  'ä',
];
const assignments = (names: readonly string[]): readonly string[] =>
  names.flatMap((name) => TEXTS.map((text) => `${name}=${text}`));

const DESTINATIONS = ['r.io/app:1', 'r.io/app', 'r.io:5000/a/b:v1.2', 'me/app:1', 'alpine', '$CI_REGISTRY_IMAGE:x'];

/** Flags whose every combination has the same meaning for the executor, the static path and the shim. */
const FLAGS: fc.Arbitrary<string> = fc.oneof(
  spelled(['--build-arg'], [...assignments(['A', 'B']), 'VERSION', 'UNSET']),
  spelled(['--label'], assignments(['a.b', 'c'])),
  spelled(['--target'], ['build', "''", '"$CI_JOB_STAGE"']),
  spelled(['--custom-platform'], ['linux/arm64', 'linux/amd64', "''"]),
  spelled(['--customPlatform'], ['linux/arm64', 'linux/amd64']),
  spelled(['--tar-path', '--tarPath'], ['i.tar', '/tmp/i.tar', "'i i.tar'"]),
  spelled(['--digest-file'], ['d', 'o/d', "'o o/d'"]),
  spelled(['--compression'], ['gzip', 'zstd']),
  spelled(['--log-format'], ['text', 'json', 'color']),
  spelled(['--verbosity', '-v'], ['debug', 'info']),
  spelled(['--snapshot-mode', '--snapshotMode'], ['redo', 'full']),
  spelled(['--push-retry', '--image-download-retry', '--image-fs-extract-retry'], ['0', '3', '+1']),
  spelled(['--ignore-path'], ['/kaniko', '/var/spool/mail', '/builds/x']),
  spelled(['--cache-dir', '--kaniko-dir'], ['/cache', "''"]),
  spelled(['--insecure-registry', '--skip-tls-verify-registry'], ['r.io', 'registry.example.com']),
  switched('--reproducible', '--single-snapshot', '--cleanup', '--force', '--use-new-run', '--skip-tls-verify-pull'),
  switched('--ignore-var-run', '--whitelist-var-run', '--compressed-caching', '--cache-copy-layers', '--log-timestamp'),
  switched('--insecure', '--no-push-cache'),
);

/** A cache is named, so that it may be used without a push; other checks of Kaniko need a name to push. */
const CACHE = fc.oneof(
  fc.constant(''),
  fc
    .tuple(switched('--cache'), fc.constantFrom('--cache-repo=r.io/cache', '--cache-repo oci:/tmp/c'))
    .map((parts) => parts.join(' ')),
  switched('--cache'),
);
const PUSH = fc.oneof(fc.constant(''), switched('--no-push'));
const NAME_FILES = fc.subarray(['--image-name-with-digest-file=n', '--image-name-tag-with-digest-file o/t']);
const INPUTS = fc.constantFrom(
  '-c . --dockerfile=Dockerfile',
  '-c. -fprod.Dockerfile',
  '--context=svc -f=only.Dockerfile',
  '--context $CI_PROJECT_DIR --context-sub-path svc',
  "-c=dir://$CI_PROJECT_DIR/svc -f 'a b/Docker file'",
);

/** Argument lists that Kaniko takes. */
export const LISTS: fc.Arbitrary<string> = fc
  .tuple(
    INPUTS,
    fc.array(spelled(['--destination', '-d'], DESTINATIONS), { minLength: 1, maxLength: 3 }),
    fc.array(FLAGS, { maxLength: 8 }),
    CACHE,
    PUSH,
    NAME_FILES,
  )
  .chain(([inputs, names, flags, cache, push, files]) =>
    fc.shuffledSubarray([inputs, ...names, ...flags, cache, push, ...files], {
      minLength: 3 + names.length + flags.length + files.length,
    }),
  )
  .map((words) => words.filter((word) => word !== '').join(' '));

/** Kaniko refuses a cache without a place: such a list says nothing. */
function refusedByKaniko(reason: string | undefined): boolean {
  return reason?.includes('specify cache repo with --cache-repo') === true;
}

/** A build that fails is tried for each kind of flag by the tests of single lists. */
const ONCE: Scenario = { ...SCENARIO, buildFails: [false] };

/** Throws when the shim asks for something else than the executor or the static path. */
export function checkList(line: string): void {
  const comparison = compareWithExecutor(`$KANIKO ${line}`, ONCE);
  if (refusedByKaniko(comparison.inconclusive)) {
    if (comparison.bothFail !== true) throw new Error('Kaniko refuses it, the shim does not');
    return;
  }
  const problems = comparison.differences.filter(
    (text) => !/^call 1: (?:registry \S+: insecure|unverified token server of \S+:) only after$/.test(text),
  );
  if (comparison.inconclusive !== undefined) problems.push(comparison.inconclusive);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  assert.deepStrictEqual(asked(runShim(`$KANIKO ${line}`)), asked(runStatically(line)));
}
