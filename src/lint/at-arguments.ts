import type { MessageData } from '../diagnostics/codes.ts';
import { type Argument, pairOf } from './arguments.ts';
import type { BuildCall, BuildkitJob } from './job.ts';
import type { Finding } from './rule.ts';

/**
 * A finding at the value of each argument to which a rule objects.
 * @param of - what is looked at of a build
 * @param objection - the data of the rule's sentence; undefined where there is nothing to object
 */
export function atArguments<T extends { readonly argument: Argument }>(
  { builds, at }: Pick<BuildkitJob, 'builds' | 'at'>,
  of: (call: BuildCall) => readonly T[],
  objection: (item: T, call: BuildCall) => MessageData | undefined,
): readonly Finding[] {
  return builds.flatMap((call) =>
    of(call).flatMap((item) => {
      const data = objection(item, call);
      return data === undefined ? [] : [{ location: at(call.command, item.argument.value), data }];
    }),
  );
}

/** A pair like `--opt filename=Containerfile`; the value is undefined where there is no `=`. */
export interface PairFact {
  readonly argument: Argument;
  readonly key: string;
  readonly value: string | undefined;
}

/** The pairs of a build that one of the flags gives. */
export function pairsOf(...flags: readonly string[]): (call: BuildCall) => readonly PairFact[] {
  return ({ known }) =>
    known
      .filter(({ flag }) => flags.includes(flag))
      .map((argument) => {
        const [key, value] = pairOf(argument);
        return { argument, key, value };
      });
}
