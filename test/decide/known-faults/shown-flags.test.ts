import { expectVerdict } from './known.ts';

const FLAGS = 'A="--build-arg X=$CI_COMMIT_SHA"';
const CALL = 'KX $A -d IMG:1';
const UNUSED = 'A="--build-arg X=1"; [ -n "$B" ] && A="--cleanup"; ';
const WORLDS = [{ CI_COMMIT_SHA: 'abc' }, { CI_COMMIT_SHA: 'abc', B: '1' }];

/** The script only shows the flags that a variable holds, or asks whether there are any. */
const SHOWN: readonly (readonly [string, readonly string[]])[] = [
  ['a function that prints', ['log() { echo "[$(date +%F)] $*"; }', FLAGS, 'log "args: $A"', CALL]],
  ['one that sends it to the other output', ['log() { echo "$1" >&2; }', FLAGS, 'log "$A"', CALL]],
  ['one that calls another', ['p() { printf "%s\\n" "$@"; }', 'log() { p "> $*"; }', FLAGS, 'log "$A"', CALL]],
  ['a here-document', [`${FLAGS}\ncat <<EOF\nargs: $A\nEOF\n ${CALL}`]],
  ['[ -z ]', [FLAGS, '[ -z "$A" ] || echo some', CALL]],
  ['[ -n ] that decides', [FLAGS, 'if [ -n "${A}" ]; then echo x > x; fi', CALL]],
  ['test -n', [FLAGS, 'test -n "$A" && echo x > x', CALL]],
  ['[ ]', [FLAGS, '[ "$A" ] && echo x > x', CALL]],
  ['a variable that a branch fills', ['A=', `if [ -n "$B" ]; then ${FLAGS}; fi`, 'test -z "$A" || echo x > x', CALL]],
  ['one that is not set', [`[ -z "$A" ] && [ -n "$B" ] && ${FLAGS}`, CALL]],
  ['one of the job and more', ['A="$A --build-arg Y=2"', '[ -n "$A" ] && echo x > x', CALL]],
];

test.each(SHOWN)('R1: flags that are only shown or asked for: %s', (name, script) => {
  expectVerdict({ name, script, worlds: WORLDS, variables: { A: '--build-arg Z=3' }, verdict: 'equal' });
});

const USED: readonly (readonly [string, readonly string[]])[] = [
  ['a function that writes', ['log() { echo "$*" >> k.txt; }', FLAGS, 'log "$A"', CALL]],
  ['a function that writes what it is called for', ['log() { echo "$*"; }', FLAGS, 'log "$A" > k.txt', CALL]],
  ['a function whose text is taken', ['log() { echo "$*"; }', FLAGS, 'K=$(log "$A")', 'echo "$K" > k', CALL]],
  ['a function that does more', ['log() { echo "$*"; [ "$1" = x ] || echo y > y; }', FLAGS, 'log "$A"', CALL]],
  ['a function with a loop', ['log() { for i; do echo "$i" >> k; done; }', FLAGS, 'log "$A"', CALL]],
  ['a here-document to a file', [`${FLAGS}\ncat <<EOF > k.txt\n$A\nEOF\n ${CALL}`]],
  ['a comparison', [FLAGS, '[ "$A" = x ] || echo x > x', CALL]],
  ['its length', [FLAGS, '[ "${#A}" -gt 9 ] && echo x > x', CALL]],
  ['[ -n ] outside quotes', [FLAGS, '[ -n $A ] && echo x > x', CALL]],
  ['a flag that the new call does not have', [UNUSED, '[ -n "$A" ] && echo x > x', CALL]],
  ['flags that become none', ['A="--cleanup"', '[ -n "$A" ] && echo x > x', CALL]],
  ['a blank that becomes none', ['A=" "', '[ -n "$A" ] && echo x > x', CALL]],
];

test.each(USED)('R1: flags that the script uses: %s', (name, script) => {
  expectVerdict({ name, script, verdict: 'K2B314' });
});
