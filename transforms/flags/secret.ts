import {
  buildkitSource,
  defineFlag,
  exact,
  forkSource,
  literalPrefix,
  manual,
  sameArguments,
  type ShellWord,
  splitWord,
} from '../../src/flag.ts';

const FIELDS: ReadonlySet<string> = new Set(['id', 'type', 'src', 'source', 'env']);

export default defineFlag({
  code: 'K2B161',
  name: 'secret',
  forks: ['osscontainertools'],
  takes: 'list',
  repeatable: true,
  summary: 'Gives a secret to RUN --mount=type=secret.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--secret, with the same fields' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: forkSource('pkg/config/options.go#L269-L344'),
    buildkit: buildkitSource('docs/reference/buildctl.md#build'),
  },
  examples: [
    { title: 'a file', before: ['--secret', 'id=npm,src=/tmp/npmrc'], after: ['--secret "id=npm,src=/tmp/npmrc"'] },
    { title: 'a variable', before: ['--secret=id=npm,env=NPM_TOKEN'], after: ['--secret "id=npm,env=NPM_TOKEN"'] },
  ],
  convert: ({ value }) => {
    const fields = fieldsOf(value);
    const unknown = fields.find(([name]) => !FIELDS.has(name));
    if (unknown) return manual('Kaniko takes the fields id, type, src and env');
    const field = (...names: readonly string[]): ShellWord | undefined =>
      fields.findLast(([name]) => names.includes(name))?.[1];
    if (!field('id') || field('id')?.literal === '') return manual('Kaniko refuses a secret without id=');
    const type = field('type')?.literal;
    if (field('type') && type !== 'file' && type !== 'env') return manual('Kaniko takes the types file and env');
    const [file, variable] = [field('src', 'source'), field('env')];
    if (variable && (file || type === 'file')) return manual('Kaniko refuses env= beside a file');
    if (type === 'env' && file) return manual('write env= instead of src= for a secret of a variable');
    if (value.parts.some((part) => part.kind === 'text' && part.value.includes('"')))
      return manual('buildctl reads a quote as the start of a quoted field');
    if (file && !literalPrefix(file).startsWith('/') && file.parts[0]?.kind === 'text')
      return manual('whether Kaniko finds a relative path depends on its version: write an absolute path');
    return exact({ kind: 'secret', fields: value });
  },
});

/** Kaniko splits at every comma, whatever the quotes. */
function fieldsOf(value: ShellWord): readonly (readonly [string, ShellWord | undefined])[] {
  const fields: (readonly [string, ShellWord | undefined])[] = [];
  for (let rest: ShellWord | undefined = value; rest;) {
    const cut: { before: ShellWord; after: ShellWord } | undefined = splitWord(rest, ',');
    const pair = splitWord(cut?.before ?? rest, '=');
    fields.push([pair?.before.literal ?? '', pair?.after]);
    rest = cut?.after;
  }
  return fields;
}
