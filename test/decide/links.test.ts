import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { migrate } from '../../src/migrate.ts';
import { DiskProject } from '../../src/source/project.ts';
import { Workspace } from '../../src/source/workspace.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';

let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'k2b-links-')), 'repository');
  mkdirSync(folder);
});
afterEach(() => {
  rmSync(dirname(folder), { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(target, join(folder, path));
}

/** Status of the one job, and the findings about links. */
function found(dockerfile: string | undefined, ...commands: string[]): readonly string[] {
  if (dockerfile !== undefined) write('app/Dockerfile', dockerfile);
  const script = [...commands, '/kaniko/executor --context app --dockerfile app/Dockerfile --destination r.io/a:1'];
  write(
    '.gitlab-ci.yml',
    `build:\n  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}\n  script: ${JSON.stringify(script)}\n`,
  );
  const report = migrate({
    project: new Workspace(new DiskProject(folder), []),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: true },
  });
  const status = report.jobs.map((job) => job.status);
  const links = report.jobs.flatMap(({ reasons }) => reasons).filter(({ code }) => /^K2B54\d$/.test(code));
  return [...status, ...links.map(({ code, location, message }) => `${code} ${location.line} ${message}`)];
}

test('the line that copies a link is named with what is copied instead', () => {
  link('app/app.ini', 'conf/prod.ini');
  write('app/conf/prod.ini', 'a');

  expect(found('FROM alpine\nCOPY app.ini /etc/app.ini\n')).toEqual([
    'migrated',
    'K2B541 2 COPY app.ini: app.ini is a symbolic link. Kaniko copied the link itself; BuildKit copies conf/prod.ini, to which it leads.',
  ]);
});

test.each([
  ['to a file outside of the context', '../shared/x'],
  ['to a file of the system', '/etc/opt/app.ini'],
  ['to nothing', 'gone'],
  ['to itself', 'app.ini'],
])('a link %s stops the build', (_, target) => {
  write('shared/x', 'a');
  link('app/app.ini', target);

  expect(found('FROM alpine\nCOPY app.ini /etc/app.ini\n')).toEqual([
    'migrated',
    'K2B542 2 COPY app.ini: app.ini leads to something that is not in the context. Kaniko copied the link itself; BuildKit stops the build.',
  ]);
});

test('so does one on the way to the file', () => {
  write('shared/x', 'a');
  link('app/lib', '../shared');

  expect(found('FROM alpine\nCOPY lib/x /x\n')).toEqual([
    'migrated',
    'K2B542 2 COPY lib/x: lib/x leads to something that is not in the context. Kaniko followed it in the files of the job; BuildKit stops the build.',
  ]);
});

test('a link whose target is ignored stops the build', () => {
  link('app/app.ini', 'conf/prod.ini');
  write('app/conf/prod.ini', 'a');
  write('app/.dockerignore', 'conf\n');

  expect(found('FROM alpine\nCOPY app.ini /\n')[1]).toMatch(/^K2B542 2 /);
});

test('a pattern copies the links that it matches', () => {
  link('app/a.ini', 'conf/prod.ini');
  link('app/b.txt', 'conf/prod.ini');
  write('app/conf/prod.ini', 'a');

  expect(found('FROM alpine\nCOPY *.ini /etc/\n').map((line) => line.slice(0, 30))).toEqual([
    'migrated',
    'K2B541 2 COPY *.ini: a.ini is ',
  ]);
});

test.each([
  ['a folder that holds the link is copied', 'COPY . /x\n', []],
  ['a way through a link within the context', 'COPY lib/prod.ini /x\n', []],
  ['an archive is unpacked by both', 'ADD a.tgz /x\n', []],
  ['another stage has files of its own', 'COPY --from=x app.ini /x\n', []],
  ['the job replaces the link', 'COPY app.ini /x\n', ['cp --remove-destination x.ini app/app.ini']],
])('no word where %s', (_, line, commands) => {
  write('app/conf/prod.ini', 'a');
  link('app/app.ini', 'conf/prod.ini');
  link('app/a.tgz', 'conf/prod.ini');
  link('app/lib', 'conf');

  expect(found(`FROM alpine AS x\nRUN touch app.ini\nFROM alpine\n${line}`, ...commands).slice(1)).toEqual([]);
});

test('a Dockerfile that is a link out of its folder is for a human', () => {
  write('docker/Dockerfile', 'FROM alpine\n');
  link('app/Dockerfile', '../docker/Dockerfile');

  expect(found(undefined)).toEqual([
    'manual',
    'K2B543 1 app/Dockerfile is a symbolic link that leads out of its folder. Kaniko follows it; buildctl sends the folder alone, where BuildKit does not find the file.',
  ]);
});

test('one that is a link within its folder is not', () => {
  write('app/docker/Dockerfile', 'FROM alpine\n');
  link('app/Dockerfile', 'docker/Dockerfile');

  expect(found(undefined)).toEqual(['migrated']);
});
