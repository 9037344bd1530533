import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, IMAGE, inline, pick } from './dimension.ts';

/** Folders and owners: where the script is, what traps do, and what belongs to root. */
const FOLDER_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    step: pick(
      'cd usr',
      'cd etc',
      'trap',
      'artifact',
      'artifact digest',
      'touch',
      'touch like',
      'tmp',
      'pushd',
      'chmod',
    ),
    image: IMAGE,
    output: pick('--digest-file made.txt', '--tar-path made.tar', '--image-name-with-digest-file made.txt', ''),
  })
  .map(({ step, image, output }) => {
    const here =
      `/kaniko/executor --context $CI_PROJECT_DIR -f $CI_PROJECT_DIR/Dockerfile -d ${image} ${output}`.trim();
    const artifacts = { 'dist/app.js': 'x\n' };
    const steps: Readonly<Record<typeof step, Steps>> = {
      'cd usr': { lines: ['cd /usr', here] },
      'cd etc': { lines: ['DIR=/etc', 'cd "$DIR"', here] },
      trap: { lines: [`trap 'cd svc' USR2`, 'kill -USR2 $$', here] },
      artifact: { lines: ['echo "$CI_COMMIT_SHA" > dist/sha.txt', `${CALL} -d ${image} ${output}`], artifacts },
      'artifact digest': { lines: [`${CALL} -d ${image} --digest-file dist/digest`], artifacts },
      touch: { lines: ['touch -t 202001010000 svc/main.c', `${CALL} -d ${image}`] },
      'touch like': { lines: ['touch -r Dockerfile svc/main.c', `${CALL} -d ${image}`] },
      tmp: { lines: ['cd /tmp', here] },
      pushd: { lines: [`trap 'cd /' EXIT`, here] },
      chmod: { lines: ['chmod 755 svc/main.c', `${CALL} -d ${image}`] },
    };
    return steps[step];
  });

export const FOLDERS: Dimension = {
  name: 'folders',
  kind: 'A14',
  rule: 'Whether user 1000 may do a thing is asked of folder, path and owner.',
  weight: 1,
  cases: inline(FOLDER_STEPS),
  signs: /runs differ/,
};
