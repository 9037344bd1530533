/** Exit codes, in falling order of precedence: 2, 3, 1, 0 (DESIGN §4). */
export const EXIT = {
  /** Nothing to do, or all done; also any `plan` that ran. */
  ok: 0,
  /** `check`: changes are pending. */
  pending: 1,
  /** Usage, configuration, unreadable or broken input, write error, internal error. */
  error: 2,
  /** `apply`, `check`: some jobs need a human. */
  manual: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
