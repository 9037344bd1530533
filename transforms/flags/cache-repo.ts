import {
  approximate,
  buildkitSource,
  defineFlag,
  kanikoSource,
  literalPrefix,
  manual,
  notNeeded,
  onlyVariable,
  plainHttp,
  type PlanContent,
  registryOf,
  sameArguments,
  type ShellWord,
  splitTag,
  splitWordLast,
  visibleTexts,
  withoutSubstitutions,
  withPlainHttp,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B116',
  name: 'cache-repo',
  takes: 'string',
  summary: 'Names the repository of the cache.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: 'ref= of --cache-from and --cache-to' },
    native: sameArguments('manual'),
  },
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
        '--import-cache "type=registry,ref=r/cache:cache-$CI_JOB_NAME_SLUG"',
        '--export-cache "type=registry,ref=r/cache:cache-$CI_JOB_NAME_SLUG,mode=max,ignore-error=true"',
      ],
    },
  ],
  convert: ({ value }, context) => {
    if (context.isOn('cache') === false) return notNeeded('it has no effect without --cache');
    if (value.literal === '') return notNeeded('an empty repository is the one of the image');
    const isLocal = literalPrefix(value).startsWith('oci:');
    if (isLocal && /^oci:(?!\/|$)/.test(literalPrefix(value)) && context.flavor !== 'osscontainertools')
      return manual('Kaniko writes a relative path below / and not into the project: write an absolute path');
    if (isLocal) return approximate('the folder holds BuildKit layers; those of Kaniko are of no use', toEntry(value));
    const texts = visibleTexts(value, context.values);
    if (texts.some((text) => text.startsWith('oci:')))
      return manual(`${value.raw} is a folder by a value in view: write its oci: into the call`);
    const cut = splitTag(value);
    if (!cut && texts.some((text) => /:[^/:]+$/.test(withoutExpansions(text))))
      return manual(`${value.raw} has a tag by a value in view, where Kaniko and BuildKit put their own: leave it out`);
    const written = cut?.repository ?? value;
    const repository = withoutSlash(written);
    if (repository === written && texts.some((text) => /.\/(?::[^/]*)?$/.test(text)))
      return manual(
        `${value.raw} ends with a slash by a value in view, with which BuildKit takes no name: leave it out`,
      );
    const open = onlyVariable(value) !== undefined;
    const empty = open ? '; it must not be empty, where Kaniko took the repository of the image' : '';
    // Kaniko appends its own tag to the text, and such a name is none (K pkg/cache/cache.go:159-170).
    const tagged = cut ? `; without :${cut.tag.raw}, with which Kaniko found and kept no layer` : '';
    // The registry takes no path with two slashes in a row, and Kaniko goes on without a cache.
    const cleaned = repository === written ? '' : '; without the slash at the end, with which Kaniko kept no layer';
    const entry = toEntry(repository);
    const own = plainHttp(value, registryOf(value), context.values);
    const difference = `one tag per job in that repository instead of one per layer${empty}${tagged}${cleaned}`;
    return withPlainHttp(approximate(difference, entry), own ? [own] : []);
  },
});

/**
 * A text with a plain name in the place of what the shell makes: a colon in a pattern or in a command is none of the
 * repository. What stands behind `:-` or `:+` is a text that the shell may put there.
 */
function withoutExpansions(text: string): string {
  return withoutSubstitutions(text)
    .replaceAll(/\$\{(\w+):?[-=+]([^{}]*)\}/g, '$$$1$2')
    .replaceAll(/\$\{(\w+)[^{}]*\}/g, '$$$1');
}

function withoutSlash(repository: ShellWord): ShellWord {
  const cut = splitWordLast(repository, '/');
  const isLast = cut?.after.parts.every((part) => part.kind === 'text' && part.value === '') ?? false;
  return cut && isLast ? withoutSlash(cut.before) : repository;
}

function toEntry(repository: ShellWord): PlanContent {
  return { kind: 'cache-repository', repository };
}
