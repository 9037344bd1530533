import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lint } from '../../src/lint/run.ts';
import { FIXTURES, readTree, withCheckout } from '../support/fixtures.ts';

/** True findings in what the program emits: what the job asked for before, or a difference that its report names. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  // The key was written without its port before, and worked no better.
  'credentials/dependency-proxy': ['K2B713'],
  // The report of the migration warns of both (K2B1xx).
  'flags/build-arg-job-token': ['K2B750'],
  'flags/build-arg-secret': ['K2B750'],
  'flags/custom-platform': ['K2B737'],
  // The service was there before.
  'jobs/services': ['K2B742'],
  'jobs/docker-in-docker-leftover': ['K2B742'],
  // Kaniko looks Docker Hub up under another key, too (flags.md F1).
  'credentials/docker-hub-wrong-key': ['K2B711'],
  // The report of the migration warns of it (K2B512).
  'dockerfile/service-by-name': ['K2B740'],
  // The report of the migration says the same.
  'registries/cache-written-in-each-round': ['K2B731'],
};

const fixtures = readdirSync(FIXTURES)
  .flatMap((theme) => readdirSync(join(FIXTURES, theme)).map((leaf) => `${theme}/${leaf}`))
  .filter((fixture) => existsSync(join(FIXTURES, fixture, 'expected')));

test('there are fixtures to look at', () => {
  expect(fixtures.length).toBeGreaterThan(300);
});

test.each(fixtures)('%s lints clean', (fixture) => {
  const files = new Map([
    ...readTree(join(FIXTURES, fixture, 'input')),
    ...readTree(join(FIXTURES, fixture, 'expected')),
  ]);
  const codes = withCheckout(files, (folder) =>
    lint([folder], {
      ciFile: '.gitlab-ci.yml',
      gitignore: true,
      ignorePatterns: [],
      jobs: [],
      minConfidence: 'low',
      only: [],
      // The image of GitLab's guide moves.
      ignore: ['K2B744'],
    }).flatMap(({ report }) =>
      report.diagnostics.filter(({ code }) => code.startsWith('K2B7')).map(({ code }) => code),
    ),
  );

  expect(codes).toEqual(KNOWN[fixture] ?? []);
});
