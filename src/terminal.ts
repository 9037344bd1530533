import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { emitKeypressEvents, type Key } from 'node:readline';
import type { ReadStream } from 'node:tty';
import type { EditResult } from './commands/streams.ts';
import { causeOf } from './source/cause.ts';

/**
 * Waits for one key. Of a chunk that holds several (a paste) only the first counts: the rest was no answer to a question
 * that nobody had seen.
 * @returns the character; `interrupt` for Ctrl-C, Ctrl-D and a terminal that is gone; `resume` after Ctrl-Z and `fg`;
 * the name of any other key
 */
export function readKey(input: ReadStream): Promise<string> {
  emitKeypressEvents(input);
  return new Promise((resolve) => {
    const finish = (key: string): void => {
      input.off('keypress', onKey).off('end', onEnd).off('error', onEnd);
      // A terminal that is gone cannot be set back.
      if (!input.destroyed) input.setRawMode(false);
      input.pause();
      resolve(key);
    };
    const onEnd = (): void => finish('interrupt');
    const onKey = (text: string | undefined, { name, ctrl }: Key): void => {
      if (ctrl === true && (name === 'c' || name === 'd')) return finish('interrupt');
      if (ctrl === true && name === 'z' && process.platform !== 'win32') {
        process.once('SIGCONT', () => finish('resume'));
        input.setRawMode(false);
        process.kill(process.pid, 'SIGTSTP');
        return;
      }
      finish(text !== undefined && /^[!-~]$/.test(text) ? text : (name ?? 'unknown'));
    };
    input.on('keypress', onKey).on('end', onEnd).on('error', onEnd);
    input.setRawMode(true);
    input.resume();
  });
}

/**
 * Lets a person change a text in the editor that `VISUAL` or `EDITOR` names (else vi), as git does: the value is a shell
 * command. The copy lies in a folder that only the user can read, and is removed.
 * @param path - its last part names the copy, so that the editor knows the language
 */
export function editText(path: string, text: string, environment: NodeJS.ProcessEnv): EditResult {
  const windows = process.platform === 'win32';
  const editor = [environment['VISUAL'], environment['EDITOR']].find(Boolean) ?? (windows ? 'notepad' : 'vi');
  const folder = mkdtempSync(join(tmpdir(), 'kaniko-to-buildkit-'));
  try {
    const file = join(folder, basename(path));
    writeFileSync(file, text, { encoding: 'utf8', mode: 0o600 });
    const { status, signal, error } = windows
      ? spawnSync(`${editor} "${file}"`, { stdio: 'inherit', shell: true })
      : spawnSync('sh', ['-c', `${editor} "$@"`, editor, file], { stdio: 'inherit' });
    if (error) return { problem: `The editor ${editor} could not be started: ${causeOf(error)}` };
    if (status !== 0) return { problem: `The editor ${editor} ended with ${signal ?? `exit code ${String(status)}`}` };
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { problem: `The edited text could not be read: ${causeOf(error)}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
