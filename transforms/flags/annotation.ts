import {
  approximate,
  buildkitSource,
  defineFlag,
  exact,
  type FlagContext,
  forkSource,
  manual,
  sameArguments,
  splitWord,
  type WordPart,
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
    {
      title: 'a variable that holds no quote',
      before: ['--annotation', 'revision=$CI_COMMIT_SHA'],
      after: ['--output "type=image,name=r.io/app:1,push=true,\\"annotation.revision=$CI_COMMIT_SHA\\""'],
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
    const quote = pair.after.parts.map((part) => quoteIn(part, context.values)).find((one) => one !== undefined);
    if (quote?.always)
      return manual(`${quote.name} holds a double quote, which buildctl takes for the end of the field`);
    const differences = [
      ...(/[A-Z]/.test(key) ? ['buildctl writes the name of the annotation in lower case'] : []),
      ...(quote ? [`a double quote in ${quote.name} would stop the build, since buildctl reads the value as CSV`] : []),
    ];
    return differences.length > 0 ? approximate(differences.join('; '), entry) : exact(entry);
  },
});

/** Predefined variables that people write; the other ones are names, numbers, times and addresses. */
const WRITTEN_BY_PEOPLE =
  /^CI_(?:COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|AUTHOR|TAG_MESSAGE)|MERGE_REQUEST_\w*(?:TITLE|DESCRIPTION|LABELS)|\w*ENVIRONMENT_NAME)$/;

/** What a program prints that holds no quote. */
const WITHOUT_QUOTES = /^(?:\$\(|`)\s*(?:date|git (?:rev-parse|describe))\b/;

/** Whether a part of a value may hold a double quote, which only a text in view can be doubled for. */
function quoteIn(part: WordPart, values: FlagContext['values']): { name: string; always: boolean } | undefined {
  if (part.kind === 'text' || part.kind === 'pattern') return undefined;
  if (part.kind === 'substitution')
    return WITHOUT_QUOTES.test(part.raw) ? undefined : { name: part.raw, always: false };
  if (part.kind === 'input') return { name: part.raw, always: false };
  const { name } = part;
  const written = values(name);
  const always = written.length > 0 && part.plain && written.every((text) => text.includes('"'));
  const isFree = written.length > 0 ? written.some((text) => /["$]/.test(text)) : !/^CI_/.test(name);
  return isFree || WRITTEN_BY_PEOPLE.test(name) ? { name: `$${name}`, always } : undefined;
}
