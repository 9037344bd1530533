import { createHash } from 'node:crypto';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { BROKEN, HOSTILE, jobText, MIXED, NOTHING, pageOf, render, reportOf } from './html/pages.ts';

type Element = DefaultTreeAdapterMap['element'];
type Node = DefaultTreeAdapterMap['node'];

/** Parses a page as a browser would; what a browser would have to repair fails the test. */
function elementsOf(page: string): Element[] {
  const errors: string[] = [];
  const document = parse(page, { onParseError: ({ code, startLine }) => errors.push(`${code} in line ${startLine}`) });
  expect(errors).toEqual([]);
  const all: Element[] = [];
  const walk = (node: Node): void => {
    if ('tagName' in node) all.push(node);
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  walk(document);
  return all;
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((candidate) => candidate.name === name)?.value;
}

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

function byTag(elements: readonly Element[], tag: string): Element[] {
  return elements.filter(({ tagName }) => tagName === tag);
}

function byClass(elements: readonly Element[], name: string): Element[] {
  return elements.filter((element) => attribute(element, 'class')?.split(' ').includes(name));
}

function byId(elements: readonly Element[], id: string): Element {
  const [found, second] = elements.filter((element) => attribute(element, 'id') === id);
  if (!found || second) throw new Error(`not one element has the id ${id}`);
  return found;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

const hostile = (): string => render([{ prefix: 'a"b', report: reportOf(HOSTILE) }]).text;

describe('every page', () => {
  const PAGES: readonly (readonly [string, () => string])[] = [
    ['with all outcomes', () => pageOf(MIXED)],
    ['with hostile names', hostile],
    ['without a job', () => pageOf(NOTHING)],
    ['of a broken file', () => pageOf(BROKEN)],
    ['of no repository', () => render([]).text],
  ];

  test.each(PAGES)('%s is well-formed and loads nothing', (_, make) => {
    const elements = elementsOf(make());

    for (const { tagName, attrs } of elements)
      for (const { name, value } of attrs) {
        expect(name).not.toMatch(/^on|^style$|^srcdoc$/);
        if (name === 'src') throw new Error(`${tagName} has a source`);
        if (name === 'href') expect(value).toMatch(tagName === 'link' ? /^data:,$/ : /^#[\w-]+$|^https:\/\//);
      }
    expect(elements.map(({ tagName }) => tagName)).toEqual(
      expect.not.arrayContaining(['img', 'iframe', 'object', 'embed', 'base', 'b-x']),
    );
  });

  test.each(PAGES)('%s lets only its own style sheet and script act', (_, make) => {
    const elements = elementsOf(make());
    const policy = attribute(
      byTag(elements, 'meta').find((meta) => attribute(meta, 'http-equiv') === 'Content-Security-Policy') as Element,
      'content',
    );
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const styles = byTag(elements, 'style');
    const scripts = byTag(elements, 'script').filter((script) => attribute(script, 'type') !== 'application/json');

    expect([styles.length, scripts.length]).toEqual([1, 1]);
    expect(policy).toContain(`style-src ${styles.map(textOf).map(hash).join('')};`);
    expect(policy).toContain(`script-src ${scripts.map(textOf).map(hash).join('')};`);
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toContain('unsafe');
  });

  test.each(PAGES)('%s has links and labels that lead somewhere, and no id twice', (_, make) => {
    const elements = elementsOf(make());
    const ids = elements.flatMap((element) => attribute(element, 'id') ?? []);

    expect(new Set(ids).size).toBe(ids.length);
    for (const element of elements) {
      const href = attribute(element, 'href');
      if (href?.startsWith('#')) expect(ids).toContain(href.slice(1));
      for (const name of ['for', 'aria-labelledby'])
        for (const id of attribute(element, name)?.split(' ') ?? []) expect(ids).toContain(id);
    }
    expect(byTag(elements, 'h1')).toHaveLength(1);
    expect(byTag(elements, 'main')).toHaveLength(1);
    expect(attribute(byTag(elements, 'html')[0] as Element, 'lang')).toBe('en');
  });

  test.each(PAGES)('%s is the same each time', (_, make) => {
    expect(make()).toBe(make());
  });
});

describe('text of pipelines', () => {
  test('is shown, and is never markup', () => {
    const elements = elementsOf(hostile());
    const [json] = byTag(elements, 'script').filter((script) => attribute(script, 'type') === 'application/json');

    expect(byTag(elements, 'script')).toHaveLength(2);
    expect(byClass(elements, 'name').map(textOf)).toEqual([
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(2)>',
      "' onmouseover='alert(3)",
    ]);
    const written = byTag(elements, 'code').map(textOf);
    expect(written).toContain(`--label 'a="x" </script><!--'`);
    expect(byClass(elements, 'file').map(textOf)[0]).toMatch(/^a"b\/ci\/"quoted" 'path' & <b>\.yml:\d+$/);
    const index = JSON.parse(textOf(json as Element)) as { file: string; text: string }[];
    expect(index.map(({ file }) => file)).toEqual(Array(3).fill(`a"b/ci/"quoted" 'path' & <b>.yml`));
    expect(index[0]?.text).toContain('<script>alert(1)</script>');
    expect(textOf(json as Element)).not.toMatch(/[<>]/);
  });

  test('cannot hide by control characters', () => {
    const page = pageOf(jobText('a\u202Eb\u0007', 'echo'));
    const elements = elementsOf(page);

    expect(byClass(elements, 'name').map(textOf)).toEqual(['a[U+202E]b\u2407']);
    expect(page.replaceAll('\n', '').replace(/<script type="application\/json".*?<\/script>/, '')).not.toMatch(
      /[\p{Cc}\u202E]/u,
    );
  });

  test('that looks secret is masked, also over several lines, and counted', () => {
    const key = [
      '-----BEGIN PRIVATE KEY-----',
      ...Array<string>(8).fill('MIIEvgIBADANBgkq'),
      '-----END PRIVATE KEY-----',
    ];
    const block = key.map((line) => `      ${line}\n`).join('');
    const pipeline =
      jobText('build', '/kaniko/executor --context . --destination r.io/a:1 --build-arg NPM_TOKEN=s3cr3tvalue99') +
      `  variables:\n    DEPLOY_PASSWORD: hunter2hunter2\n    KEY: |\n${block}`;
    const { text, masked } = render([{ prefix: '', report: reportOf({ '.gitlab-ci.yml': pipeline }) }]);

    expect(text).not.toMatch(/s3cr3tvalue99|hunter2|MIIEvg/);
    expect(text).toContain('NPM_TOKEN=[masked]');
    expect(text).toContain('      -----END PRIVATE KEY-----');
    expect(masked).toBeGreaterThan(0);
    expect(text).toContain(`${masked} values that look secret are masked in this report.`);
  });

  test('leads through a repository in another folder', () => {
    const { text } = render([{ prefix: '../shop', report: reportOf({ '.gitlab-ci.yml': MIXED }) }]);
    const elements = elementsOf(text);

    expect(byClass(elements, 'file').map(textOf)[0]).toBe('../shop/.gitlab-ci.yml:1');
  });
});

describe('totals and charts', () => {
  test('count the outcomes', () => {
    const elements = elementsOf(pageOf(MIXED));
    const tiles = byClass(elements, 'tile').map((tile) => oneLine(textOf(tile)));

    expect(tiles).toEqual(['Kaniko jobs 5', 'Migrated 2', 'Needs a human 2', 'Untouched 1', 'Files to change 1']);
    expect(textOf(byId(elements, 'outcomes-words'))).toBe('2 migrated, 2 need a human and 1 untouched');
    const widths = byTag(
      byTag(elements, 'svg')
        .slice(0, 1)
        .flatMap((svg) => svg.childNodes) as Element[],
      'rect',
    );
    expect(widths.map((rect) => Math.round(Number(attribute(rect, 'width'))))).toEqual([397, 397, 198]);
  });

  test('name each reason with the number of its jobs', () => {
    const elements = elementsOf(pageOf(MIXED + jobText('another', '/kaniko/executor -c s3://b/a.tgz -d r.io/a:1')));
    const bars = byClass(elements, 'bars').map((bar) =>
      byTag(bar.childNodes as Element[], 'li').map((row) => oneLine(textOf(row))),
    );

    expect(bars).toEqual([
      ['--context 2 jobs', 'Flags are held in a variable 1 job'],
      ['--cache 1 job'],
      ['The Kaniko image is used as a shell 1 job'],
    ]);
  });

  test.each([
    [NOTHING, 'No Kaniko job found', 'nothing would change'],
    [BROKEN, 'Some input could not be read', 'The findings below name the files'],
    [jobText('a', '/kaniko/executor -c . -d $CI_REGISTRY_IMAGE:1'), 'The Kaniko job can be migrated', 'No difference'],
    [jobText('a', '/kaniko/executor -c s3://a/b -d r.io/a:1'), 'The Kaniko job needs a human', 'No file would change.'],
    [MIXED, '2 of 5 Kaniko jobs can be migrated', '2 need a human and 1 is left untouched. 1 file would change.'],
  ])('say how it went: %#', (pipeline, headline, lede) => {
    const elements = elementsOf(pageOf(pipeline));

    expect(byTag(elements, 'h1').map(textOf)).toEqual([headline]);
    expect(byClass(elements, 'lede').map(textOf).join('')).toContain(lede);
    expect(textOf(byTag(elements, 'title')[0] as Element)).toContain(headline);
  });

  test('tell what is done apart from what would be done', () => {
    const elements = elementsOf(pageOf(MIXED, { written: true, nextStep: undefined }));

    expect(byTag(elements, 'h1').map(textOf)).toEqual(['2 of 5 Kaniko jobs are migrated']);
    expect(byClass(elements, 'lede').map(textOf).join('')).toContain('1 file changed.');
    expect(byClass(elements, 'command')).toEqual([]);
  });
});

describe('the table of jobs', () => {
  test('has a row for each job, in the order of the filter', () => {
    const elements = elementsOf(pageOf(MIXED));
    const rows = byClass(elements, 'job').map((body) =>
      oneLine(textOf(byTag(body.childNodes as Element[], 'tr')[0] as Element)),
    );
    const index = JSON.parse(textOf(byId(elements, 'index'))) as Record<string, unknown>[];

    expect(rows.map((row) => row.split(' ')[0])).toEqual([
      'build',
      'cached',
      'from-bucket',
      'flags-elsewhere',
      'only-a-shell',
    ]);
    expect(rows[1]).toMatch(/^cached \.gitlab-ci\.yml:5 Migrated --cache=true: one registry tag .* rootless$/);
    expect(index.map(({ status, codes }) => [status, codes])).toEqual([
      ['migrated', []],
      ['migrated', ['K2B113']],
      ['manual', ['K2B123']],
      ['manual', ['K2B183']],
      ['untouched', ['K2B207']],
    ]);
  });

  test('offers what there is to filter by, with numbers', () => {
    const elements = elementsOf(pageOf(MIXED));
    const options = (id: string): string[] =>
      byTag(byId(elements, id).childNodes as Element[], 'option').map((option) => oneLine(textOf(option)));

    expect(options('status')).toEqual(['All', 'Migrated (2)', 'Needs a human (2)', 'Untouched (1)']);
    expect(options('method')).toEqual(['All', 'rootless (5)']);
    expect(options('file')).toEqual(['All', '.gitlab-ci.yml (5)']);
    expect(options('reason')).toContain('K2B113 --cache (1)');
  });

  test('tells what each flag was, what it became, why, and where to read more', () => {
    const elements = elementsOf(
      pageOf(jobText('cached', '/kaniko/executor -c . -d $CI_REGISTRY_IMAGE:1 --cache=true --use-new-run')),
    );
    const [table] = byClass(elements, 'flags');
    const [, ...rows] = byTag(elementsIn(table as Element), 'tr').map((row) => oneLine(textOf(row)));

    expect(byTag(elementsIn(table as Element), 'th').map(textOf)).toEqual(['Before', 'After', 'Fidelity', 'Why']);
    expect(rows).toEqual([
      '-c . --local context=. exact K2B123',
      '-d $CI_REGISTRY_IMAGE:1 --output type=image,name=$CI_REGISTRY_IMAGE:1,push=true exact K2B127',
      expect.stringMatching(/^--cache=true --import-cache .* approximate one registry tag per job .* K2B113$/),
      '--use-new-run dropped not needed BuildKit snapshots exactly K2B172',
    ]);
    const entry = byId(elements, 'K2B113');
    expect(oneLine(textOf(entry))).toMatch(/^K2B113 --cache /);
    expect(byTag(elementsIn(entry), 'a').every((link) => attribute(link, 'href')?.startsWith('https://'))).toBe(true);
  });

  test('has no column of what flags became where they stay', () => {
    const elements = elementsOf(pageOf(jobText('a', '/kaniko/executor -c s3://a/b -d r.io/a:1')));
    const [table] = byClass(elements, 'flags');

    expect(byTag(elementsIn(table as Element), 'th').map(textOf)).toEqual(['Before', 'Would be', 'Why']);
  });

  test('takes the method from a job that names one', () => {
    const report = reportOf({ '.gitlab-ci.yml': MIXED });
    const jobs = report.jobs.map((job, index) => (index === 0 ? { ...job, method: 'buildx' } : job));
    const elements = elementsOf(render([{ prefix: '', report: { ...report, jobs } }]).text);

    expect(byClass(elements, 'method').map(textOf).slice(0, 2)).toEqual(['buildx', 'rootless']);
  });
});

describe('the diffs', () => {
  const pipeline = jobText('build', '/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:1');

  test('show each line once on its side, with its number', () => {
    const report = reportOf({ '.gitlab-ci.yml': pipeline });
    const [change] = report.files;
    const elements = elementsOf(render([{ prefix: '', report }]).text);
    const side = (name: 'old' | 'new'): (readonly [string, string])[] => {
      const cells = byClass(elements, name)
        .filter((cell) => !byClass([cell], 'none').length)
        .map(textOf);
      return cells.flatMap((text, index) => (index % 2 === 1 ? [[cells[index - 1] ?? '', text] as const] : []));
    };
    const lines = (text = ''): (readonly [string, string])[] =>
      text
        .replace(/\n$/, '')
        .split('\n')
        .map((line, index) => [String(index + 1), line]);

    expect(side('old')).toEqual(lines(change?.before.text));
    expect(side('new')).toEqual(lines(change?.after));
  });

  test('mark what changed in lines that are alike', () => {
    const elements = elementsOf(
      pageOf(`${pipeline}  before_script:\n    - echo "{\\"auths\\":{}}" > /kaniko/.docker/config.json\n`),
    );

    expect(byTag(elements, 'mark').length).toBeGreaterThan(0);
  });

  test('are closed when there is much to see, and open when there is little', () => {
    const open = (page: string): boolean[] =>
      byClass(elementsOf(page), 'diff').map((diff) => attribute(diff, 'open') !== undefined);
    const many = Array.from({ length: 12 }, (_, index) =>
      jobText(`job-${index}`, `/kaniko/executor --context . --destination $CI_REGISTRY_IMAGE:${index}`),
    );

    expect(open(pageOf(pipeline))).toEqual([true]);
    expect(open(pageOf(many.join('')))).toEqual([false]);
  });
});

function elementsIn(element: Element): Element[] {
  return element.childNodes.flatMap((node) => ('tagName' in node ? [node, ...elementsIn(node)] : []));
}
