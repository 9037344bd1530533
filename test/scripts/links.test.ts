import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchorsOf, deadLinks, targetsOf } from '../../scripts/links.ts';
import { writeTree } from '../support/fixtures.ts';

function dead(pages: Readonly<Record<string, string>>): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'k2b-links-'));
  try {
    writeTree(folder, new Map(Object.entries(pages)));
    return deadLinks(folder, ['README.md']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('anchors are made from headings as GitLab makes them', () => {
  const page = '# A `b`, c!\n## [A](x.md) b\n## --flag\n## Twice\n## Twice\n```\n# code\n```\n';

  expect([...anchorsOf(page)]).toEqual(['a-b-c', 'a-b', '--flag', 'twice', 'twice-1']);
});

test('links in code are none', () => {
  expect(targetsOf('[a](b.md) `[c](d.md)` [`e`](f.md)\n~~~\n[g](h.md)\n~~~\n[i]: j.md\n')).toEqual([
    'b.md',
    'f.md',
    'j.md',
  ]);
});

test.each(['[a](docs/a.md)', '[a](docs/a.md#top)', '[a](#here)', '[a](docs)', '[a](https://example.com/#x)'])(
  '%s leads somewhere',
  (link) => {
    expect(dead({ 'README.md': `# Here\n${link}`, 'docs/a.md': '# Top\n' })).toEqual([]);
  },
);

test.each([
  ['[a](docs/b.md)', 'does not exist'],
  ['[a](docs/a.md#bottom)', 'has no such heading'],
  ['[a](#there)', 'has no such heading'],
  ['[a](../README.md)', 'leaves the project'],
  ['[a](docs#top)', 'is no page with headings'],
])('%s leads nowhere', (link, problem) => {
  expect(dead({ 'README.md': `# Here\n${link}`, 'docs/a.md': '# Top\n' })).toEqual([
    `README.md: ${/\((.*)\)/.exec(link)?.[1]} ${problem}`,
  ]);
});
