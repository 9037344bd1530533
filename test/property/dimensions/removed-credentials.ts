import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, IMAGE, inline, pick } from './dimension.ts';
import { FILE, LOGIN, WRITER, written } from './credentials-file.ts';

/** Commands that take the file away again, or do nothing to it. */
const REMOVED = pick(
  `unlink ${FILE}`,
  `truncate -s 0 ${FILE}`,
  `true > ${FILE}`,
  'rm -f /kaniko/.docker/*.json',
  `mv ${FILE} /tmp/old.json`,
  `cp /dev/null ${FILE}`,
);

const GONE: fc.Arbitrary<Steps> = fc
  .record({ writer: WRITER, login: LOGIN, removed: REMOVED, image: IMAGE, write: pick('no', 'before', 'behind') })
  .map(({ writer, login, removed, image, write }) => {
    const call = `${CALL} -d ${image}`;
    // Nothing need be there to be taken away.
    const gone = `${removed} || true`;
    if (write === 'no') return { lines: [gone, call] };
    const steps = written(writer, login);
    const lines = write === 'behind' ? [gone, ...steps.lines, call] : [...steps.lines, gone, call];
    return { ...steps, lines: ['mkdir -p /kaniko/.docker', ...lines] };
  });

export const REMOVED_CREDENTIALS: Dimension = {
  name: 'removed credentials',
  kind: 'C8',
  rule: 'A credentials file that is taken away is missing from there on.',
  weight: 1,
  cases: inline(GONE),
  signs: /internal error|credentials for|build calls/,
};
