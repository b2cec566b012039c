import { z } from 'zod';
import type { ScheduledTask } from '../../../src-preload/contract/index.ts';

/** No star: names stand in rules, where it means any characters. */
export const taskName = z.string().trim().min(1).max(60).regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, 'use letters, digits, blanks, dots and dashes');

export const taskField = z.strictObject({
  name: z.string().describe('Its name.'),
  function: z.string().describe('What it calls.'),
  call: z.string().describe('What the call does.'),
  schedule: z.string().describe('As it was written.'),
  when: z.string().describe('The same in words.'),
  time_zone: z.string().describe('Whose clocks it goes by.'),
  next_runs: z.array(z.string()).describe('The next moments, ISO 8601; none when it will not run again.'),
  runs: z.number().int().describe('How often it has run.'),
  last_run: z.strictObject({ at: z.string().describe('When, ISO 8601.'), outcome: z.string().describe('done, failed, refused, missed …'), text: z.string().describe('What came of it.') }).nullable().describe('Null before the first.'),
  planned_by: z.string().describe('Who planned it.'),
});
type TaskRow = z.output<typeof taskField>;

export function toTask({ name, function: called, call, when, sentence, timeZone, next, runs, lastRun, by }: ScheduledTask): TaskRow {
  return { name, function: called, call, schedule: when, when: sentence, time_zone: timeZone, next_runs: next.map((at) => new Date(at).toISOString()), runs, last_run: lastRun ? { at: new Date(lastRun.at).toISOString(), outcome: lastRun.outcome, text: lastRun.text } : null, planned_by: by };
}
