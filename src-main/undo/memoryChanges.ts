import { AppError } from '../kernel/errors.ts';
import type { ChangeMark } from '../ports/memories.ts';

/** Changes of memories, which keeps both sides of each itself: under the call and the position of its row. */
export interface MemoryChanges {
  /** Makes them as they were on that side; done again, it finishes what is left. What others put there meanwhile becomes the other side. */
  revert(mark: ChangeMark, side: 'before' | 'after'): Promise<void>;
  /** What stands in the way, in sentences. */
  conflicts(mark: ChangeMark, side: 'before' | 'after'): Promise<string[]>;
  /** Keeps nothing of the call's changes any more. */
  forget(callId: string): Promise<void>;
}

const unavailable = (): Promise<never> => Promise.reject(new AppError('UNDO_UNAVAILABLE', 'Nothing is remembered here'));

/** For journals beside which no memories are kept. */
export const noMemories: MemoryChanges = { revert: unavailable, conflicts: unavailable, forget: unavailable };
