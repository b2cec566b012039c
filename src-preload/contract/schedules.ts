import { z } from 'zod';
import { json, timestamp } from './common.ts';

/** What came of a call when its time had come. */
export const taskRun = z.strictObject({
  at: timestamp,
  /** running: until it has ended, also while it waits for the person. missed: Steward did not run then. */
  outcome: z.enum(['running', 'done', 'failed', 'refused', 'unknown', 'missed', 'overlapped']),
  text: z.string(),
  callId: z.string().optional(),
});
export type TaskRun = z.infer<typeof taskRun>;

/** A call that is made later, once or again and again. */
export const scheduledTask = z.strictObject({
  name: z.string(),
  function: z.string(),
  arguments: z.record(z.string(), json),
  /** As it was written. */
  when: z.string(),
  /** In words: "Every day at 09:00". */
  sentence: z.string(),
  timeZone: z.string(),
  /** What the call does: "Delete old-exports". */
  call: z.string(),
  ifMissed: z.enum(['run', 'skip']),
  createdAt: timestamp,
  /** Who planned it. */
  by: z.string(),
  runs: z.number().int(),
  lastRun: taskRun.optional(),
  /** The next moments, at most three; none when it will not run again. */
  next: z.array(timestamp),
});
export type ScheduledTask = z.infer<typeof scheduledTask>;

/** All of them, next first. */
export interface SchedulesState {
  tasks: ScheduledTask[];
}
export type SchedulesAction = { type: 'replaced'; tasks: ScheduledTask[] };

export const scheduleMethods = {
  /** Takes it back; a call of it that runs goes on. NOT_FOUND when it is gone. */
  'schedules.cancel': { params: z.strictObject({ name: z.string() }), result: z.strictObject({}) },
} as const;
