import { entry } from './dimension.ts';

/** What a variable decides: the script that reads it, and texts that it may hold. */
export interface Use {
  readonly script: readonly string[];
  readonly texts: readonly string[];
  /** The variable, where its name matters. */
  readonly name?: string;
  readonly keys?: Readonly<Record<string, unknown>>;
}

/** What the files of an include give to the job in question. */
export const GIVEN = ['global', 'default', 'template', 'script', 'steps', 'job', 'inputs'] as const;

/** What decides which of the files take part. */
export const DECIDED = {
  contrary: ['$CI_COMMIT_BRANCH == "main"', '$CI_COMMIT_BRANCH != "main"', '$CI_COMMIT_TAG'],
  branches: ['$CI_COMMIT_BRANCH == "a"', '$CI_COMMIT_BRANCH == "b"', "$CI_COMMIT_BRANCH == 'c'"],
  open: ['$A', '$B', '$C'],
  same: ['$A', '$A', '$B'],
} as const;

export interface Alternatives {
  readonly given: (typeof GIVEN)[number];
  readonly decided: keyof typeof DECIDED;
  /** One file always takes part. */
  readonly fixed: boolean;
  /** The includes stand in a file that depends on rules itself. */
  readonly nested: boolean;
  /** A job without Kaniko uses the template, too. */
  readonly other: boolean;
}

const STEPS: readonly (readonly string[])[] = [
  ['echo steps'],
  ['mkdir -p /kaniko/.docker', 'echo "{}" > /kaniko/.docker/config.json'],
  ['export CI_REGISTRY_USER=robot'],
  ['cp /kaniko/executor /tmp/executor'],
];

type Text = string | undefined;

/** The files of a repository in which includes with rules give a job other values. */
export function includeFiles(
  { given, decided, fixed, nested, other }: Alternatives,
  { script, name = 'CHOICE', keys }: Use,
  kaniko: Readonly<Record<string, unknown>>,
  worlds: readonly Text[],
): Record<string, string> {
  const image = keys ?? kaniko;
  const set = (text: Text): object => (text === undefined ? {} : { variables: { [name]: text } });
  const filled = (text: Text): readonly string[] =>
    script.map((line) => line.replaceAll(new RegExp(String.raw`\$\{${name}\}|\$${name}\b`, 'g'), text ?? ''));
  const fileOf = (text: Text, index: number): string => {
    const steps = STEPS[(index + (text?.length ?? 0)) % STEPS.length] ?? [];
    switch (given) {
      case 'global':
        return entry('.k', { stage: 'build' }) + (text === undefined ? '' : entry('variables', { [name]: text }));
      case 'default':
        return entry('.k', { stage: 'build' }) + entry('default', { before_script: steps });
      case 'template':
        return entry('.k', { stage: 'build', ...set(text) });
      case 'script':
        return entry('.k', { script: text === undefined ? ['echo nothing'] : filled(text) });
      case 'steps':
        return entry('.k', { before_script: steps, ...set(text) });
      case 'job':
        return entry('.k', { stage: 'build' }) + entry('build image', { ...image, ...set(text), script });
      case 'inputs':
        return '';
    }
  };
  const ruled = (include: object, index: number): object => {
    const condition = DECIDED[decided][index % 3];
    return fixed && index === 0 ? include : { ...include, rules: [{ if: condition }] };
  };
  const includes = worlds.map((text, index) =>
    given === 'inputs'
      ? ruled({ local: 'ci/k.yml', inputs: { choice: text ?? '' } }, index)
      : ruled({ local: `ci/${index}.yml` }, index),
  );
  const list = JSON.stringify(includes);
  const own = given === 'script' ? {} : { script };
  const job =
    given === 'job' ? '' : entry('build image', { ...image, extends: '.k', ...(given === 'inputs' ? {} : own) });
  const beside = other ? entry('check', { extends: '.k', image: 'alpine', script: ['echo check'] }) : '';
  const root = nested ? `include: [{local: ci/all.yml, rules: [{exists: [Dockerfile]}]}]\n` : `include: ${list}\n`;
  const needed = nested && given !== 'job' ? entry('.k', { stage: 'build', script: ['echo none'] }) : '';
  const part = `spec: {inputs: {choice: {default: ""}}}\n---\n${entry('.k', {
    stage: 'build',
    variables: { [name]: '$[[ inputs.choice ]]' },
    script,
  })}`;
  return {
    '.gitlab-ci.yml': `${root}${needed}${job}${beside}`,
    ...(nested ? { 'ci/all.yml': `include: ${list}\n` } : {}),
    ...(given === 'inputs' ? { 'ci/k.yml': part } : {}),
    ...Object.fromEntries(
      given === 'inputs' ? [] : worlds.map((text, index) => [`ci/${index}.yml`, fileOf(text, index)]),
    ),
  };
}
