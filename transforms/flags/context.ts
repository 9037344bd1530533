import {
  approximate,
  buildkitSource,
  concatWords,
  type Conversion,
  defineFlag,
  everywhere,
  exact,
  type FlagContext,
  kanikoSource,
  literalWord,
  manual,
  schemeOf,
  type ShellWord,
  withoutScheme,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B123',
  name: 'context',
  short: 'c',
  takes: 'string',
  summary: 'Names the folder, archive or repository that is built.',
  fidelity: everywhere('manual'),
  docs: {
    kaniko: kanikoSource('pkg/buildcontext/buildcontext.go#L46-L71'),
    buildkit: buildkitSource('docs/reference/buildctl.md#build'),
  },
  examples: [
    { title: 'a folder', before: ['--context', 'app'], after: ['--local context=app'] },
    { title: 'dir://', before: ['-c', 'dir:///srv/app'], after: ['--local context=/srv/app'] },
    { title: 'the project folder', before: ['--context=$CI_PROJECT_DIR'], after: ['--local context=.'] },
    { title: 'an archive', before: ['--context', 'tar://app.tar.gz'], after: ['--local "context=$k2b_context"'] },
  ],
  convert: ({ value }, context) => convertContext(value, context),
});

function convertContext(value: ShellWord, context: FlagContext): Conversion {
  if (value.literal === '') return manual('Kaniko refuses an empty context');
  switch (schemeOf(value)) {
    case undefined:
      return exact({ kind: 'context', directory: value });
    case 'dir':
      return exact({ kind: 'context', directory: withSubPath(withoutScheme(value, 'dir'), context) });
    case 'tar':
      return convertArchive(withoutScheme(value, 'tar'), context);
    case 's3':
    case 'gs':
      return manual('download the archive in an earlier step, then build from the folder');
    case 'git':
      return manual('BuildKit clones without history and without .git: build from the checkout, or pass a URL by hand');
    case 'https':
      return manual('download and unpack the archive in an earlier step, then build from the folder');
    default:
      return manual('Kaniko refuses this kind of context');
  }
}

function withSubPath(directory: ShellWord, context: FlagContext): ShellWord {
  const sub = context.all('context-sub-path')[0]?.value;
  return sub ? concatWords(directory, literalWord('/'), sub) : directory;
}

function convertArchive(file: ShellWord, context: FlagContext): Conversion {
  if (context.all('context-sub-path').length > 0) return manual('unpack the archive in an earlier step');
  const difference = 'the archive is unpacked by user 1000';
  return approximate(difference, { kind: 'context-archive', file: file.literal === 'stdin' ? 'stdin' : file });
}
