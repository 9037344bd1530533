/** What K2B901 says about an exception. */
export function crashOf(cause: unknown): string {
  return `the program stopped at it: ${cause instanceof Error ? cause.message : String(cause)}`;
}
