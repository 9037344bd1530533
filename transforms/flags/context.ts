import {
  approximate,
  buildkitSource,
  concatWords,
  type Conversion,
  defineFlag,
  exact,
  type FlagContext,
  joinQuoted,
  kanikoSource,
  literalPrefix,
  literalWord,
  manual,
  plainHttpOfBases,
  sameArguments,
  schemeOf,
  schemesOf,
  type ShellWord,
  splitWord,
  stripPrefix,
  type WordPart,
  withoutScheme,
  withPlainHttp,
  wordOf,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B123',
  name: 'context',
  short: 'c',
  takes: 'string',
  summary: 'Names the folder, archive or repository that is built.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'the folder or URL as the last argument' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/buildcontext/buildcontext.go#L46-L71'),
    buildkit: buildkitSource('docs/reference/buildctl.md#build'),
  },
  examples: [
    { title: 'a folder', before: ['--context', 'app'], after: ['--local context=app'] },
    { title: 'dir://', before: ['-c', 'dir:///srv/app'], after: ['--local context=/srv/app'] },
    { title: 'the project folder', before: ['--context=$CI_PROJECT_DIR'], after: ['--local context=.'] },
    { title: 'an archive', before: ['--context', 'tar://app.tar.gz'], after: ['--local "context=$k2b_context"'] },
    {
      title: 'a repository',
      before: ['--context=git://git.example.com/web/app.git#refs/heads/main', '--dockerfile=/tmp/Dockerfile'],
      after: ['--opt "context=https://git.example.com/web/app.git#main"'],
    },
  ],
  // Base images of a private registry come over plain HTTP where Kaniko finds no HTTPS (flags.md A4).
  convert: ({ value }, context) => withPlainHttp(convertContext(value, context), plainHttpOfBases(context)),
});

function convertContext(value: ShellWord, context: FlagContext): Conversion {
  if (value.literal === '') return manual('Kaniko refuses an empty context');
  switch (schemeOf(value)) {
    case undefined:
      return convertFolder(value, context);
    case 'dir': {
      const directory = withSubPath(withoutScheme(value, 'dir'), context);
      return exact({ kind: 'context', directory });
    }
    case 'tar':
      return convertArchive(withoutScheme(value, 'tar'), context);
    case 's3':
    case 'gs':
      return manual('download the archive in an earlier step, then build from the folder');
    case 'git':
      return convertRepository(withoutScheme(value, 'git'), context);
    case 'https':
      return convertDownload(value, context);
    default:
      return manual('Kaniko refuses this kind of context');
  }
}

/** A folder without a scheme, unless the variable that it starts with brings one. */
function convertFolder(value: ShellWord, context: FlagContext): Conversion {
  const schemes = schemesOf(value, context.values);
  const isPlain = [...schemes].every((scheme) => scheme === undefined);
  if (isPlain) return exact({ kind: 'context', directory: value });
  const other = [...schemes].find((scheme) => scheme !== undefined && scheme !== 'dir');
  const directory = withoutFolderScheme(value);
  if (other !== undefined || !directory) {
    const seen = `${value.raw} is ${other ?? 'dir'}:// by a value in view`;
    return manual(`${seen}: write the context into the call, without a variable for its scheme`);
  }
  if (schemes.size > 1 && context.all('context-sub-path').length > 0)
    return manual(`Kaniko reads --context-sub-path for some of the values of ${value.raw} only, those with dir://`);
  return exact({ kind: 'context', directory: withSubPath(directory, context) });
}

/** `$CONTEXT` as `${CONTEXT#dir://}`, which leaves a value without the scheme as it is. */
function withoutFolderScheme({ parts: [first, ...rest] }: ShellWord): ShellWord | undefined {
  if (first?.kind !== 'expansion' || !first.plain) return undefined;
  const raw = `\${${first.name}#dir://}`;
  return concatWords(wordOf([{ ...first, plain: false, raw, quote: '"' } satisfies WordPart, ...rest]));
}

function withSubPath(directory: ShellWord, context: FlagContext): ShellWord {
  const sub = context.all('context-sub-path')[0]?.value;
  return sub ? concatWords(directory, literalWord('/'), sub) : directory;
}

function convertArchive(file: ShellWord, context: FlagContext): Conversion {
  const folder = context.all('context-sub-path')[0]?.value;
  return approximate('the archive is unpacked by user 1000', {
    kind: 'context-archive',
    file: file.literal === 'stdin' ? 'stdin' : file,
    ...(folder && { folder }),
  });
}

/** `host/repo.git#ref#commit`, which Kaniko clones by HTTPS (K pkg/buildcontext/git.go). */
function convertRepository(address: ShellWord, context: FlagContext): Conversion {
  const cut = splitWord(address, '#');
  const repository = cut?.before ?? address;
  const last = repository.parts.at(-1);
  if (last?.kind !== 'text' || !last.value.endsWith('.git'))
    return manual('BuildKit wants an address that ends in .git');
  if (splitWord(repository, '@'))
    return manual('pass the credentials of the repository as a secret, not in its address');
  const commit = cut && splitWord(cut.after, '#')?.after;
  const branch = gitOption(context, 'branch');
  // Kaniko clones the branch, and most refs of the address are checked out over it (K pkg/buildcontext/git.go).
  if (branch && cut && commit === undefined && shortRef(cut.after).raw !== branch.raw)
    return manual('the address names a ref and --git branch another one: leave the one that is meant');
  const ref = commit ?? branch ?? (cut && shortRef(cut.after));
  const folder = context.all('context-sub-path')[0]?.value;
  const fragment = [...(ref ? [ref] : []), ...(folder ? [literalWord(':'), folder] : [])];
  const tail = fragment.length === 0 ? [] : [literalWord('#'), ...fragment];
  return approximate(
    'BuildKit clones it without history and .git, with its submodules, and without GIT_USERNAME, GIT_PASSWORD, GIT_TOKEN',
    { kind: 'context-url', url: joinQuoted(literalWord('https://'), repository, ...tail) },
  );
}

function gitOption(context: FlagContext, name: string): ShellWord | undefined {
  const pairs = context.all('git').map(({ value }) => splitWord(value, '='));
  return pairs.findLast((pair) => pair?.before.literal === name)?.after;
}

function shortRef(ref: ShellWord): ShellWord {
  return stripPrefix(ref, 'refs/heads/') ?? stripPrefix(ref, 'refs/tags/') ?? ref;
}

function convertDownload(url: ShellWord, context: FlagContext): Conversion {
  const host = /^https:\/\/([^/]+)\//.exec(literalPrefix(url))?.[1];
  if (host === undefined) return manual('the host of the archive is not written in the file');
  if (/\.blob\.(?:core|storage)\./.test(host)) return manual('download the archive with its key in an earlier step');
  if (url.literal?.endsWith('.git')) return manual('Kaniko downloads an archive from https; a repository is git://');
  const folder = context.all('context-sub-path')[0]?.value;
  const plan = { kind: 'context-url', url, ...(folder && { folder }) } as const;
  return approximate('the archive is fetched by BuildKit, without credentials', plan);
}
