import type { Page } from 'playwright-core';
import { BROKEN, HOSTILE, MIXED, NOTHING, pageOf, render, reportOf } from '../report/html/pages.ts';
import { axeFindings, becomes, TestBrowser } from './pages.ts';

const browser = new TestBrowser();

beforeAll(() => browser.start());
afterAll(() => browser.stop());

/** Names of the rows that are shown. */
async function shownJobs(page: Page): Promise<string[]> {
  return (await page.locator('.job:visible .name').allTextContents()).map((name) => name.trim());
}

/** What has the focus: its id, or its text. */
async function focused(page: Page): Promise<string> {
  return page.evaluate<string>(
    '(document.activeElement.id || document.activeElement.textContent).replace(/\\s+/g, " ").trim()',
  );
}

async function openEverything(page: Page): Promise<void> {
  await page.evaluate('for (const item of document.querySelectorAll("details")) item.open = true');
}

const hostile = (): string => render([{ prefix: '', report: reportOf(HOSTILE) }]).text;

test.each([
  ['with all outcomes', () => pageOf(MIXED)],
  ['with hostile names', hostile],
  ['without a job', () => pageOf(NOTHING)],
  ['of a broken file', () => pageOf(BROKEN)],
])('a page %s opens in silence and asks for nothing', async (_, make) => {
  const { page, complaints, requests } = await browser.open(make());
  await openEverything(page);

  await becomes(() => page.locator('h1').isVisible(), true);
  expect(complaints).toEqual([]);
  expect(requests).toEqual([]);
});

test('nothing but the script of the page can act', async () => {
  const { page, requests } = await browser.open(pageOf(MIXED));
  const blocked: string[] = [];
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText === 'csp') blocked.push(request.url());
  });
  await page.evaluate(`{
    const script = document.createElement('script');
    script.textContent = 'window.acted = true';
    document.body.append(script);
    const image = document.createElement('img');
    image.src = 'https://example.com/a.png';
    document.body.append(image);
    document.body.insertAdjacentHTML('beforeend', '<p onclick="window.acted = true" id="trap">x</p>');
    document.getElementById('trap').click();
  }`);

  expect(await page.evaluate('window.acted')).toBeUndefined();
  await becomes(() => page.evaluate(`fetch('https://example.com/').then(() => 'sent', () => 'blocked')`), 'blocked');
  await becomes(() => requests.length > 0, true);
  await becomes(() => blocked, requests);
});

describe('the filter', () => {
  test('searches names, files, flags and reasons while one types, and says how many jobs are left', async () => {
    const { page } = await browser.open(pageOf(MIXED));
    await becomes(() => page.locator('#count').textContent(), '5 jobs');

    await page.getByLabel('Search').fill('cache TRUE');
    await becomes(() => shownJobs(page), ['cached']);
    await becomes(() => page.getByRole('status').textContent(), '1 of 5 jobs');

    await page.getByLabel('Search').fill('no such thing');
    await becomes(() => shownJobs(page), []);
    await becomes(() => page.getByText('No job matches these filters.').isVisible(), true);

    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.locator('#count', { hasText: /^5 jobs$/ }).waitFor();
    await becomes(async () => (await shownJobs(page)).length, 5);
    await becomes(() => focused(page), 'search');
  });

  test('combines status, file, reason and method', async () => {
    const { page } = await browser.open(pageOf(MIXED));

    await page.getByLabel('Status').selectOption('manual');
    await becomes(() => shownJobs(page), ['from-bucket', 'flags-elsewhere']);
    await page.getByLabel('Reason').selectOption('K2B123');
    await becomes(() => shownJobs(page), ['from-bucket']);
    await page.getByLabel('File', { exact: true }).selectOption('.gitlab-ci.yml');
    await page.getByLabel('Method').selectOption('rootless');
    await becomes(() => shownJobs(page), ['from-bucket']);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.locator('#count', { hasText: /^5 jobs$/ }).waitFor();
  });

  test('is set by the charts', async () => {
    const { page } = await browser.open(pageOf(MIXED));

    await page.getByRole('link', { name: /^Flags are held in a variable/ }).click();
    await becomes(() => shownJobs(page), ['flags-elsewhere']);
    await page.getByRole('link', { name: /^Untouched/ }).click();
    await becomes(() => shownJobs(page), ['only-a-shell']);
  });
});

test('details open one by one and all at once, for the jobs that are shown', async () => {
  const { page } = await browser.open(pageOf(MIXED));
  const table = page.getByRole('table', { name: 'Flags of cached' });

  await becomes(() => table.isVisible(), false);
  await page.locator('summary', { hasText: 'of cached' }).click();
  await becomes(() => table.isVisible(), true);

  await page.getByLabel('Search').fill('cached');
  await page.getByRole('button', { name: 'Close all details' }).waitFor();
  await page.getByLabel('Search').fill('from-bucket');
  await page.getByRole('button', { name: 'Open all details' }).click();
  await becomes(() => page.getByRole('table', { name: 'Flags of from-bucket' }).isVisible(), true);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.locator('.job', { hasText: 'flags-elsewhere' }).waitFor();
  await becomes(() => page.getByRole('table', { name: 'Flags of flags-elsewhere' }).isVisible(), false);
});

test('a link to a diff opens it, and so does its address', async () => {
  const text = pageOf(MIXED);
  const { page } = await browser.open(text);
  await page.evaluate('for (const diff of document.querySelectorAll(".diff")) diff.open = false');
  await page.locator('summary', { hasText: 'of cached' }).click();
  await page.locator('.job details[open] a.path').click();

  await becomes(() => page.locator('.diff table').isVisible(), true);
  await becomes(() => focused(page), 'diff-1');
});

test('works without a mouse', async () => {
  const { page } = await browser.open(pageOf(MIXED));

  await page.keyboard.press('Tab');
  await becomes(() => focused(page), 'Skip to: Jobs');
  await becomes(() => page.evaluate('document.activeElement.getBoundingClientRect().top >= 0'), true);
  await page.keyboard.press('Enter');
  await becomes(() => focused(page), 'jobs');
  await page.keyboard.press('Tab');
  await becomes(() => focused(page), 'search');
  await becomes(() => page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), 'solid');
  await page.keyboard.type('cached');
  await page.locator('#count', { hasText: /^1 of 5 jobs$/ }).waitFor();
  await becomes(() => shownJobs(page), ['cached']);
  for (const id of ['status', 'file', 'reason', 'method']) {
    await page.keyboard.press('Tab');
    await becomes(() => focused(page), id);
  }
  await page.keyboard.press('Tab');
  await becomes(() => focused(page), 'Clear');
  await page.keyboard.press('Tab');
  await becomes(() => focused(page), 'toggle-jobs');
  await page.keyboard.press('Tab');
  await becomes(() => focused(page), expect.stringMatching(/^4 flags: .* of cached$/));
  await becomes(() => page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), 'solid');
  await page.keyboard.press('Enter');
  await becomes(() => page.getByRole('table', { name: 'Flags of cached' }).isVisible(), true);
});

describe('axe finds nothing', () => {
  test.each([
    ['in light', 'light', 1280],
    ['in dark', 'dark', 1280],
    ['in light on a narrow page', 'light', 360],
    ['in dark on a narrow page', 'dark', 360],
  ] as const)('%s', async (_, colorScheme, width) => {
    const { page } = await browser.open(pageOf(MIXED), { colorScheme, viewport: { width, height: 900 } });
    await openEverything(page);
    await becomes(() => axeFindings(page), []);

    await page.getByLabel('Search').fill('nothing at all');
    await page.getByText('No job matches these filters.').waitFor();
    await becomes(() => axeFindings(page), []);
  });

  test.each([
    ['without a job', NOTHING],
    ['with a broken file', BROKEN],
  ])('%s', async (_, pipeline) => {
    const { page } = await browser.open(pageOf(pipeline), { colorScheme: 'dark' });

    await becomes(() => axeFindings(page), []);
  });
});

test.each([320, 360, 768])('nothing is wider than a page of %i pixels', async (width) => {
  for (const text of [pageOf(MIXED), hostile()]) {
    const { page } = await browser.open(text, { viewport: { width, height: 800 } });
    await openEverything(page);

    await becomes(() => page.evaluate('document.documentElement.scrollWidth'), width);
  }
});

test('a narrow page shows a diff in one column, what was removed before what was added', async () => {
  const { page } = await browser.open(pageOf(MIXED), { viewport: { width: 360, height: 800 } });
  await openEverything(page);
  const lines = await page.evaluate<string[]>(`
    [...document.querySelectorAll('.edit .l:not(.none), .same .l')]
      .filter((cell) => cell.getClientRects().length > 0)
      .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
      .map((cell) => (cell.closest('.same') ? ' ' : cell.classList.contains('old') ? '-' : '+') + cell.textContent)`);

  const start = lines.findIndex((line) => line.startsWith('-'));
  expect(lines.slice(start, start + 2).map((line) => line.charAt(0))).toEqual(['-', '+']);
  expect(lines.filter((line) => line === ' "cached":')).toHaveLength(1);
});

test('print shows what is closed, leaves out the controls, and keeps the filter', async () => {
  const { page } = await browser.open(pageOf(MIXED), { colorScheme: 'dark' });
  await page.getByLabel('Search').fill('cached');
  await page.emulateMedia({ media: 'print' });

  await becomes(() => page.locator('#filters').isVisible(), false);
  await becomes(() => page.getByRole('button').count(), 0);
  await becomes(() => shownJobs(page), ['cached']);
  const table = page.getByRole('table', { name: 'Flags of cached' });
  await becomes(async () => ((await table.boundingBox())?.height ?? 0) > 40, true);
  await becomes(() => page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)');
});

test('is whole without its script', async () => {
  const { page } = await browser.open(pageOf(MIXED), { javaScriptEnabled: false });

  await becomes(() => page.locator('.job').count(), 5);
  await becomes(() => page.locator('#filters').isVisible(), false);
  await page.locator('summary', { hasText: 'of cached' }).click();
  await becomes(() => page.getByRole('table', { name: 'Flags of cached' }).isVisible(), true);
});
