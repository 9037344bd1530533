import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../../src/cli.ts';

export interface Answered {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  /** Keys that nobody asked for. */
  readonly left: readonly string[];
}

/** An answer: a key, or `e` with what the editor makes of each file. */
export type Answer = string | { readonly edit: (text: string, path: string) => string };

/** A repository of its own for each test of the calling file, and a person who answers as the test says. */
export function usePerson() {
  const home = process.cwd();
  const state = process.env['XDG_STATE_HOME'];
  let base = '';
  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'k2b-answers-')));
    mkdirSync(join(base, 'repository/.git'), { recursive: true });
    process.chdir(join(base, 'repository'));
    process.env['XDG_STATE_HOME'] = join(base, 'state');
  });
  afterEach(() => {
    process.chdir(home);
    if (state === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = state;
    rmSync(base, { recursive: true, force: true });
  });
  return {
    write(path: string, text: string): void {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
    read: (path: string): string => readFileSync(path, 'utf8'),
    /** Runs `apply -i` in this process. Without an answer left the terminal is gone. */
    async answer(answers: readonly Answer[], args: readonly string[] = [], columns = 80): Promise<Answered> {
      const left = [...answers];
      let editor: Exclude<Answer, string> | undefined;
      let [out, error] = ['', ''];
      const code = await main(['apply', '-i', ...args], {
        out: (text) => void (out += text),
        error: (text) => void (error += text),
        terminal: true,
        columns,
        errorTerminal: false,
        input: () => Promise.resolve(Buffer.alloc(0)),
        environment: { NO_COLOR: '1' },
        confirm: () => Promise.reject(new Error('nothing else is asked')),
        interactive: {
          key: () => {
            const next = left.shift() ?? 'interrupt';
            if (typeof next === 'string') return Promise.resolve(next);
            editor = next;
            return Promise.resolve('e');
          },
          edit: (path, text) => Promise.resolve({ text: editor?.edit(text, path) ?? text }),
        },
      });
      return { code, out, error, left: left.map((one) => (typeof one === 'string' ? one : 'e')) };
    },
  };
}
