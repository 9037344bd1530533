import type { Page } from 'playwright-core';
import { BROKEN, HOSTILE, MIXED, NOTHING, pageOf, render, reportOf } from '../report/html/pages.ts';
import { axeFindings, TestBrowser } from './pages.ts';

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

  expect(await page.locator('h1').isVisible()).toBe(true);
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
  expect(await page.evaluate(`fetch('https://example.com/').then(() => 'sent', () => 'blocked')`)).toBe('blocked');
  expect(requests.length).toBeGreaterThan(0);
  expect(blocked).toEqual(requests);
});

describe('the filter', () => {
  test('searches names, files, flags and reasons while one types, and says how many jobs are left', async () => {
    const { page } = await browser.open(pageOf(MIXED));
    expect(await page.locator('#count').textContent()).toBe('5 jobs');

    await page.getByLabel('Search').fill('cache TRUE');
    expect(await shownJobs(page)).toEqual(['cached']);
    expect(await page.getByRole('status').textContent()).toBe('1 of 5 jobs');

    await page.getByLabel('Search').fill('no such thing');
    expect(await shownJobs(page)).toEqual([]);
    expect(await page.getByText('No job matches these filters.').isVisible()).toBe(true);

    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.locator('#count', { hasText: /^5 jobs$/ }).waitFor();
    expect(await shownJobs(page)).toHaveLength(5);
    expect(await focused(page)).toBe('search');
  });

  test('combines status, file, reason and method', async () => {
    const { page } = await browser.open(pageOf(MIXED));

    await page.getByLabel('Status').selectOption('manual');
    expect(await shownJobs(page)).toEqual(['from-bucket', 'flags-elsewhere']);
    await page.getByLabel('Reason').selectOption('K2B123');
    expect(await shownJobs(page)).toEqual(['from-bucket']);
    await page.getByLabel('File', { exact: true }).selectOption('.gitlab-ci.yml');
    await page.getByLabel('Method').selectOption('rootless');
    expect(await shownJobs(page)).toEqual(['from-bucket']);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.locator('#count', { hasText: /^5 jobs$/ }).waitFor();
  });

  test('is set by the charts', async () => {
    const { page } = await browser.open(pageOf(MIXED));

    await page.getByRole('link', { name: /^Flags are held in a variable/ }).click();
    expect(await shownJobs(page)).toEqual(['flags-elsewhere']);
    await page.getByRole('link', { name: /^Untouched/ }).click();
    expect(await shownJobs(page)).toEqual(['only-a-shell']);
  });
});

test('details open one by one and all at once, for the jobs that are shown', async () => {
  const { page } = await browser.open(pageOf(MIXED));
  const table = page.getByRole('table', { name: 'Flags of cached' });

  expect(await table.isVisible()).toBe(false);
  await page.locator('summary', { hasText: 'of cached' }).click();
  expect(await table.isVisible()).toBe(true);

  await page.getByLabel('Search').fill('cached');
  await page.getByRole('button', { name: 'Close all details' }).waitFor();
  await page.getByLabel('Search').fill('from-bucket');
  await page.getByRole('button', { name: 'Open all details' }).click();
  expect(await page.getByRole('table', { name: 'Flags of from-bucket' }).isVisible()).toBe(true);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.locator('.job', { hasText: 'flags-elsewhere' }).waitFor();
  expect(await page.getByRole('table', { name: 'Flags of flags-elsewhere' }).isVisible()).toBe(false);
});

test('a link to a diff opens it, and so does its address', async () => {
  const text = pageOf(MIXED);
  const { page } = await browser.open(text);
  await page.evaluate('for (const diff of document.querySelectorAll(".diff")) diff.open = false');
  await page.locator('summary', { hasText: 'of cached' }).click();
  await page.locator('.job details[open] a.path').click();

  expect(await page.locator('.diff table').isVisible()).toBe(true);
  expect(await focused(page)).toBe('diff-1');
});

test('works without a mouse', async () => {
  const { page } = await browser.open(pageOf(MIXED));

  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to: Jobs');
  expect(await page.evaluate('document.activeElement.getBoundingClientRect().top >= 0')).toBe(true);
  await page.keyboard.press('Enter');
  expect(await focused(page)).toBe('jobs');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('search');
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  await page.keyboard.type('cached');
  // The list follows each key a frame later.
  await page.locator('#count', { hasText: /^1 of 5 jobs$/ }).waitFor();
  expect(await shownJobs(page)).toEqual(['cached']);
  for (const id of ['status', 'file', 'reason', 'method']) {
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe(id);
  }
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Clear');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('toggle-jobs');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toMatch(/^4 flags: .* of cached$/);
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('table', { name: 'Flags of cached' }).isVisible()).toBe(true);
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
    expect(await axeFindings(page)).toEqual([]);

    await page.getByLabel('Search').fill('nothing at all');
    expect(await axeFindings(page)).toEqual([]);
  });

  test.each([
    ['without a job', NOTHING],
    ['with a broken file', BROKEN],
  ])('%s', async (_, pipeline) => {
    const { page } = await browser.open(pageOf(pipeline), { colorScheme: 'dark' });

    expect(await axeFindings(page)).toEqual([]);
  });
});

test.each([320, 360, 768])('nothing is wider than a page of %i pixels', async (width) => {
  for (const text of [pageOf(MIXED), hostile()]) {
    const { page } = await browser.open(text, { viewport: { width, height: 800 } });
    await openEverything(page);

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
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

  expect(await page.locator('#filters').isVisible()).toBe(false);
  expect(await page.getByRole('button').count()).toBe(0);
  expect(await shownJobs(page)).toEqual(['cached']);
  const box = await page.getByRole('table', { name: 'Flags of cached' }).boundingBox();
  expect(box?.height).toBeGreaterThan(40);
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
});

test('is whole without its script', async () => {
  const { page } = await browser.open(pageOf(MIXED), { javaScriptEnabled: false });

  expect(await page.locator('.job').count()).toBe(5);
  expect(await page.locator('#filters').isVisible()).toBe(false);
  await page.locator('summary', { hasText: 'of cached' }).click();
  expect(await page.getByRole('table', { name: 'Flags of cached' }).isVisible()).toBe(true);
});
