import { htmlReport } from '../src/report/html/index.ts';
import { describeCode } from '../src/commands/catalogue.ts';
import { TestBrowser } from '../test/browser/pages.ts';
import { largeReport } from '../test/report/html/pages.ts';

/** Keystrokes of a person who looks for something, finds it, and clears the field. */
const ROUNDS = 5;
const WORDS = ['s', 'se', 'service-4', 'service-42', 'no such job', 'cache', ''];

/** Time from a keystroke until the page is laid out again, and until the next frame is painted, in milliseconds. */
const MEASURE = `async (words) => {
  const field = document.getElementById('search');
  const times = [];
  for (const word of words) {
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const start = performance.now();
    field.value = word;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    document.body.getBoundingClientRect();
    const laidOut = performance.now();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push([laidOut - start, performance.now() - start]);
  }
  return times;
}`;

/** Prints how long the page of a large report takes to render and to filter. */
export async function main(numbers: readonly string[]): Promise<void> {
  const browser = new TestBrowser();
  await browser.start();
  try {
    for (const number of numbers) await measure(browser, Number(number));
  } finally {
    await browser.stop();
  }
}

async function measure(browser: TestBrowser, jobs: number): Promise<void> {
  const report = largeReport(jobs);
  const start = performance.now();
  const { text } = htmlReport([{ prefix: '', report }], {
    command: 'plan',
    written: false,
    nextStep: 'kaniko-to-buildkit apply',
    describe: describeCode,
  });
  const rendered = performance.now() - start;
  const { page } = await browser.open(text);
  const loaded = await page.evaluate<number>('performance.getEntriesByType("navigation")[0].loadEventEnd');
  const rounds: (readonly [number, number])[][] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push(await page.evaluate<[number, number][]>(`(${MEASURE})(${JSON.stringify(WORDS)})`));
  const slowest = (index: 0 | 1): string =>
    Math.max(...WORDS.map((_, word) => median(rounds.map((times) => times[word]?.[index] ?? 0)))).toFixed(0);
  process.stdout.write(
    `${report.jobs.length} jobs: ${(text.length / 1e6).toFixed(1)} MB, rendered in ${rendered.toFixed(0)} ms, ` +
      `loaded in ${loaded.toFixed(0)} ms, slowest keystroke ${slowest(0)} ms to filter, ${slowest(1)} ms to paint (median of ${ROUNDS})\n`,
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
