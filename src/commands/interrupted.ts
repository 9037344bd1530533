/** What is told when Ctrl-C stops a run before its first write, or one that was taken back. */
export const INTERRUPTED = 'Interrupted. Nothing was written.\n';
