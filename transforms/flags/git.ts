import { buildkitSource, defineFlag, everywhere, kanikoSource, manual, notNeeded, schemeOf } from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B133',
  name: 'git',
  takes: 'key-value',
  repeatable: true,
  summary: 'Sets how a git context is cloned.',
  fidelity: everywhere('manual'),
  docs: {
    kaniko: kanikoSource('pkg/config/options.go#L113-L141'),
    buildkit: buildkitSource('frontend/dockerfile/dfgitutil/git_ref.go'),
  },
  examples: [{ title: 'without a git context', before: ['--git', 'branch=main'], after: [] }],
  convert: (_given, context) => {
    const directory = context.all('context')[0]?.value;
    if (directory && schemeOf(directory) === 'git')
      return manual('write branch and folder into the URL of the context');
    return notNeeded('it has no effect without a git context');
  },
});
