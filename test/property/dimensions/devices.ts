import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, IMAGE, inline, pick } from './dimension.ts';

/** Dockerfiles and files that are pipes or devices. */
const DEVICE_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    form: pick(
      'here-document',
      'redirected',
      'descriptor',
      'self',
      'piped',
      'variable',
      'digest',
      'names',
      'tar',
      'linked',
    ),
    image: IMAGE,
  })
  .map(({ form, image }) => {
    const call = `${CALL} --destination ${image}`;
    const steps: Readonly<Record<typeof form, Steps>> = {
      'here-document': { lines: [`${call} -f /dev/stdin <<EOF\nFROM registry.example.com/base/run\nEOF`] },
      redirected: { lines: [`${call} --dockerfile=/dev/stdin < prod.Dockerfile`] },
      descriptor: { lines: [`${call} -f /dev/fd/6 6< svc/Dockerfile`] },
      self: { lines: [`cat prod.Dockerfile | ${call} -f /proc/self/fd/0`] },
      piped: { lines: [`sed s/prod/run/ prod.Dockerfile | ${call} --dockerfile /dev/stdin`] },
      variable: {
        lines: ['FROM_FILE=/dev/stdin', `printf 'FROM registry.example.com/base/x\\n' | ${call} -f $FROM_FILE`],
      },
      digest: { lines: [`${call} --digest-file /dev/stderr`] },
      names: { lines: [`${call} --image-name-with-digest-file=/dev/null`] },
      tar: { lines: [`${call} --no-push --tar-path /dev/stdout > image.tar`] },
      linked: { lines: ['mkdir -p links && ln -s ../prod.Dockerfile links/Dockerfile', `${call} -f links/Dockerfile`] },
    };
    return steps[form];
  });

export const DEVICES: Dimension = {
  name: 'devices',
  kind: 'A17',
  rule: 'A Dockerfile that is not a file of the tree is no file for BuildKit.',
  weight: 1,
  cases: inline(DEVICE_STEPS),
  signs: /failed to read dockerfile|Dockerfile:|build calls before/,
};
