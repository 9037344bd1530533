import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, inline, pick } from './dimension.ts';

/** Variables of the built-in login that the job sets, at each place where it can. */
export const LOGIN_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    image: pick('$CI_REGISTRY/team/web:2', '${CI_REGISTRY_IMAGE}/api:3'),
    way: pick(
      'export',
      'read',
      'for',
      'eval',
      'prefix',
      'default',
      'function',
      'sourced',
      'two lines',
      'case',
      'unset',
      'special',
      'arithmetic',
      'wrapped',
      'not exported',
      'not set',
    ),
    special: pick(':', 'export OTHER=1', "eval ':'", 'set -f', 'trap : INT', '> empty.txt', 'true', 'command :'),
    number: pick(
      ': $((CI_REGISTRY_PASSWORD = 3))',
      'let CI_REGISTRY_PASSWORD=7',
      'case $((CI_REGISTRY_PASSWORD = 5)) in *) ;; esac',
      'for n in $((CI_REGISTRY_PASSWORD = 6)); do :; done',
      'N=$((CI_REGISTRY_PASSWORD = 8))',
    ),
    place: pick('apart', 'one item', 'one line', 'between'),
  })
  .map(({ image, way, place, special, number }) => {
    const call = `${CALL} --destination ${image}`;
    const files = {
      'ci/user.env': 'export CI_REGISTRY_USER=pusher\nexport CI_REGISTRY_PASSWORD="$PUSH_TOKEN"\n',
      user: 'pusher\n',
    };
    const sets: Readonly<Record<typeof way, readonly string[]>> = {
      export: ['export CI_REGISTRY_USER=pusher CI_REGISTRY_PASSWORD="$PUSH_TOKEN"'],
      'two lines': ['CI_REGISTRY_USER=pusher', 'CI_REGISTRY_PASSWORD=$PUSH_TOKEN'],
      read: ['read -r CI_REGISTRY_USER < user'],
      for: ['for CI_REGISTRY_USER in nobody pusher; do :; done'],
      eval: ['eval "CI_REGISTRY_USER=$PUSH_NAME"'],
      prefix: [],
      default: ["CI_REGISTRY_USER=''", ': "${CI_REGISTRY_USER:=pusher}"'],
      function: ['as_pusher() { CI_REGISTRY_USER=pusher; export CI_REGISTRY_PASSWORD=$PUSH_TOKEN; }', 'as_pusher'],
      sourced: ['. ./ci/user.env'],
      case: ['case $CI_COMMIT_BRANCH in main) CI_REGISTRY_USER=pusher ;; esac'],
      unset: ['unset CI_REGISTRY_USER', 'CI_REGISTRY_USER=pusher'],
      special: [`CI_REGISTRY_USER=pusher ${special}`],
      arithmetic: [number],
      wrapped: ['command export CI_REGISTRY_USER=pusher'],
      'not exported': ['export -n CI_REGISTRY_USER'],
      'not set': ['unset CI_REGISTRY_PASSWORD'],
    };
    const set = sets[way];
    const prefixed = way === 'prefix' ? `CI_REGISTRY_USER=pusher CI_REGISTRY_PASSWORD="$PUSH_TOKEN" ${call}` : call;
    const lines: Readonly<Record<typeof place, readonly string[]>> = {
      apart: [...set, prefixed],
      'one item': [[...set, prefixed].join('\n')],
      'one line': [[...set, prefixed].join('; ')],
      between: [`${CALL} -d ${image}-first`, ...set, prefixed],
    };
    return { lines: lines[place], files, env: { PUSH_TOKEN: 'token-of-pusher', PUSH_NAME: 'pusher' } };
  });

export const LOGIN_VARIABLES: Dimension = {
  name: 'login variables',
  kind: 'A3',
  rule: 'A login step reads its variables with the values that they have at the call.',
  weight: 2,
  cases: inline(LOGIN_STEPS),
  signs: /credentials for/,
};
