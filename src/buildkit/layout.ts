import type { Layout } from '../source/rewrite-scalar.ts';
import type { Rendered, Step } from './render.ts';

/** What the user wrote around the words of the call. */
export interface Surroundings {
  /** Assignments in front of the executor, as written. */
  readonly prefix: readonly string[];
  /** Redirections, as written; they go to the whole chain. */
  readonly redirects: readonly string[];
  /** `exec` in front of the executor. */
  readonly exec: boolean;
}

export const BUILD_COMMAND = 'buildctl-daemonless.sh build';

/** True when the call needs steps before or after it. */
export function isChain(rendered: Rendered): boolean {
  return rendered.setup.length > 0 || rendered.finish.length > 0;
}

/**
 * Writes a rendered call as one command in the place of one command (DESIGN D9). Steps around it are one chain in a
 * subshell: in braces a failing build would be swallowed, because errexit ignores a failure before the last `&&`.
 */
export function layOut(rendered: Rendered, around: Surroundings, layout: Layout): string {
  const environment = [...around.prefix, ...rendered.environment];
  const command = [...(around.exec ? ['exec'] : []), ...environment, BUILD_COMMAND].join(' ');
  const args = rendered.arguments.map(({ text }) => text);
  const tail = around.redirects;
  if (!isChain(rendered)) return join([command, ...args, ...tail], layout, '');
  const last = rendered.finish.length === 0 ? '' : ' &&';
  const build = join([command, ...args], layout, '  ') + last;
  const write = (step: Step): string => (typeof step === 'string' ? step : join(step, layout, '  '));
  const setup = rendered.setup.map((step) => `${write(step)} &&`);
  const finish = rendered.finish.map((step, index) => (index < rendered.finish.length - 1 ? `${step} &&` : step));
  if (layout.style === 'single') return ['(', ...setup, build, ...finish, [')', ...tail].join(' ')].join(' ');
  const indent = layout.style === 'lines' ? layout.indent : '';
  const inner = layout.style === 'lines' ? `${indent}  ` : '';
  return [
    '(',
    ...[...setup, build, ...finish].map((line) => inner + line),
    `${indent}${[')', ...tail].join(' ')}`,
  ].join('\n');
}

function join(words: readonly string[], layout: Layout, deeper: string): string {
  if (layout.style === 'single') return words.join(' ');
  if (layout.style === 'folded') return words.join('\n');
  return words.join(` \\\n${layout.indent}${deeper}  `);
}
