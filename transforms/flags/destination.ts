import {
  buildkitSource,
  defineFlag,
  exact,
  kanikoSource,
  type FlagContext,
  manual,
  type PlainHttp,
  plainHttp,
  plainHttpOfBases,
  registryOf,
  sameArguments,
  type ShellWord,
  withPlainHttp,
} from '../../src/flag.ts';

export default defineFlag({
  code: 'K2B127',
  name: 'destination',
  short: 'd',
  takes: 'list',
  repeatable: true,
  summary: 'Names the image that is pushed.',
  fidelity: 'manual',
  otherMethods: {
    buildx: { fidelity: 'manual', form: '--tag NAME for each, and --push' },
    native: sameArguments('manual'),
  },
  docs: {
    kaniko: kanikoSource('pkg/executor/push.go#L263-L316'),
    buildkit: buildkitSource('README.md#imageregistry'),
  },
  examples: [
    {
      title: 'two names',
      before: ['--destination', 'r.io/app:2'],
      after: ['--output "type=image,\\"name=r.io/app:1,r.io/app:2\\",push=true"'],
    },
  ],
  convert: ({ value }, context) => {
    const { literal } = value;
    if (literal === '') return manual('Kaniko refuses an empty destination');
    if (value.parts.some((part) => part.kind === 'text' && part.value.includes(',')))
      return manual('Kaniko takes one name per --destination and refuses a comma');
    if (literal?.includes('@')) return refused('Kaniko refuses a destination with a digest', value);
    if (value.parts.some((part) => part.kind === 'text' && part.value.includes('=')))
      return manual('BuildKit pushes one image: run one build for each target');
    const problem = nameProblem(value);
    if (problem !== undefined) return refused(problem, value);
    const own = plainHttp(value, registryOf(value), context.values);
    return withPlainHttp(exact({ kind: 'destination', name: value }), [
      ...(own ? [own] : []),
      ...bases(value, context),
    ]);
  },
});

/** Without --context nothing else could say that base images come over plain HTTP, so the first destination does. */
function bases(value: ShellWord, context: FlagContext): readonly PlainHttp[] {
  const isFirst = context.all('destination')[0]?.value === value;
  return isFirst && context.all('context').length === 0 ? plainHttpOfBases(context) : [];
}

/** What a template has where another program puts a value: `@NAME@`, `{{ name }}`, `%NAME%`, `__NAME__`. */
const PLACEHOLDER = /@\w+@|\{\{[^{}]*(?:\}\})?|%\w+%|__[A-Z][A-Z\d_]*__/;

/** A name that Kaniko refuses, unless another program fills in what stands there first. */
function refused(problem: string, value: ShellWord): ReturnType<typeof manual> {
  const [placeholder] = PLACEHOLDER.exec(textOf(value)) ?? [];
  return manual(
    placeholder === undefined
      ? problem
      : `Kaniko refuses ${placeholder} as it stands, and what may fill it in is out of view`,
  );
}

/** The text of a name, with a letter for what a variable holds. */
function textOf(name: ShellWord): string {
  return name.parts.map((part) => (part.kind === 'text' ? part.value : 'x')).join('');
}

/** What go-containerregistry, or the stricter rules of BuildKit, find wrong with the literal text of a name. */
function nameProblem(name: ShellWord): string | undefined {
  const text = textOf(name);
  const [, repository = '', tag] = /^(.*?)(?::([^/:]*))?$/.exec(text) ?? [];
  const [first = '', ...rest] = repository.split('/');
  const path = rest.length > 0 && /[.:]|^localhost$/.test(first) ? rest.join('/') : repository;
  if (/[A-Z]/.test(path)) return 'a repository name must be lower case';
  if (!/^[a-z0-9_./-]*$/.test(path) || (tag !== undefined && !/^[\w.-]{0,127}$/.test(tag)))
    return 'Kaniko refuses this name';
  const strict = path.split('/').every((component) => /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/.test(component));
  return strict || name.literal === undefined ? undefined : 'BuildKit refuses this name';
}
