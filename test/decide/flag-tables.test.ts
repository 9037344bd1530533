import * as fc from 'fast-check';
import { checkCase, type Tally } from '../property/check.ts';
import { inline } from '../property/dimensions/dimension.ts';
import { FLAG_SEQUENCES } from '../property/dimensions/flag-sequences.ts';
import { ORDER_STEPS } from '../property/dimensions/flag-order.ts';
import { propertyCase } from '../property/generate.ts';

const IMAGE = '  image: {name: "gcr.io/kaniko-project/executor:v1.23.2-debug", entrypoint: [""]}\n';
const DOCKERFILES = { 'one.Dockerfile': 'FROM alpine:3.19\n', 'two.Dockerfile': 'FROM alpine:3.20\n' };
const CALL = '/kaniko/executor --context . -d $CI_REGISTRY_IMAGE/web:2';

/** Migrates a job and runs both scripts; a broken promise is thrown. */
function check(lines: readonly string[], env: Readonly<Record<string, string>> = {}): Tally {
  const items = lines.map((line) => `    - ${JSON.stringify(line)}\n`).join('');
  const text = `build:\n${IMAGE}  script:\n${items}`;
  return checkCase({ ...propertyCase({ '.gitlab-ci.yml': text, ...DOCKERFILES }), env }, { execute: true });
}

/** Two values of a flag, of which the last wins where it does not repeat, and of another key. */
const FLAGS: Readonly<Record<string, readonly [string, string, string]>> = {
  'build-arg': ['--build-arg A=one', '--build-arg A=two', '--build-arg B=x'],
  label: ['--label a=one', '--label a=two', '--label b=x'],
  target: ['--target one', '--target=two', '--label b=x'],
  dockerfile: ['--dockerfile one.Dockerfile', '-f two.Dockerfile', '--label b=x'],
  'cache-repo': ['--cache --cache-repo r.io/one', '--cache-repo=r.io/two', '--label b=x'],
  'registry-mirror': ['--registry-mirror one.example.com', '--registry-mirror=two.example.com', '--label b=x'],
};

const PLACES: Readonly<Record<string, (held: string, own: string, first: string) => string>> = {
  before: (held, own) => `${CALL} ${held} ${own}`,
  between: (held, own, first) => `${CALL} ${first} ${held} ${own}`,
  after: (held, own) => `${CALL} ${own} ${held}`,
};

const ORDERS = Object.keys(FLAGS).flatMap((flag) =>
  Object.keys(PLACES).flatMap((place) => (['same', 'other'] as const).map((key) => [flag, place, key] as const)),
);

test.each(ORDERS)('the last --%s wins with a variable of flags that stands %s it (%s key)', (flag, place, key) => {
  const [first, second, other] = FLAGS[flag] ?? ['', '', ''];
  const call = PLACES[place]?.('$X', second, first) ?? '';

  const { statuses, equal } = check([`X="${key === 'same' ? first : other}"`, call]);

  expect({ statuses, equal }).toEqual({ statuses, equal: statuses[0] === 'migrated' ? 1 : 0 });
});

/** Flags of each fate. */
const FATES = {
  translated: '--build-arg A=1',
  moved: '--cache-repo=r.io/layers',
  dropped: '--cleanup',
} as const;
const NAMES = Object.keys(FATES) as (keyof typeof FATES)[];

const SEQUENCES = NAMES.flatMap((one) =>
  NAMES.flatMap((two) =>
    (['kept', 'replaced'] as const).flatMap((value) =>
      ([1, 2] as const).map((calls) => [one, two, value, calls] as const),
    ),
  ),
);

test.each(SEQUENCES)('a %s flag, then a %s one (own value %s), %d calls', (one, two, value, calls) => {
  const lines = [
    `X="${FATES[one]}"`,
    ...(calls === 2 ? [`${CALL} $X`] : []),
    `X="${value === 'kept' ? '$X ' : ''}${FATES[two]}"`,
    `${CALL}1 $X`,
  ];

  const { statuses, equal } = check(lines);

  expect({ statuses, equal }).toEqual({ statuses, equal: statuses[0] === 'migrated' ? 1 : 0 });
});

describe.each([
  ['sequences of assignments', FLAG_SEQUENCES, 40],
  ['a flag in a variable and beside it', ORDER_STEPS, 30],
])('%s', (_name, steps, count) => {
  test('most are migrated, and ask for the same', () => {
    const tallies = fc
      .sample(inline(steps), { seed: 7, numRuns: count })
      .map((given) => checkCase(given, { execute: true }));

    // A refusal of each of them would pass, and would prove nothing.
    expect(tallies.filter(({ statuses }) => statuses.includes('migrated')).length).toBeGreaterThan(count * 0.7);
    expect(tallies.filter(({ equal }) => equal > 0).length).toBeGreaterThan(count * 0.7);
  }, 300_000);
});

test('a label in a variable is taken as it is', () => {
  expect(check([`${CALL} --build-arg $A=1 --label $L`], { A: 'NAME', L: 'team=web' })).toMatchObject({
    statuses: ['migrated'],
    equal: 1,
  });
  expect(check(['Y="--label $L"', `${CALL} $Y`], { L: 'team=web' })).toMatchObject({
    statuses: ['migrated'],
    equal: 1,
  });
});
