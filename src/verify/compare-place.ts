import type { KanikoInvocation } from '../kaniko/analyze.ts';
import { type Surrounding, surroundingsOf, withoutChain } from '../shell/surroundings.ts';

/**
 * Compares where a call stands: in which conditions, loops, functions, pipelines and subshells of its script, and in
 * which directory. The steps of a build form one chain in a subshell of its own, whose failure is that of the build
 * (DESIGN D9): that is the place of the call itself.
 * @returns the differences, in words
 */
export function comparePlace(before: KanikoInvocation, after: KanikoInvocation): readonly string[] {
  const [old, now] = [surroundingsOf(before.command), surroundingsOf(after.command)];
  const differences: string[] = [];
  if (inWords(old) !== inWords(now) && inWords(old) !== inWords(withoutChain(now)))
    differences.push(`surroundings of the build: ${inWords(old)} before, ${inWords(now)} after`);
  if (before.cwd !== undefined && before.cwd !== after.cwd)
    differences.push(`directory of the build: ${before.cwd || '.'} before, ${after.cwd || '.'} after`);
  return differences;
}

function inWords(steps: readonly Surrounding[]): string {
  return steps.length === 0 ? 'none' : steps.map(({ text }) => text).join(', ');
}
