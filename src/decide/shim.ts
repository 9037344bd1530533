import { isTimed } from '../shell/command.ts';
import { renderShim, SHIM_NAME } from '../buildkit/shim.ts';
import { SHIM_FLAGS } from '../buildkit/shim/flags.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { KanikoInvocation } from '../kaniko/analyze.ts';
import { parseArguments } from '../kaniko/pflag.ts';
import type { Diagnostic, KanikoFlavor, Location } from '../model.ts';
import { type ValueEdit, textEdit } from '../source/rewrite-scalar.ts';
import type { DraftCall, StepBefore } from './draft.ts';
import type { DraftOptions } from './options.ts';
import { ownValue } from '../own-value.ts';

/** Findings about flags that only show when the job runs. */
const HIDDEN: ReadonlySet<string> = new Set(['K2B183', 'K2B184', 'K2B314']);

/** The calls of a job with the function that translates their words when the job runs (DESIGN D7). */
export interface ShimmedCalls {
  readonly calls: DraftCall[];
  readonly findings: Diagnostic[];
  readonly steps: StepBefore[];
}

/**
 * Lets the calls of a job go through the shim, when flags of one of them are out of view.
 * @param findings - what is said of the calls
 * @returns undefined when no call needs it
 */
export function shimmed(
  calls: readonly DraftCall[],
  findings: readonly Diagnostic[],
  flavor: KanikoFlavor,
  options: DraftOptions,
  at: (invocation: KanikoInvocation) => Location,
): ShimmedCalls | undefined {
  const [first] = calls;
  if (!first || !findings.some(({ code }) => HIDDEN.has(code))) return undefined;
  const problem =
    configured(options) ?? calls.map((call) => problemOf(call, first, flavor)).find((text) => text !== undefined);
  if (problem !== undefined) {
    const refusal = diagnostic('K2B317', at(first.invocation), { problem });
    return { calls: [...calls], findings: [...findings, refusal], steps: [] };
  }
  const kept = findings.filter(({ code }) => !HIDDEN.has(code) && code !== 'K2B315');
  const note = diagnostic('K2B316', at(first.invocation), { name: SHIM_NAME });
  const step = { command: first.invocation.command, text: renderShim({ flavor }), reason: 'shim', early: true };
  return {
    calls: calls.map((call) => ({ ...call, kept: [], translated: [], shim: flavor })),
    findings: [...kept, note],
    steps: [step],
  };
}

/** What the configuration asks for that the function, which is the same everywhere, does not do. */
function configured({ cache, dockerMediaTypes }: DraftOptions): string | undefined {
  if (cache?.mode === 'min') return 'the configuration sets cache.mode, which the function does not know';
  if (cache?.tag !== undefined) return 'the configuration sets cache.tag, which the function does not know';
  return dockerMediaTypes ? 'the configuration sets mediaTypes, which the function does not know' : undefined;
}

/** Why the words of a call cannot go through the function. */
function problemOf({ invocation }: DraftCall, first: DraftCall, flavor: KanikoFlavor): string | undefined {
  const { command, exec } = invocation;
  if (exec) return 'exec runs a program and no function';
  if (isTimed(command)) return 'time runs a program and no function';
  if (command.unit.quoted) return 'the call stands inside sh -c, which has no function of the script';
  if (command.unit.file !== first.invocation.command.unit.file) return 'the calls of the job stand in several scripts';
  const { occurrences } = parseArguments(invocation.arguments, flavor);
  const refused = occurrences.find(({ flag }) => ownValue(SHIM_FLAGS, flag) === 'refused');
  return refused && `${refused.written} is none of the flags that the function takes`;
}

/** The edit of a call that goes through the shim: its words stay as they are. */
export function shimEdit(start: number, { invocation, context }: DraftCall): ValueEdit {
  const { command } = invocation;
  const [name] = command.words;
  const offset = start + ((name?.start ?? 0) - command.node.pos);
  const suffix = context.cacheSuffix === '' ? [] : [`K2B_CACHE_SUFFIX=${context.cacheSuffix}`];
  const text = [...context.environment, ...suffix, SHIM_NAME].join(' ');
  return textEdit(offset, offset + (name?.raw.length ?? 0), text);
}
