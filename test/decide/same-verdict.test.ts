import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { migrate } from '../../src/migrate.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';
import { compareFixture, FIXTURES, readScenario, readTree, runFixture } from '../support/fixtures.ts';

/** What a check decides for a script in the YAML must not change with the way in which the script is run. */
interface Sample {
  readonly name: string;
  readonly job: string;
  readonly pipeline: Readonly<Record<string, unknown>>;
  readonly script: readonly string[];
}

type Files = Readonly<Record<string, string>>;

const WAYS: Readonly<Record<string, (lines: string) => Files & { readonly script: string }>> = {
  'a script file that is run': (lines) => ({ script: 'sh ./ci-build.sh', 'ci-build.sh': lines }),
  'a script file that is sourced': (lines) => ({ script: '. ./ci-build.sh', 'ci-build.sh': lines }),
  'a function': (lines) => ({ script: `ci_build() {\n${lines}}\nci_build` }),
};

/** One of so many samples is executed, too, in one of the ways; random jobs do it for all of them. */
const EXECUTED = 11;

const RUN = 'a script file that is run';
const SOURCED = 'a script file that is sourced';
const FUNCTION = 'a function';

/** Where the verdict is another one; each finding says why. A case that becomes alike fails here until it is taken out. */
const APART: Readonly<Record<string, { readonly ways: readonly string[]; readonly reason: string }>> = {
  'refusal/spanning-items': {
    ways: [RUN, SOURCED, FUNCTION],
    reason: 'a backslash at the end of an item joins lines only where both are in one text',
  },
  'refusal/unbalanced-quote': {
    ways: [RUN, SOURCED],
    reason: 'a file that the shell cannot parse is named as such, where it is run',
  },
};

function samples(): readonly Sample[] {
  return ['flags', 'variables', 'shell', 'refusal', 'credentials'].flatMap((theme) =>
    readdirSync(join(FIXTURES, theme)).flatMap((leaf) => {
      const folder = join(FIXTURES, theme, leaf, 'input');
      const sample = readdirSync(folder).includes('.gitlab-ci.yml')
        ? sampleOf(`${theme}/${leaf}`, readFileSync(join(folder, '.gitlab-ci.yml'), 'utf8'))
        : undefined;
      return sample ? [sample] : [];
    }),
  );
}

/** A pipeline of one job whose script is a list of texts, without anything that only YAML can do. */
function sampleOf(name: string, text: string): Sample | undefined {
  if (/!reference|include:|extends:|<<:|\$\[\[|spec:|default:|trigger:|after_script|before_script|\r/.test(text))
    return undefined;
  const pipeline = parse(text, { logLevel: 'silent' }) as Record<string, unknown>;
  const jobs = Object.entries(pipeline).filter(
    ([, value]) => typeof value === 'object' && value !== null && 'script' in value,
  );
  const [[job, body] = []] = jobs;
  const script =
    body !== undefined && typeof body === 'object' && body !== null && 'script' in body ? body.script : undefined;
  if (jobs.length !== 1 || job === undefined || !Array.isArray(script)) return undefined;
  const lines = script.filter((line): line is string => typeof line === 'string');
  return lines.length === script.length ? { name, job, pipeline, script: lines } : undefined;
}

/** The verdict, the errors, and what each flag became. */
function verdict({ pipeline, job }: Sample, script: readonly string[], files: Files) {
  const body = { ...(pipeline[job] as object), script };
  const { jobs } = migrate({
    project: memoryProject({ ...files, '.gitlab-ci.yml': JSON.stringify({ ...pipeline, [job]: body }) }),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: false },
  });
  const outcome = jobs.find((one) => one.job === job);
  const errors = outcome?.reasons.filter(({ severity }) => severity === 'error').map(({ code }) => code) ?? [];
  const flags = outcome?.flags.map(({ written, became }) => `${written}: ${became}`) ?? [];
  return { status: outcome?.status, errors: [...new Set(errors)].sort(), flags: flags.sort() };
}

describe.each(Object.entries(WAYS))('%s', (way, write) => {
  const isApart = ({ name }: Sample): boolean => APART[name]?.ways.includes(way) === true;
  const [apart, alike] = [samples().filter(isApart), samples().filter((sample) => !isApart(sample))];

  test.each(alike.map((sample) => [sample.name, sample] as const))('%s', (_name, sample) => {
    const { script, ...files } = write(`${sample.script.join('\n')}\n`);

    expect(verdict(sample, [script], files)).toEqual(verdict(sample, sample.script, {}));
  });

  test.each(apart.map((sample) => [sample.name, sample] as const))('%s is still another case', (_name, sample) => {
    const { script, ...files } = write(`${sample.script.join('\n')}\n`);

    expect(verdict(sample, [script], files)).not.toEqual(verdict(sample, sample.script, {}));
  });
});

describe('asks for the same as before', () => {
  const ways = Object.entries(WAYS);
  const chosen = samples()
    .filter(({ name }) => APART[name] === undefined)
    .flatMap((sample, index) => {
      const way = ways[Math.floor(index / EXECUTED) % ways.length];
      return index % EXECUTED === 0 && way ? [[sample.name, way[0], sample, way[1]] as const] : [];
    });

  test.each(chosen)('%s in %s', (name, _way, { pipeline, job, script: lines }, write) => {
    const folder = join(FIXTURES, name);
    const { script, ...files } = write(`${lines.join('\n')}\n`);
    const text = JSON.stringify({ ...pipeline, [job]: { ...(pipeline[job] as object), script: [script] } });
    const all = Object.entries({ ...files, '.gitlab-ci.yml': text });
    const input = new Map([
      ...readTree(join(folder, 'input')),
      ...all.map(([path, content]) => [path, Buffer.from(content)] as const),
    ]);
    const scenario = readScenario(folder);

    const result = runFixture(input, scenario);

    expect(result.again).toEqual([]);
    for (const { job: compared, comparison } of compareFixture(input, result, scenario))
      expect(comparison.differences).toEqual(scenario.named?.[compared] ?? []);
  });
});
