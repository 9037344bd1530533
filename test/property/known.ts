/** Defects that are known: cases that show them do not fail, each has a skipped test of its own. */
export const KNOWN: readonly { readonly message: RegExp; readonly reason: string }[] = [];
