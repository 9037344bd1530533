import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import type * as Library from '../../src/index.ts';
import { migrate } from '../../src/index.ts';
import { exactJob } from '../cli/harness.ts';

/** Loads the built library where nothing of Node is in reach: what JavaScript itself has, and what is given. */
function load(given: Readonly<Record<string, unknown>>): typeof Library {
  const module = { exports: {} };
  const refused = (name: string): never => {
    throw new Error(`the library asks for ${name}`);
  };
  const text = readFileSync(join(__dirname, '../../dist/index.js'), 'utf8');
  runInContext(text, createContext({ ...given, module, exports: module.exports, require: refused }));
  return module.exports as typeof Library;
}

const FILES = {
  '.gitlab-ci.yml': `include: [{local: ci/jobs.yml}, {template: Kaniko.gitlab-ci.yml}]\n${exactJob()}`,
  'ci/jobs.yml': exactJob('second', 'web').replace(
    '--context',
    '--cache=true --registry-mirror=mirror.gcr.io --context',
  ),
  'api/Dockerfile': '\uFEFFFROM alpine\nRUN apk add curl\n',
  'web/Dockerfile': 'ARG BASE=node:22\nFROM $BASE AS build\nFROM scratch\nCOPY --from=build / /\n',
};

test('it needs no module of Node, no process and no Buffer', () => {
  const library = load({ TextDecoder, TextEncoder });
  const inside = JSON.stringify(library.migrate(FILES, { complete: true }));

  expect(JSON.parse(inside)).toEqual(migrate(FILES, { complete: true }));
  expect(library.migrate(FILES).summary.jobs).toBeGreaterThan(1);
  expect(library.explain('--cache')).toMatchObject({ kind: 'flag', code: 'K2B113' });
  expect(library.maskSecrets('NPM_TOKEN=hunter2')).toEqual({ text: 'NPM_TOKEN=[masked]', count: 1 });
});

test('it runs where code may not be made of texts', () => {
  const context = createContext({}, { codeGeneration: { strings: false, wasm: false } });
  const text = readFileSync(join(__dirname, '../../dist/index.js'), 'utf8');
  Object.assign(context, { TextDecoder, TextEncoder, module: { exports: {} }, files: FILES });
  runInContext(text, context);

  expect(runInContext('module.exports.migrate(files, { strict: false }).summary.jobs', context)).toBeGreaterThan(1);
});
