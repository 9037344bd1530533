import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describeCode } from '../../src/commands/catalogue.ts';
import { run } from '../../src/run.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { withCheckout } from '../support/fixtures.ts';

/** The cells of the tables of docs/differences.md, without their heads. */
function tables(): string[][][] {
  const page = readFileSync(join(__dirname, '../../docs/differences.md'), 'utf8');
  return [...page.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) =>
    table
      .trimEnd()
      .split('\n')
      .slice(2)
      .map((line) =>
        line
          .slice(1, -1)
          .split(/(?<!\\)\|/)
          .map((cell) => cell.trim()),
      ),
  );
}

const [found = [], unseen = []] = tables();

interface Example {
  readonly dockerfile?: string;
  readonly before?: readonly string[];
  readonly flags?: string;
  readonly keys?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
}

/** For each row with findings an example of each, in their order. */
const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  'stages that nothing needs': [{ dockerfile: 'FROM a AS test\nRUN make test\nFROM a\n' }],
  '`LABEL` against `--label`': [{ dockerfile: 'FROM a\nLABEL x=1\n', flags: '--label x=2' }],
  'build args': [{ flags: '--build-arg NPM_TOKEN=$NPM_TOKEN' }],
  '`RUN <<EOF`': [{ dockerfile: 'FROM a\nRUN <<EOF\nmake\nEOF\n' }],
  '`RUN --mount`': [
    { dockerfile: 'FROM a\nRUN --mount=type=cache,target=/c make\n' },
    { dockerfile: 'FROM a\nRUN --mount=type=secret,id=x make\n' },
  ],
  '`# syntax=`': [{ dockerfile: '# syntax=docker/dockerfile:1\nFROM a\n' }],
  '`# check=error=true`': [{ dockerfile: '# check=error=true\nFROM a\n' }],
  'build args such as `SOURCE_DATE_EPOCH`': [{ flags: '--build-arg SOURCE_DATE_EPOCH=0' }],
  'a file excluded by `.dockerignore` that `COPY` names': [
    { dockerfile: 'FROM a\nCOPY x /\n', files: { '.dockerignore': 'x\n' } },
  ],
  "files that the job's user cannot read": [{ before: ['chmod 600 key.pem'], dockerfile: 'FROM a\nCOPY . .\n' }],
  '`USER 1000` without a group, no such user in the image': [{ dockerfile: 'FROM a\nUSER 1000\nRUN make\n' }],
  '`ARG` of an earlier stage': [
    { dockerfile: 'FROM a AS b\nARG V=1\nRUN make $V\nFROM c\nCOPY --from=b /x /x\nRUN echo $V\n' },
  ],
  '`ARG TARGETARCH` and its kin': [{ dockerfile: 'FROM a\nARG TARGETARCH\nRUN echo $TARGETARCH\n' }],
  'files of the job in `RUN` (`/builds`, `/kaniko`)': [{ dockerfile: 'FROM a\nRUN cat /kaniko/x\n' }],
  'files that the script wrote to its home (`~/.netrc`)': [
    { before: ['echo "machine x login y password $T" > ~/.netrc'], dockerfile: 'FROM golang\nRUN go mod download\n' },
  ],
  'services of the job in `RUN`': [
    { keys: '  services: [{name: "postgres:16", alias: db}]\n', dockerfile: 'FROM a\nRUN psql -h db\n' },
  ],
  'exit code of a failing `RUN`': [{ keys: '  allow_failure: {exit_codes: [137]}\n' }],
  'what is written below a `VOLUME`': [{ dockerfile: 'FROM a\nVOLUME /data\nRUN touch /data/x\n' }],
  'a link that `COPY` names': [
    { dockerfile: 'FROM a\nCOPY x /\n', links: { x: 'y' }, files: { y: '' } },
    { dockerfile: 'FROM a\nCOPY x /\n', links: { x: '/etc/x' } },
  ],
  '`COPY --chown` of a folder onto one that exists': [
    { dockerfile: 'FROM a\nWORKDIR /app\nCOPY --chown=app . .\nUSER app\nRUN touch x\n' },
  ],
  'folders above a `WORKDIR` under `USER`': [{ dockerfile: 'FROM a\nUSER app\nWORKDIR /work/data\n' }],
};

/** The codes that are told of a job. */
function told({ dockerfile, before = [], flags = '', keys = '', files = {}, links = {} }: Example): readonly string[] {
  const script = [...before, `/kaniko/executor --context . --destination r.io/a:1 ${flags}`];
  const job = `build:\n  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}\n${keys}  script: ${JSON.stringify(script)}\n`;
  const texts = { Dockerfile: dockerfile ?? 'FROM alpine\n', '.gitlab-ci.yml': job, ...files };
  return withCheckout(new Map(Object.entries(texts)), (folder) => {
    for (const [path, target] of Object.entries(links)) symlinkSync(target, join(folder, path));
    const image = { target: DEFAULT_IMAGE, named: false };
    const options = {
      ciFile: '.gitlab-ci.yml',
      gitignore: true,
      ignorePatterns: [],
      image,
      strict: false,
      shim: false,
    };
    const reports = run([folder], { ...options, jobs: [], includeRoots: [] });
    return reports.flatMap(({ report }) => report.jobs.flatMap(({ reasons }) => reasons.map(({ code }) => code)));
  });
}

const codesOf = (row: readonly string[]): readonly string[] => row[3]?.split(', ') ?? [];

test('each difference has a finding that exists, or a reason why it has none', () => {
  expect(found.length).toBeGreaterThan(20);
  for (const row of found) for (const code of codesOf(row)) expect(describeCode(code)).toBeDefined();
  expect(unseen.length).toBeGreaterThan(10);
  for (const [what, , , reason = ''] of unseen)
    expect([what, reason]).toEqual([what, expect.stringMatching(/\w+ \w+/)]);
});

/** Told once a run, not of a job: see the reporters. */
const ALWAYS = 'K2B602';

test.each(found.filter((row) => codesOf(row)[0] !== ALWAYS).map((row) => [row[0] ?? '', codesOf(row)] as const))(
  '%s: %j',
  (what, codes) => {
    const examples = EXAMPLES[what] ?? [];

    expect(examples).toHaveLength(codes.length);
    for (const [index, example] of examples.entries()) expect(told(example)).toContain(codes[index]);
  },
);

test('no example is of a row that is gone', () => {
  expect(Object.keys(EXAMPLES).filter((what) => !found.some((row) => row[0] === what))).toEqual([]);
});
