import { z } from 'zod';
import { defineFunction } from '../../registry/defineFunction.ts';

export const sendNotification = defineFunction({
  name: 'send_notification',
  title: 'Show notification',
  category: 'communication',
  summary: 'A notification on this desktop',
  description: 'Shows a notification on this computer’s own desktop. It reaches nobody else; to send something to other people use mail or a message.',
  input: z.strictObject({
    title: z.string().trim().min(1).max(200).describe('The heading.'),
    message: z.string().min(1).max(2000).describe('The text below it.'),
    urgency: z.enum(['low', 'normal', 'critical']).default('normal').describe('How much it may disturb.'),
  }),
  output: z.strictObject({ shown_by: z.string().describe('What showed it.') }),
  annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: false },
  undo: 'impossible',
  timeoutMs: 15_000,
  phrase: ({ title }) => ({ base: 'Show', present: 'Showing', past: 'Showed', object: `notification “${title}”` }),
  effects: ({ title }) => [{ kind: 'notify', title }],
  preview: async (_context, { title, message, urgency }) => ({
    preview: {
      kind: 'message',
      facts: [
        { label: 'To', value: 'this desktop' },
        { label: 'Title', value: title, tone: 'strong' },
        ...(urgency === 'normal' ? [] : [{ label: 'Urgency', value: urgency }]),
      ],
      body: message,
      notes: [],
    },
    approveLabel: 'Show notification',
  }),
  summarise: ({ shown_by }) => `Shown by ${shown_by}`,
  view: () => ({ kind: 'nothing' }),
  phrasings: [
    'notify me that the build is done',
    'show a notification saying dinner is ready',
    'pop up a reminder to stretch',
    'send a desktop notification',
    'alert me with the title Backup and the text finished',
    'display a message on my screen',
    'tell me on the desktop when it is over',
    'remind me with a notification: call Anna',
    'raise a critical alert that the disk is full',
    'put up a notice called Meeting saying in five minutes',
    'ping my desktop with a short message',
  ],
  examples: [{ title: 'A reminder', input: { title: 'Tea', message: 'The tea is ready.' } }],
  handler: async ({ notifications }, { title, message, urgency }) => ({ shown_by: (await notifications.show({ title, message, urgency })).shownBy }),
});
