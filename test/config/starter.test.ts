import { loadConfig } from '../../src/config/effective.ts';
import { seenIn, starterConfig } from '../../src/config/starter.ts';
import { diagnostic } from '../../src/diagnostics/index.ts';
import type { JobOutcome, Report } from '../../src/model.ts';

const AT = { path: 'ci.yml', range: { start: 0, end: 0 }, line: 3, column: 1, job: 'build' };

function report(more: Partial<JobOutcome>): Report {
  const job: JobOutcome = {
    job: 'build',
    file: 'ci.yml',
    line: 3,
    hidden: false,
    status: 'migrated',
    reasons: [],
    flags: [],
    calls: 1,
    origins: ['ci.yml'],
    tags: [],
    ...more,
  };
  const summary = { jobs: 1, migrated: 1, manual: 0, untouched: 0, failed: 0, files: 1, filesChanged: 1 };
  return { schema: 1, tool: { name: 'x', version: '1' }, jobs: [job], files: [], diagnostics: [], summary };
}

const destination = (written: string) => ({
  job: 'build',
  flag: 'destination',
  written,
  became: '',
  fidelity: 'exact' as const,
  reason: '',
  code: 'K2B127',
  help: '',
  location: AT,
});

test('mirrors and unknown images are told apart', () => {
  const reasons = [
    diagnostic('K2B202', AT, { image: 'h.io/proxy/kaniko-project/executor:debug', target: 'moby/buildkit:rootless' }),
    diagnostic('K2B201', AT, { image: 'h.io/tools/builder:7' }),
  ];

  const seen = seenIn([report({ reasons })]);

  expect(seen.mirrors).toEqual(['h.io/proxy/kaniko-project/executor:debug']);
  expect(seen.unknownImages).toEqual(['h.io/tools/builder:7']);
  expect(starterConfig(seen)).toContain(
    '#   "h.io/proxy/kaniko-project/executor:debug": "h.io/proxy/moby/buildkit:rootless"',
  );
});

test('hosts of destinations, but not variables and Docker Hub', () => {
  const written = [
    '--destination=r.io/a:1',
    '--destination "q.io:5000/a"',
    '-d localhost/a',
    '--destination $CI_REGISTRY_IMAGE',
    '--destination library/a',
  ];

  expect(seenIn([report({ flags: written.map(destination) })]).registries).toEqual(['localhost', 'q.io:5000', 'r.io']);
});

test('jobs that need a human, with their place', () => {
  const reasons = [diagnostic('K2B303', AT)];

  const text = starterConfig(seenIn([report({ status: 'manual', reasons })]));

  expect(text).toContain('# - ci.yml:3 build: The call runs in the background');
  expect(text).toContain('(K2B303)');
});

test('what is written is a valid configuration, also with every comment taken off', async () => {
  const reasons = [
    diagnostic('K2B202', AT, { image: 'h.io/kaniko-project/executor:"debug"', target: 'moby/buildkit:rootless' }),
  ];
  const text = starterConfig(seenIn([report({ reasons, flags: [destination('--destination=r.io/a:1')] })]));
  const open = text.replaceAll(/^# (?=images:|registries:| )/gm, '');

  const { file } = await loadConfig({ path: '/r/.kaniko-to-buildkit.yaml', text: open });

  expect(file.image).toBe('moby/buildkit:rootless');
  expect(file.images).toEqual({ 'h.io/kaniko-project/executor:"debug"': 'h.io/moby/buildkit:rootless' });
  expect(file.registries).toEqual({ 'r.io': { username: 'REGISTRY_USER', password: 'REGISTRY_PASSWORD' } });
  expect((await loadConfig({ path: '/r/.kaniko-to-buildkit.yaml', text })).file).toEqual({
    method: 'rootless',
    image: 'moby/buildkit:rootless',
  });
});
