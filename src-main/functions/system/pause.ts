import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../kernel/errors.ts';

/** Waits; CANCELLED when the call is stopped meanwhile. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    throw signal.reason instanceof AppError ? signal.reason : new AppError('CANCELLED', 'Stopped before it was done', { cause: error });
  }
}
