import { errorCodes, type ErrorCode, type ErrorView } from '../../src-preload/contract/errorCodes.ts';

export type { ErrorCode, ErrorView };

/**
 * The one error class. `message` says what happened in a sentence a person or a model can act on,
 * `hint` what to try. Only the door, the wire and the entries catch these.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.hint = options.hint;
  }

  get retryable(): boolean {
    return errorCodes[this.code].retryable;
  }

  get exitCode(): number {
    return errorCodes[this.code].exit;
  }

  get httpStatus(): number {
    return errorCodes[this.code].http;
  }
}

export function isAppError(value: unknown, code?: ErrorCode): value is AppError {
  return value instanceof AppError && (code === undefined || value.code === code);
}

/** Whether a word from elsewhere is one of the codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCodes, value);
}

interface SystemError {
  code: string;
  path?: string;
  syscall?: string;
}

function isSystemError(value: unknown): value is Error & SystemError {
  return value instanceof Error && typeof (value as { code?: unknown }).code === 'string' && /^E[A-Z0-9]+$/.test((value as unknown as SystemError).code);
}

/** What the operating system's error numbers mean to a person. */
const systemErrors: Record<string, (where: string) => [ErrorCode, string, string?]> = {
  ENOENT: (where) => ['NOT_FOUND', `There is nothing at ${where}`, 'Check the spelling, or list the folder'],
  EEXIST: (where) => ['ALREADY_EXISTS', `${where} exists already`],
  EACCES: (where) => ['PERMISSION_DENIED', `This user may not use ${where}`, 'Change its permissions, or use another place'],
  EPERM: (where) => ['PERMISSION_DENIED', `The system does not permit this on ${where}`],
  ENOTDIR: (where) => ['NOT_A_DIRECTORY', `A part of ${where} is not a folder`],
  EISDIR: (where) => ['NOT_A_FILE', `${where} is a folder, not a file`],
  ENOTEMPTY: (where) => ['NOT_EMPTY', `${where} is not empty`],
  ENOSPC: (where) => ['DISK_FULL', `There is no space left for ${where}`, 'Free some space, then try again'],
  EDQUOT: (where) => ['DISK_FULL', `The disk quota is used up at ${where}`],
  EROFS: (where) => ['PERMISSION_DENIED', `${where} is on a read-only file system`],
  EMFILE: () => ['OVERLOADED', 'Too many files are open', 'Try again in a moment'],
  ELOOP: (where) => ['PATH_REFUSED', `${where} is a link where none may be followed`],
  ENAMETOOLONG: (where) => ['INVALID_INPUT', `The name is too long: ${where}`],
  EINVAL: (where) => ['INVALID_INPUT', `The system refuses ${where}`],
  ETXTBSY: (where) => ['CONFLICT', `${where} is a program that is running`],
  EBUSY: (where) => ['CONFLICT', `${where} is in use`],
  ECONNREFUSED: (where) => ['NETWORK', `Nothing answers at ${where}`],
  ECONNRESET: (where) => ['NETWORK', `The connection to ${where} was cut`],
  ENOTFOUND: (where) => ['NETWORK', `The host ${where} is not known`],
  ETIMEDOUT: (where) => ['NETWORK', `${where} did not answer in time`],
};

/** Any thrown value as an AppError: system errors are translated, the rest become INTERNAL. */
export function toAppError(value: unknown, where?: string): AppError {
  if (value instanceof AppError) return value;
  if (isSystemError(value)) {
    const known = systemErrors[value.code];
    const place = where ?? value.path ?? value.syscall ?? 'this place';
    if (known) {
      const [code, message, hint] = known(place);
      return new AppError(code, message, { cause: value, ...(hint === undefined ? {} : { hint }) });
    }
    return new AppError('INTERNAL', `The system answered ${value.code} for ${place}`, { cause: value });
  }
  if (value instanceof Error && value.name === 'AbortError') return new AppError('CANCELLED', 'Stopped before it was done', { cause: value });
  const message = value instanceof Error ? value.message : String(value);
  return new AppError('INTERNAL', `Something inside Steward failed: ${message}`, { cause: value, hint: 'The log has the details' });
}

/** An error as it may cross a boundary: code, message and hint, never a stack. */
export function toErrorView(value: unknown): ErrorView {
  const error = toAppError(value);
  return { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
}

/** For the default branch of a switch over a union: the compiler proves it is never reached. */
export function assertNever(value: never): never {
  throw new AppError('INTERNAL', `A case was not handled: ${JSON.stringify(value)}`);
}
