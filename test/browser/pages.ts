import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { source as axeSource } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** How long a state is waited for, in ms: well below the limit of a test, so that a failure shows what came instead. */
const PATIENCE = 30_000;

/** What must not happen while a page is open. */
export interface OpenPage {
  readonly page: Page;
  /** Messages of the console, uncaught errors and dialogs. */
  readonly complaints: string[];
  /** Requests for anything but the page itself. */
  readonly requests: string[];
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: { html: string }[] }[];
}

/** A browser with an empty profile that talks to nobody; each page is a file, as a person would open it. */
export class TestBrowser {
  private readonly folder = mkdtempSync(join(tmpdir(), 'k2b-browser-'));
  private browser: Browser | undefined;
  private pages = 0;

  async start(): Promise<void> {
    const executablePath = process.env['CHROMIUM'] ?? PLACES.find((path) => existsSync(path));
    if (executablePath === undefined) throw new Error('Chromium is not installed (Debian: apt-get install chromium)');
    this.browser = await chromium.launch({
      executablePath,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async open(text: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
    if (!this.browser) throw new Error('not started');
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const file = join(this.folder, `page-${this.pages++}.html`);
    const url = pathToFileURL(file).href;
    writeFileSync(file, text);
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) requests.push(request.url());
    });
    await page.goto(url);
    return { page, complaints, requests };
  }
}

/** What axe finds, gravest first, as lines that a failing test can show. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResult>(`axe.run(document, { resultTypes: ['violations'] })`);
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/**
 * Waits until the page reads as expected: it follows keys, clicks and addresses when it gets to it, which on a busy
 * machine is after the test has asked. A test that fails shows the last reading.
 */
export async function becomes<T>(read: () => T | Promise<T>, expected: unknown): Promise<void> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await read();
    try {
      expect(value).toEqual(expected);
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
