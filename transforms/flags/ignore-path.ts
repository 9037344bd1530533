import { buildkitSource, defineFlag, kanikoSource, manual, notNeeded } from '../../src/flag.ts';

/** Paths of the Kaniko container, or ones that were named only because Kaniko failed to unpack them (flags.md B8). */
const SANDBOX =
  /^\/(?:kaniko|busybox|workspace|builds|cache|dev|proc|sys|product_uuid|product_name|var\/run\/secrets|var\/spool\/mail|usr\/bin\/newuidmap|usr\/bin\/newgidmap)(?:\/|$)/;

export default defineFlag({
  code: 'K2B134',
  name: 'ignore-path',
  takes: 'list',
  repeatable: true,
  summary: 'Leaves a path out of the image.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'RUN --mount=type=cache, or removed in the same RUN' },
    native: { fidelity: 'manual', form: 'RUN --mount=type=cache, or removed in the same RUN' },
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L280'),
    buildkit: buildkitSource('frontend/dockerfile/docs/reference.md#run---mount'),
  },
  examples: [{ title: 'a path of the job container', before: ['--ignore-path=/busybox'], after: [] }],
  convert: ({ value }) => {
    if (value.literal !== undefined && SANDBOX.test(value.literal)) return notNeeded('BuildKit does not see that path');
    return manual('use RUN --mount=type=cache, or remove the files in the same RUN');
  },
});
