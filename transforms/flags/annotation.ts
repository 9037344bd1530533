import {
  approximate,
  buildkitSource,
  defineFlag,
  exact,
  forkSource,
  manual,
  sameArguments,
  splitWord,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B110',
  name: 'annotation',
  forks: ['osscontainertools', 'chainguard'],
  takes: 'key-value',
  repeatable: true,
  summary: 'Sets an annotation of the manifest.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--annotation KEY=VALUE, which keeps capitals in KEY' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: forkSource('cmd/executor/cmd/root.go#L291'),
    buildkit: buildkitSource('docs/annotations.md'),
  },
  examples: [
    {
      title: 'a value',
      before: ['--annotation=org.opencontainers.image.version=1.2'],
      after: ['--output type=image,name=r.io/app:1,push=true,annotation.org.opencontainers.image.version=1.2'],
    },
    {
      title: 'a variable, whose commas stay',
      before: ['--annotation', 'team=$TEAM'],
      after: ['--output "type=image,name=r.io/app:1,push=true,\\"annotation.team=$TEAM\\""'],
    },
  ],
  convert: ({ value }, context) => {
    const pair = splitWord(value, '=');
    if (!pair) return manual('Kaniko takes key=value');
    const key = pair.before.literal;
    if (key === undefined || key === '') return manual('the name of the annotation is not written in the file');
    if (context.all('image-format').at(-1)?.value.literal === 'docker')
      return manual('BuildKit writes annotations into OCI manifests only: drop --image-format=docker');
    const entry = { kind: 'annotation', assignment: value } as const;
    if (/[A-Z]/.test(key)) return approximate('buildctl writes the name of the annotation in lower case', entry);
    return exact(entry);
  },
});
