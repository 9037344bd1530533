import {
  buildkitSource,
  defineFlag,
  exact,
  ineffective,
  kanikoSource,
  manual,
  notNeeded,
  sameArguments,
  schemesOf,
  splitWord,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B133',
  name: 'git',
  takes: 'key-value',
  repeatable: true,
  summary: 'Sets how a git context is cloned.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'the fragment of the Git URL' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/config/options.go#L113-L141'),
    buildkit: buildkitSource('frontend/dockerfile/dfgitutil/git_ref.go'),
  },
  examples: [{ title: 'without a git context', before: ['--git', 'branch=main'], after: [] }],
  convert: ({ value }, context) => {
    const pair = splitWord(value, '=');
    if (!pair) return manual('Kaniko takes key=value');
    const directory = context.all('context')[0]?.value;
    if (!directory || !schemesOf(directory, context.values).has('git'))
      return notNeeded('it has no effect without a git context');
    const { literal } = pair.after;
    switch (pair.before.literal) {
      case 'branch':
        return exact();
      case 'single-branch':
      case 'depth':
        return notNeeded('BuildKit fetches the commit alone');
      case 'recurse-submodules':
        if (literal === 'true') return notNeeded('BuildKit fetches submodules by itself');
        return manual('BuildKit always fetches submodules');
      case 'insecure-skip-tls':
        if (literal === 'false') return notNeeded('BuildKit checks certificates');
        return manual('BuildKit checks the certificate of the repository: trust its authority instead');
      default:
        return ineffective('Kaniko ignores keys that it does not know');
    }
  },
});
