import { assemble } from '../../src/gitlab/include.ts';
import { toPlain } from '../../src/gitlab/plain.ts';
import { Pipeline } from '../../src/gitlab/resolve.ts';
import { memoryProject } from '../shell/scripts.ts';

type Files = Readonly<Record<string, string>>;

function merge(files: Files, missing: 'error' | 'unresolved' = 'error', conditional: 'in' | 'out' = 'in') {
  const assembly = assemble(memoryProject(files), '.gitlab-ci.yml', { missing, conditional });
  return {
    content: assembly.content && (toPlain(new Pipeline(assembly), assembly.content) as Record<string, unknown>),
    files: assembly.files.map(({ source }) => source.path),
    unresolved: assembly.unresolved.map(({ target }) => target),
    findings: assembly.diagnostics.map(
      ({ code, location }) => `${code} ${location.path}:${location.line}:${location.column}`,
    ),
    assembly,
  };
}

const PART = { 'a.yml': 'x: {s: a, only_a: a}\n', 'b.yml': 'x: {s: b, only_b: b}\n' };

describe('forms of include', () => {
  test.each([
    ['a text', 'include: a.yml'],
    ['a leading slash', 'include: /a.yml'],
    ['a dot', 'include: ./a.yml'],
    ['a list', 'include: [a.yml]'],
    ['a map', 'include: {local: a.yml}'],
    ['a list of maps', 'include:\n  - local: /a.yml'],
    ['an alias of a list', '.all: &all [a.yml]\ninclude: *all'],
    ['an alias in a list', '.all: &all [a.yml]\ninclude:\n  - *all'],
  ])('%s', (_name, text) => {
    const { content, findings } = merge({ ...PART, '.gitlab-ci.yml': `${text}\n` });

    expect(findings).toEqual([]);
    expect(content?.['x']).toEqual({ s: 'a', only_a: 'a' });
  });

  test.each([
    ['include: https://x.example/ci.yml', 'https://x.example/ci.yml'],
    ['include: {remote: "https://x.example/a.yml"}', 'https://x.example/a.yml'],
    ['include: {template: Docker.gitlab-ci.yml}', 'Docker.gitlab-ci.yml'],
    ['include: {project: g/p, file: /ci.yml, ref: main}', 'g/p: /ci.yml'],
    ['include: {component: $CI_SERVER_FQDN/g/c@1}', '$CI_SERVER_FQDN/g/c@1'],
    ['include: {local: "ci/$NAME.yml"}', 'ci/$NAME.yml'],
  ])('%s is out of view', (text, target) => {
    const { unresolved, findings } = merge({ '.gitlab-ci.yml': `${text}\n` });

    expect(unresolved).toEqual([target]);
    expect(findings).toEqual([]);
  });
});

describe('merging', () => {
  test('later files win over earlier ones, the including file over all, maps deeply', () => {
    const root = 'include: [a.yml, b.yml]\nx: {own: 1}\n';

    const { content, files } = merge({ ...PART, '.gitlab-ci.yml': root });

    expect(content?.['x']).toEqual({ s: 'b', only_a: 'a', only_b: 'b', own: 'number 1' });
    expect(files).toEqual(['.gitlab-ci.yml', 'a.yml', 'b.yml']);
  });

  test('lists and texts are replaced whole, null too', () => {
    const files = {
      'a.yml': 'x: {l: [1, 2], v: {p: 1}, n: {q: 1}}\n',
      '.gitlab-ci.yml': 'include: a.yml\nx: {l: [3], v: t, n: null}\n',
    };

    expect(merge(files).content?.['x']).toEqual({ l: ['number 3'], v: 't', n: null });
  });

  test('files that are included may include', () => {
    const files = { ...PART, 'c.yml': 'include: a.yml\nx: {s: c}\n', '.gitlab-ci.yml': 'include: c.yml\n' };

    expect(merge(files).content?.['x']).toEqual({ s: 'c', only_a: 'a' });
  });

  test('an entry knows the file that it came through', () => {
    const { assembly } = merge({ ...PART, '.gitlab-ci.yml': 'include: a.yml\n' });

    expect(assembly.content?.entries.get('x')?.via).toEqual([{ kind: 'include', file: 'a.yml' }]);
  });
});

describe('globs', () => {
  const FILES = {
    'ci/a.yml': 'a: {k: 1}\n',
    'ci/sub/b.yml': 'b: {k: 1}\n',
    'ci/sub/deep/c.yml': 'c: {k: 1}\n',
    'ci.yml': 'd: {k: 1}\n',
  };

  test.each([
    ['ci/*.yml', ['ci/a.yml']],
    ['/ci/*.yml', ['ci/a.yml']],
    ['ci/**.yml', ['ci/a.yml', 'ci/sub/b.yml', 'ci/sub/deep/c.yml']],
    ['ci/**/*.yml', ['ci/sub/b.yml', 'ci/sub/deep/c.yml']],
    ['ci/*/*.yml', ['ci/sub/b.yml']],
    ['ci/nothing*.yml', []],
  ])('%s', (pattern, expected) => {
    const { files, findings } = merge({ ...FILES, '.gitlab-ci.yml': `include: "${pattern}"\n` });

    expect(files).toEqual(['.gitlab-ci.yml', ...expected]);
    expect(findings).toEqual([]);
  });
});

describe('rules', () => {
  const FILES = { ...PART, '.gitlab-ci.yml': 'include:\n  - local: a.yml\n    rules: [{if: $X}]\n' };

  test('an include with rules takes part, and is named', () => {
    const { content, assembly } = merge(FILES);

    expect(content).toHaveProperty('x');
    expect(assembly.conditional).toEqual(['a.yml']);
  });

  test('... or is left out', () => {
    expect(merge(FILES, 'error', 'out').content).not.toHaveProperty('x');
  });

  test('what decides about includes is named once, also in a file that is included by rules itself', () => {
    const rules = 'rules: [{if: $X}]';
    const project = memoryProject({
      '.gitlab-ci.yml': `include: [{local: a.yml, ${rules}}, {local: b.yml, ${rules}}, {local: c.yml, rules: [{if: $Y}]}]\n`,
      'a.yml': `include: [{local: d.yml, ${rules}}]\n`,
      ...Object.fromEntries(['b', 'c', 'd'].map((name) => [`${name}.yml`, `.${name}: {}\n`])),
    });
    const load = (leftOut?: ReadonlySet<string>) =>
      assemble(project, '.gitlab-ci.yml', { missing: 'error', conditional: 'in', ...(leftOut ? { leftOut } : {}) });
    const { choices } = load();
    const without = load(new Set(choices.slice(0, 1).map(({ key }) => key)));

    expect(choices.map(({ targets }) => targets)).toEqual([['a.yml', 'b.yml'], ['d.yml'], ['c.yml']]);
    expect([...(without.content?.entries.keys() ?? [])]).toEqual(['.c', 'include']);
    expect(without.choices.map(({ targets }) => targets)).toEqual([['a.yml', 'b.yml'], ['c.yml']]);
  });

  test('a root file that a trigger leaves out is empty', () => {
    const project = memoryProject({ 'x.yml': 'x: {script: x}\n', 'p.yml': 'p: {rules: [{if: $X}]}\n' });
    const parent = assemble(project, 'p.yml', { missing: 'error', conditional: 'in' }).content?.entries.get('p')?.value;
    const rules = parent?.kind === 'map' ? parent.entries.get('rules')?.value : undefined;
    const load = (leftOut: ReadonlySet<string>) =>
      assemble(project, 'x.yml', { missing: 'error', conditional: 'in', rules, leftOut });
    const { content, choices } = load(new Set());

    expect(content).toBeDefined();
    expect(load(new Set(choices.map(({ key }) => key))).content).toBeUndefined();
  });
});

describe('problems', () => {
  test('a missing file is an error at the include', () => {
    expect(merge({ '.gitlab-ci.yml': 'include:\n  - local: gone.yml\n' }).findings).toEqual([
      'K2B401 .gitlab-ci.yml:2:5',
    ]);
  });

  test('... and only out of view for a file that is given alone', () => {
    const { findings, unresolved } = merge({ '.gitlab-ci.yml': 'include: gone.yml\n' }, 'unresolved');

    expect(findings).toEqual([]);
    expect(unresolved).toEqual(['gone.yml']);
  });

  test.each([
    ['itself', { '.gitlab-ci.yml': 'include: .gitlab-ci.yml\n' }, 'K2B402 .gitlab-ci.yml:1:10'],
    ['two files', { '.gitlab-ci.yml': 'include: a.yml\n', 'a.yml': 'include: .gitlab-ci.yml\n' }, 'K2B402 a.yml:1:10'],
    [
      'three files',
      { '.gitlab-ci.yml': 'include: a.yml\n', 'a.yml': 'include: b.yml\n', 'b.yml': 'k: 1\ninclude: a.yml\n' },
      'K2B402 b.yml:2:10',
    ],
  ])('a cycle over %s', (_name, files, expected) => {
    expect(merge(files).findings).toEqual([expected]);
  });

  test('one file included twice is no cycle', () => {
    const files = { ...PART, 'c.yml': 'include: a.yml\n', '.gitlab-ci.yml': 'include: [a.yml, c.yml]\n' };

    expect(merge(files).findings).toEqual([]);
  });

  test('150 includes are fine, one more is told once', () => {
    const parts = Object.fromEntries(
      Array.from({ length: 153 }, (_, index) => [`p${index}.yml`, `j${index}: {k: 1}\n`]),
    );
    const root = (count: number) => `include: [${Object.keys(parts).slice(0, count).join(', ')}]\n`;

    expect(merge({ ...parts, '.gitlab-ci.yml': root(150) }).findings).toEqual([]);
    expect(merge({ ...parts, '.gitlab-ci.yml': root(153) }).findings).toHaveLength(1);
  });

  test('a broken file is told once, however often it is included', () => {
    const files = { 'a.yml': 'a: [\n', 'c.yml': 'include: a.yml\n', '.gitlab-ci.yml': 'include: [a.yml, c.yml]\n' };

    expect(merge(files).findings).toEqual(['K2B003 a.yml:2:1']);
  });
});
