import {
  approximate,
  buildkitSource,
  defineFlag,
  everywhere,
  kanikoSource,
  notNeeded,
  onlyVariable,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B116',
  name: 'cache-repo',
  takes: 'string',
  summary: 'Names the repository of the cache.',
  fidelity: everywhere('approximate'),
  docs: {
    kaniko: kanikoSource('cmd/executor/cmd/root.go#L251'),
    buildkit: buildkitSource('README.md#registry-push-image-and-cache-separately'),
  },
  examples: [
    { title: 'without --cache', before: ['--cache-repo=r/cache'], after: [] },
    {
      title: 'with --cache',
      before: ['--cache', '--cache-repo=r/cache'],
      after: [
        '--import-cache "type=registry,ref=r/cache:$CI_JOB_NAME_SLUG"',
        '--export-cache "type=registry,ref=r/cache:$CI_JOB_NAME_SLUG,mode=max,ignore-error=true"',
      ],
    },
  ],
  convert: ({ value }, context) => {
    if (context.isOn('cache') === false) return notNeeded('it has no effect without --cache');
    const open = onlyVariable(value) !== undefined;
    const empty = open ? '; it must not be empty, where Kaniko took the repository of the image' : '';
    return approximate(`one tag per job in that repository instead of one per layer${empty}`, {
      kind: 'cache-repository',
      repository: value,
    });
  },
});
