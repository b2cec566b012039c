import { z } from 'zod';
import type { TaskPlan } from '../../ports/schedules.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { taskField, taskName, toTask } from './taskFields.ts';

const input = z.strictObject({
  schedule: z.string().min(1).max(200).describe('When: a cron expression of five fields ("30 9 * * 1-5"), "every day at 9:00", "every 15 minutes", "tomorrow at 8:00", or a time such as "2027-01-31T09:00".'),
  function: z.string().min(1).max(200).describe('Name of the function to call.'),
  arguments: z.record(z.string(), z.json()).default({}).describe('Its arguments.'),
  name: taskName.optional().describe('What to call the task; the function and the time where absent.'),
  time_zone: z.string().min(1).max(60).optional().describe('Whose clocks it goes by, for example Europe/Berlin; this computer’s where absent.'),
  if_missed: z.enum(['run', 'skip']).default('run').describe('What to do when Steward did not run at that time: make up for it once at the next start, or leave it out.'),
});
type Input = z.output<typeof input>;

export const scheduleTask = defineFunction({
  name: 'schedule_task',
  title: 'Schedule task',
  category: 'system',
  summary: 'Calls a function later, once or regularly',
  description:
    'Plans a call of another function at a time or again and again. When its time comes the call goes through the same policy as any other: what has to ask then asks, and is refused when nobody answers in time. Tasks survive a restart; list_scheduled_tasks shows them, cancel_scheduled_task takes one back. At a change of the clocks a time that is left out runs right after, one that comes twice runs once.',
  input,
  output: z.strictObject({ task: taskField.describe('The task as it was planned.') }),
  annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: false },
  undo: 'impossible',
  phrase: (plan) => ({ base: 'Plan', present: 'Planning', past: 'Planned', object: `${plan.function} ${plan.schedule}`.slice(0, 90) }),
  effects: (plan) => [{ kind: 'schedule', action: 'add', task: nameOf(plan), when: plan.schedule, function: plan.function }],
  async preview({ schedules }, plan) {
    const { sentence, next, timeZone, call, verdict } = await schedules.check(toPlan(plan));
    const words = { allow: 'Runs by itself', ask: 'Asks you each time; refused when you do not answer in time', deny: 'Would be refused' }[verdict.verdict];
    const show = (at: number): string => new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(at);
    return {
      preview: {
        kind: 'facts',
        facts: [
          { label: 'Call', value: call, tone: 'strong' },
          { label: 'Function', value: plan.function },
          ...Object.entries(plan.arguments).map(([name, value]) => ({ label: name, value: typeof value === 'string' ? value : JSON.stringify(value) })),
          { label: 'When', value: `${sentence} (${timeZone})`, tone: 'strong' },
          ...next.slice(0, 3).map((at, index) => ({ label: index === 0 ? 'Next' : 'Then', value: show(at) })),
          { label: 'If missed', value: plan.if_missed === 'run' ? 'made up for once, at the next start' : 'left out' },
          { label: 'Each time', value: `${words}: ${verdict.reason}` },
        ],
        notes: verdict.verdict === 'deny' ? [{ tone: 'destroy', text: `As things stand it would be refused: ${verdict.reason}` }] : verdict.verdict === 'ask' ? [{ tone: 'write', text: 'This plans it; it allows none of its calls' }] : [],
      },
      object: `${call.charAt(0).toLowerCase()}${call.slice(1)}, ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`,
      approveLabel: 'Plan task',
    };
  },
  summarise: ({ task }) => `${task.when}${task.next_runs[0] === undefined ? '' : `, next ${task.next_runs[0]}`}`,
  view: ({ task }) => ({ kind: 'facts', facts: [{ label: 'Task', value: task.name }, { label: 'Call', value: task.call }, { label: 'When', value: `${task.when} (${task.time_zone})` }, ...task.next_runs.map((at, index) => ({ label: index === 0 ? 'Next' : 'Then', value: at }))] }),
  phrasings: [
    'back up the notes every night at 2',
    'remind me every weekday at 9',
    'run this every 15 minutes',
    'schedule a cleanup for sunday evening',
    'do that again tomorrow at 8',
    'check the disk space every hour',
    'create a cron job that compresses the logs weekly',
    'execute the report on the first of every month',
    'plan a notification in 20 minutes',
    'set up a recurring task',
    'at 18:00 delete the temporary folder',
    'call get_system_info daily at noon',
  ],
  examples: [
    { title: 'Every weekday', input: { schedule: '30 9 * * 1-5', function: 'get_system_info', arguments: { info_types: ['disk'] }, name: 'disk check' } },
    { title: 'In a while', input: { schedule: 'in 20 minutes', function: 'send_notification', arguments: { title: 'Tea', message: 'It is ready.' }, name: 'tea' } },
  ],
  async handler({ schedules, caller }, plan) {
    return { task: toTask(await schedules.add(toPlan(plan), caller)) };
  },
});

/** From the input alone, as the card and the call must mean the same task. */
function nameOf({ name, function: called, schedule }: Input): string {
  return name ?? `${called} ${schedule}`.replace(/[^\p{L}\p{N} ._-]+/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 60);
}

function toPlan(plan: Input): TaskPlan {
  return { name: nameOf(plan), when: plan.schedule, timeZone: plan.time_zone, function: plan.function, arguments: plan.arguments, ifMissed: plan.if_missed };
}
