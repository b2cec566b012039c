import { z } from 'zod';

export const serviceScope = z.enum(['system', 'user']).default('system').describe('Services of the system, or of this person’s own session.');

/** No patterns: a star would mean every service. */
export const serviceName = z.string().min(1).max(256).regex(/^[A-Za-z0-9_.:@\\][A-Za-z0-9_.:@\\ -]*$/, 'use the name of one service, without patterns').refine((name) => !/\.(?:target|socket|timer|mount|automount|swap|slice|scope|path|device)$/.test(name), 'is no service').describe('Name of the service, as list_services tells it.');

export const serviceField = z.strictObject({
  name: z.string().describe('As the service manager calls it.'),
  description: z.string().describe('What it is; empty where not known.'),
  state: z.enum(['running', 'stopped', 'failed', 'other']).describe('Whether it runs.'),
  detail: z.string().describe('The same in the manager’s own words.'),
  enabled: z.boolean().nullable().describe('Whether it starts with the system; null where not told.'),
  pid: z.number().int().nullable().describe('Number of its process.'),
});
