import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '../../bin/kaniko-to-buildkit.js');

/** Without tmux there is no terminal to test in: outside CI that is said and passed over, in CI it is an error. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux && process.env['CI']) throw new Error('tmux is not installed (Debian: apt-get install tmux)');
if (!hasTmux) process.stderr.write('SKIPPED: tmux is not installed, so nothing is tested in a terminal.\n');

/** A terminal of its own, in which the program runs. */
export class TestTerminal {
  private readonly socket = `k2b-test-${process.pid}`;
  private readonly environment: NodeJS.ProcessEnv;

  constructor(
    cwd: string,
    words: readonly string[],
    { environment = {}, columns = 80 }: { environment?: Readonly<Record<string, string>>; columns?: number } = {},
  ) {
    this.environment = { ...process.env };
    delete this.environment['TMUX'];
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const command = ['env', ...variables, process.execPath, PROGRAM, ...words].map(quote).join(' ');
    const size = ['-x', String(columns), '-y', '200'];
    this.tmux('-f', '/dev/null', 'new-session', '-d', ...size, '-c', cwd, `${command}; echo "exit $?"; sleep 60`);
  }

  /** Presses a key, by its name in tmux. */
  press(key: string): void {
    this.tmux('send-keys', key);
  }

  /** Returns when the program's terminal has the width; tmux tells it a little later than its own screen. */
  async resize(columns: number): Promise<void> {
    this.tmux('resize-window', '-x', String(columns), '-y', '200');
    const tty = this.tmux('display-message', '-p', '#{pane_tty}').trim();
    const size = (): string => execFileSync('stty', ['-F', tty, 'size'], { encoding: 'utf8' });
    await this.wait(() => size().endsWith(` ${columns}\n`), `the terminal does not get ${columns} columns`);
  }

  /** What stands on the screen, without trailing blanks. */
  screen(): string {
    return this.tmux('capture-pane', '-p').trimEnd();
  }

  /** Waits until the screen matches. @throws Error with the screen, when it never does */
  async until(pattern: RegExp): Promise<string> {
    let screen = '';
    const appears = (): boolean => pattern.test((screen = this.screen()));
    await this.wait(appears, `${String(pattern)} does not appear`);
    return screen;
  }

  close(): void {
    spawnSync('tmux', ['-L', this.socket, 'kill-server'], { env: this.environment });
  }

  private async wait(holds: () => boolean, complaint: string): Promise<void> {
    const end = Date.now() + 30_000;
    while (!holds()) {
      if (Date.now() > end) throw new Error(`${complaint}:\n${this.screen()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private tmux(...words: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.socket, ...words], { encoding: 'utf8', env: this.environment });
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
