import {
  approximate,
  buildkitSource,
  concatWords,
  type Conversion,
  defineFlag,
  exact,
  kanikoSource,
  literalWord,
  looksSecret,
  manual,
  sameArguments,
  type ShellWord,
  splitWord,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B112',
  name: 'build-arg',
  takes: 'list',
  repeatable: true,
  summary: 'Sets a build argument of the Dockerfile.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--build-arg "NAME=VALUE"' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L235'),
    buildkit: buildkitSource('frontend/dockerfile/docs/reference.md#arg'),
  },
  examples: [
    { title: 'a value', before: ['--build-arg', 'VERSION=1.2'], after: ['--opt build-arg:VERSION=1.2'] },
    { title: 'an expansion', before: ['--build-arg=V=$V'], after: ['--opt "build-arg:V=$V"'] },
    {
      title: 'from the environment',
      before: ['--build-arg', 'VERSION'],
      after: ['--opt "build-arg:VERSION=$VERSION"'],
    },
    { title: 'a secret', before: ['--build-arg', 'NPM_TOKEN=$T'], after: ['--opt "build-arg:NPM_TOKEN=$T"'] },
  ],
  convert: ({ value }) => {
    const conversion = convertAssignment(value);
    if (conversion.fidelity === 'manual' || !looksSecret(value)) return conversion;
    const reason =
      'Kaniko kept build args out of the image history, BuildKit writes them there: use --secret for this one';
    return approximate(reason, ...conversion.plan);
  },
});

function convertAssignment(value: ShellWord): Conversion {
  if (splitWord(value, '=')) return exact({ kind: 'build-arg', assignment: value });
  const { literal } = value;
  if (literal === '') return manual('Kaniko gets a build arg without a name');
  if (literal !== undefined && /^[A-Za-z_]\w*$/.test(literal))
    return exact({ kind: 'build-arg-from-environment', name: literal });
  // No variable of the environment has such a name, so Kaniko passes an empty value (K cmd/executor/cmd/root.go).
  if (literal !== undefined) return exact({ kind: 'build-arg', assignment: concatWords(value, literalWord('=')) });
  return manual('whether the value holds "=" is known at run time only: write NAME=$VALUE');
}
