import {
  buildkitSource,
  defineFlag,
  exact,
  kanikoSource,
  literalPrefix,
  manual,
  sameArguments,
  visibleTexts,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B129',
  name: 'dockerfile',
  short: 'f',
  takes: 'string',
  summary: 'Names the Dockerfile.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--file PATH' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L356-L405'),
    buildkit: buildkitSource('frontend/dockerui/config.go#L159-L318'),
  },
  examples: [
    {
      title: 'in another folder',
      before: ['--dockerfile', '$CI_PROJECT_DIR/svc/Dockerfile'],
      after: ['--local dockerfile=.', '--opt filename=svc/Dockerfile'],
    },
    {
      title: 'another name',
      before: ['-f', 'prod.Dockerfile'],
      after: ['--local dockerfile=.', '--opt filename=prod.Dockerfile'],
    },
  ],
  convert: ({ value }, context) => {
    if (/^https?:\/\//.test(literalPrefix(value))) return manual('download the Dockerfile in an earlier step');
    if (visibleTexts(value, context.values).some((text) => /^https?:\/\//.test(text)))
      return manual(`${value.raw} is a URL by a value in view: download the Dockerfile in an earlier step`);
    if (value.literal?.endsWith('/')) return manual('Kaniko takes a file, not a folder');
    if (value.literal === '') return manual('Kaniko refuses an empty Dockerfile path');
    return exact({ kind: 'dockerfile', path: value });
  },
});
