import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { taskField, toTask } from './taskFields.ts';

export const listScheduledTasks = defineFunction({
  name: 'list_scheduled_tasks',
  title: 'List scheduled tasks',
  category: 'system',
  summary: 'Calls that are planned, and what came of them',
  description: 'Lists the tasks planned with schedule_task: what they call, when they run next, and what came of the last run. Once-only tasks that have run stay in the list until they are cancelled.',
  input: z.strictObject({ function: z.string().max(200).optional().describe('Only tasks that call this function.') }),
  output: z.strictObject({ tasks: z.array(taskField).describe('Next first.') }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  phrase: () => ({ base: 'List', present: 'Listing', past: 'Listed', object: 'scheduled tasks' }),
  effects: () => [{ kind: 'machine', facts: ['schedules'] }],
  summarise: ({ tasks }) => formatCount(tasks.length, 'task'),
  view: ({ tasks }) => ({
    kind: 'table',
    columns: [
      { key: 'name', label: 'Task', align: 'left', format: 'text' },
      { key: 'call', label: 'Call', align: 'left', format: 'text' },
      { key: 'when', label: 'When', align: 'left', format: 'text' },
      { key: 'next', label: 'Next', align: 'left', format: 'text' },
      { key: 'last', label: 'Last', align: 'left', format: 'text' },
    ],
    rows: tasks.map(({ name, call, when, next_runs, last_run }) => ({ name, call, when, next: next_runs[0] ?? null, last: last_run?.outcome ?? null })),
    total: tasks.length,
  }),
  phrasings: [
    'what tasks are scheduled',
    'show my scheduled jobs',
    'list the cron jobs of Steward',
    'when does the backup run next',
    'did the nightly task succeed',
    'which recurring tasks do I have',
    'show planned calls',
    'what will happen automatically today',
    'list my reminders',
    'upcoming scheduled runs',
  ],
  examples: [{ title: 'All', input: {} }],
  handler: async ({ schedules }, { function: called }) => ({ tasks: schedules.list().filter((task) => called === undefined || task.function === called).map(toTask) }),
});
