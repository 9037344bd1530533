import type { CallContext } from '../../src/buildkit/context.ts';
import { layOut, type Surroundings } from '../../src/buildkit/layout.ts';
import { type Rendered, renderRootless } from '../../src/buildkit/render.ts';
import { type CallFacts, convertCall } from '../../src/kaniko/convert.ts';
import { parseArguments } from '../../src/kaniko/pflag.ts';
import type { Layout } from '../../src/source/rewrite-scalar.ts';
import { words } from '../kaniko/words.ts';

/** A call at the root of the project, in a tree that is not in view. */
export function callContext(more: Partial<CallContext> = {}): CallContext {
  return {
    cwd: '',
    exists: () => undefined,
    values: () => [],
    cacheSuffix: '',
    environment: [],
    nounset: false,
    noclobber: false,
    forgetsRegistries: false,
    ...more,
  };
}

/** Converts the arguments of a call, written as on a command line. */
export function convert(line: string, more: Partial<CallFacts> = {}) {
  const facts: CallFacts = {
    flavor: 'upstream',
    values: () => [],
    baseRegistries: () => ({ missing: 'the Dockerfile is out of view' }),
    ...more,
  };
  const parsed = parseArguments(words(line), facts.flavor);
  return { parsed, ...convertCall(parsed, facts) };
}

export function render(line: string, more: Partial<CallContext> = {}): Rendered {
  const rendered = renderRootless(convert(line).plan, callContext(more));
  if ('problem' in rendered) throw new Error(`${rendered.written}: ${rendered.problem}`);
  return rendered;
}

/** The arguments of the emitted command. */
export function rendered(line: string, more: Partial<CallContext> = {}): string[] {
  return render(line, more).arguments.map(({ text }) => text);
}

export function laidOut(
  line: string,
  layout: Layout = { style: 'single' },
  around: Partial<Surroundings> = {},
): string {
  return layOut(render(line), { prefix: [], redirects: [], exec: false, ...around }, layout);
}
