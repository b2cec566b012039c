import type { ErrorCode } from '../kernel/errors.ts';
import type { MemoryThread } from './memoryThread.ts';

export interface MemoryWorkerSetup {
  folder: string;
  /** When it was started. */
  now: number;
}

export type MemoryMethod = Exclude<keyof MemoryThread, 'close'>;

export interface MemoryRequest {
  id: number;
  method: MemoryMethod;
  args: readonly unknown[];
}

export type MemoryAnswer = { id: number; ok: true; value: unknown } | { id: number; ok: false; code: ErrorCode; message: string; hint: string };
