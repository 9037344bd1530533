/** A mistake that the user can put right: told without a stack, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
