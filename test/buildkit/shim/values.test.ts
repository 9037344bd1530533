import { takenFlags } from '../../../src/buildkit/shim/flags.ts';
import { takesText, VALUE_TYPES } from '../../../src/kaniko/flag-values.ts';
import { parseBoolean } from '../../../src/kaniko/pflag.ts';
import { runShim } from './jobs.ts';

/** Texts that look like a value of one type or another. */
const TEXTS = [
  ...['', ' ', 'x', 'true', 'yes', '0', '1', '5', '-3', '+2', '08', '0x1f', '1.5', '1 ', '1\n2'],
  ...['1d', '1h', '-1h', '1h30m', '.5h', '1.h', 'h', '1H', '0', '1ms2us', '1h\n'],
  ...[
    'info',
    'INFO',
    'Warning',
    'loud',
    'json',
    'JSON',
    'text',
    'xml',
    'full',
    'redo',
    'time',
    'Time',
    'info|x',
    'full\n',
  ],
];

/** What Kaniko says of a text, where its type is all that it looks at. */
function takes(name: string, boolean: boolean): ((text: string) => boolean) | undefined {
  const type = VALUE_TYPES.get(name);
  if (type) return (text) => takesText(type, text);
  return boolean ? (text) => parseBoolean(text) !== undefined : undefined;
}

/** A cache that leaves out layers is refused by the shim itself. */
const OTHERS_LOOK_AT: ReadonlySet<string> = new Set(['cache-run-layers', 'no-push']);

const FLAGS = takenFlags('unknown').flatMap((flag) => {
  const isTaken = takes(flag.name, flag.boolean);
  return isTaken && !OTHERS_LOOK_AT.has(flag.name) ? [{ ...flag, isTaken }] : [];
});

test.each(FLAGS)(
  '--$name: a value at which Kaniko stops ends the call before anything is built',
  ({ name, isTaken }) => {
    const lines = TEXTS.map((text, index) => {
      const quoted = `'${text.replaceAll('\n', '\'"$NL"\'')}'`;
      return `$KANIKO -c . -d r.io/app:1 --${name}=${quoted} > /dev/null 2>&1 && echo "${index} built"`;
    });
    const { stdout } = runShim([`NL='\n'`, ...lines, ':'].join('\n'), 'unknown');

    expect(stdout.split('\n').filter((line) => line !== '')).toEqual(
      TEXTS.flatMap((text, index) => (isTaken(text) ? [`${index} built`] : [])),
    );
  },
);

test('every type of a value stands in the table', () => {
  expect(new Set(FLAGS.filter(({ boolean }) => !boolean).map(({ name }) => name))).toEqual(
    new Set([...VALUE_TYPES.keys()].filter((name) => name !== 'compression-level')),
  );
});
