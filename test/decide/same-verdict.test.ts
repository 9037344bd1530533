import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { migrate } from '../../src/migrate.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { memoryProject } from '../shell/scripts.ts';
import { FIXTURES } from '../support/fixtures.ts';

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

/** Fixtures that are not the same script in a file or a function, or whose login has its place in a list of items. */
const APART: ReadonlyMap<string, string> = new Map([
  ['refusal/spanning-items', 'in one text its items are one command'],
  ['refusal/unbalanced-quote', 'such a file cannot be parsed, and says that in its own words'],
  ['refusal/working-directory-in-a-flag', 'PWD stands in the value of an assignment'],
  ['flags/build-arg-newline', 'the line end is written otherwise in the YAML of the test'],
  ['flags/cache-two-calls', 'flags of two items stand at equal offsets'],
  ['credentials/two-calls-two-logins', 'flags of two items stand at equal offsets'],
  ['credentials/docker-config-prefix', 'a file that sets DOCKER_CONFIG is refused'],
  ['credentials/registry-assigned-in-script', 'a file takes no step of one job'],
  ['credentials/file-in-a-variable', 'a step in the middle of a function is refused'],
  ['credentials/in-script-other-registry', 'a step in the middle of a function is refused'],
  ['refusal/credentials-before-a-function-on-one-line', 'a step in the middle of a function is refused'],
  ['shell/credentials-before-a-function', 'a file takes no step of one job'],
  ['credentials/write-unless-there', 'a file takes no step of one job'],
  ['variables/parameters-of-functions', 'a file and a function have parameters of their own'],
  ['variables/own-flag-behind-the-parameters', 'a file and a function have parameters of their own'],
  ['shell/set-without-quotes', 'a file starts with parameters of its own'],
  ['variables/assigned-in-subshell', 'the body of a function is visited without its call, too'],
]);

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

describe.each(Object.entries(WAYS))('%s', (_way, write) => {
  const alike = samples().filter(({ name }) => !APART.has(name));

  test.each(alike.map((sample) => [sample.name, sample] as const))('%s', (_name, sample) => {
    const { script, ...files } = write(`${sample.script.join('\n')}\n`);

    expect(verdict(sample, [script], files)).toEqual(verdict(sample, sample.script, {}));
  });
});
