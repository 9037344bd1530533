/**
 * True for the error of a parser that ran out of stack. `yaml` hands such an error on as one of the text, with the
 * engine's message in the place of its own.
 */
export function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && /call stack|recursion/i.test(error.message));
}
