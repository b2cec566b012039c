/**
 * The closed table of error codes: one code a kind of trouble, the same on every carrier.
 *
 * `http` is the status an HTTP door answers, `exit` the status the command line ends with
 * (0 done, 1 failed, 2 usage, 3 denied or unanswered, 4 not reachable), `retryable` whether the
 * same call may succeed later without anyone changing anything.
 */
export const errorCodes = {
  // what the caller sent
  USAGE: { http: 400, exit: 2, retryable: false },
  INVALID_INPUT: { http: 400, exit: 2, retryable: false },
  REDACTED_INPUT: { http: 400, exit: 2, retryable: false },
  UNKNOWN_FUNCTION: { http: 404, exit: 2, retryable: false },
  UNKNOWN_METHOD: { http: 404, exit: 2, retryable: false },
  NOT_FOUND: { http: 404, exit: 1, retryable: false },
  ALREADY_EXISTS: { http: 409, exit: 1, retryable: false },
  CONFLICT: { http: 409, exit: 1, retryable: false },
  TOO_LARGE: { http: 413, exit: 1, retryable: false },
  UNSUPPORTED: { http: 422, exit: 1, retryable: false },
  // files
  NOT_A_FILE: { http: 422, exit: 1, retryable: false },
  NOT_A_DIRECTORY: { http: 422, exit: 1, retryable: false },
  NOT_EMPTY: { http: 422, exit: 1, retryable: false },
  NO_MATCH: { http: 422, exit: 1, retryable: false },
  AMBIGUOUS_MATCH: { http: 422, exit: 1, retryable: false },
  PERMISSION_DENIED: { http: 403, exit: 1, retryable: false },
  DISK_FULL: { http: 507, exit: 1, retryable: false },
  UNSAFE_ARCHIVE: { http: 422, exit: 1, retryable: false },
  // who may do what
  UNAUTHENTICATED: { http: 401, exit: 4, retryable: false },
  FORBIDDEN: { http: 403, exit: 3, retryable: false },
  DENIED_BY_POLICY: { http: 403, exit: 3, retryable: false },
  PATH_REFUSED: { http: 403, exit: 3, retryable: false },
  PATH_OUTSIDE_WORKSPACE: { http: 403, exit: 3, retryable: false },
  OUT_OF_SCOPE: { http: 403, exit: 1, retryable: false },
  REFUSED: { http: 403, exit: 3, retryable: false },
  APPROVAL_PENDING: { http: 202, exit: 3, retryable: true },
  APPROVAL_REQUIRED: { http: 403, exit: 3, retryable: false },
  APPROVAL_EXPIRED: { http: 403, exit: 3, retryable: false },
  APPROVAL_STALE: { http: 409, exit: 3, retryable: false },
  // how a run ended
  CANCELLED: { http: 499, exit: 1, retryable: false },
  DEADLINE_EXCEEDED: { http: 504, exit: 1, retryable: true },
  OUTCOME_UNKNOWN: { http: 502, exit: 1, retryable: false },
  INVALID_OUTPUT: { http: 500, exit: 1, retryable: false },
  COMMAND_FAILED: { http: 500, exit: 1, retryable: false },
  UNDO_CONFLICT: { http: 409, exit: 1, retryable: false },
  UNDO_UNAVAILABLE: { http: 410, exit: 1, retryable: false },
  // what Steward depends on
  RATE_LIMITED: { http: 429, exit: 1, retryable: true },
  OVERLOADED: { http: 503, exit: 1, retryable: true },
  /** It failed too often of late; nothing was tried. */
  CIRCUIT_OPEN: { http: 503, exit: 4, retryable: true },
  NETWORK: { http: 502, exit: 4, retryable: true },
  /** Another MCP server answered that its tool failed. */
  SERVER_ERROR: { http: 502, exit: 1, retryable: false },
  MODEL_NOT_CONFIGURED: { http: 409, exit: 1, retryable: false },
  MODEL_UNREACHABLE: { http: 502, exit: 4, retryable: true },
  MODEL_ERROR: { http: 502, exit: 1, retryable: false },
  NOT_REACHABLE: { http: 503, exit: 4, retryable: true },
  AUDIT_UNAVAILABLE: { http: 503, exit: 1, retryable: true },
  // start
  CONFIG_INVALID: { http: 500, exit: 2, retryable: false },
  DATA_FOLDER_IN_USE: { http: 500, exit: 1, retryable: true },
  DATA_FOLDER_UNUSABLE: { http: 500, exit: 1, retryable: false },
  DATABASE_CORRUPT: { http: 500, exit: 1, retryable: false },
  PORT_IN_USE: { http: 500, exit: 1, retryable: false },
  INTERNAL: { http: 500, exit: 1, retryable: false },
} as const satisfies Record<string, { http: number; exit: number; retryable: boolean }>;

export type ErrorCode = keyof typeof errorCodes;

/** An error as it crosses a boundary: no stack, no cause, nothing a stranger may not read. */
export interface ErrorView {
  code: ErrorCode;
  /** What happened, in a sentence a person can act on. */
  message: string;
  /** What to try next, when there is something to try. */
  hint?: string | undefined;
}
