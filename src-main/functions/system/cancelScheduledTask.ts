import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { taskField, taskName, toTask } from './taskFields.ts';

export const cancelScheduledTask = defineFunction({
  name: 'cancel_scheduled_task',
  title: 'Cancel scheduled task',
  category: 'system',
  summary: 'Takes back a planned call',
  description: 'Cancels a task that was planned with schedule_task: it does not run again. What it has done stays, and a run that has begun goes on. To see the names of tasks use list_scheduled_tasks.',
  input: z.strictObject({ name: taskName.describe('Name of the task.') }),
  output: z.strictObject({ task: taskField.describe('The task as it was.') }),
  annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: false },
  undo: 'impossible',
  phrase: ({ name }) => ({ base: 'Cancel', present: 'Cancelling', past: 'Cancelled', object: `task ${name}` }),
  effects: ({ name }) => [{ kind: 'schedule', action: 'cancel', task: name, when: '', function: '' }],
  async preview({ schedules }, { name }) {
    const task = schedules.list().find((each) => each.name === name);
    if (!task) throw new AppError('NOT_FOUND', `There is no task called ${name}`, { hint: 'List the tasks to see their names' });
    return {
      preview: { kind: 'facts', facts: [{ label: 'Task', value: task.name, tone: 'strong' }, { label: 'Call', value: task.call }, { label: 'When', value: `${task.sentence} (${task.timeZone})` }, { label: 'Has run', value: `${task.runs} times` }], notes: [] },
      approveLabel: 'Cancel task',
    };
  },
  summarise: ({ task }) => `Cancelled ${task.name}: ${task.call}`,
  view: ({ task }) => ({ kind: 'facts', facts: [{ label: 'Task', value: task.name }, { label: 'Call', value: task.call }] }),
  phrasings: [
    'cancel the scheduled task backup',
    'stop the nightly job',
    'delete the reminder called tea',
    'remove the recurring cleanup',
    'do not run the report any more',
    'unschedule disk check',
    'take back the planned notification',
    'turn off the daily task',
    'forget the cron job named logs',
    'cancel tomorrow’s scheduled run',
  ],
  examples: [{ title: 'By name', input: { name: 'disk check' } }],
  handler: async ({ schedules }, { name }) => ({ task: toTask(await schedules.cancel(name)) }),
});
