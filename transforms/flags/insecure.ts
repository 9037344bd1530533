import { buildkitSource, defineFlag, kanikoSource, manual, notNeeded, sameArguments } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B141',
  name: 'insecure',
  takes: 'boolean',
  summary: 'Pushes over plain HTTP where HTTPS does not answer.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'registry.insecure=true in --output type=image' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/executor/push.go#L266'),
    buildkit: buildkitSource('README.md#imageregistry'),
  },
  examples: [
    {
      title: 'bare',
      before: ['--insecure'],
      after: ['--output type=image,name=r.io/app:1,push=true,registry.insecure=true'],
    },
  ],
  convert: ({ value }, context) => {
    if ('word' in value) return manual('the value is known at run time only');
    if (!value.known) return notNeeded('it is switched off');
    if (context.isOn('no-push') === true && context.isOn('cache') === false) return notNeeded('nothing is pushed');
    return {
      fidelity: 'approximate',
      plan: [{ kind: 'insecure-push' }],
      reason: 'HTTPS is tried first as before, but without checking the certificate',
    };
  },
});
