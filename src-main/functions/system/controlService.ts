import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { serviceField, serviceName, serviceScope } from './serviceFields.ts';

const verbs = {
  start: { base: 'Start', present: 'Starting', past: 'Started' },
  stop: { base: 'Stop', present: 'Stopping', past: 'Stopped' },
  restart: { base: 'Restart', present: 'Restarting', past: 'Restarted' },
  reload: { base: 'Reload', present: 'Reloading', past: 'Reloaded' },
  enable: { base: 'Switch on', present: 'Switching on', past: 'Switched on' },
  disable: { base: 'Switch off', present: 'Switching off', past: 'Switched off' },
} as const;

export const controlService = defineFunction({
  name: 'control_service',
  title: 'Control service',
  category: 'system',
  summary: 'Starts, stops or restarts a service',
  description:
    'Starts, stops, restarts or reloads one service of systemd, launchd or Windows, or says whether it starts with the system (enable, disable). Waits until the manager has done it and tells the state after. Most services of the system take an administrator. The service Steward itself runs as is refused.',
  input: z.strictObject({
    name: serviceName,
    action: z.enum(['start', 'stop', 'restart', 'reload', 'enable', 'disable']).describe('What to do; enable and disable change what starts with the system, not what runs now.'),
    scope: serviceScope,
  }),
  output: z.strictObject({ before: serviceField.describe('As it was.'), after: serviceField.describe('As it is now.') }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'impossible',
  timeoutMs: 150_000,
  phrase: ({ name, action }) => ({ ...verbs[action], object: `service ${name}` }),
  effects: ({ name, action, scope }) => [{ kind: 'service', name, action, scope }],
  async preview({ services, signal }, { name, action, scope }) {
    const found = await services.find(name, scope, signal);
    if (!found) throw new AppError('NOT_FOUND', `There is no service ${name}`, { hint: 'List the services to see their names' });
    const { manager } = await services.manager();
    return {
      preview: {
        kind: 'facts',
        facts: [
          { label: 'Service', value: found.name, tone: 'strong' },
          ...(found.description === '' ? [] : [{ label: 'What', value: found.description }]),
          { label: 'Now', value: `${found.state}${found.pid === null ? '' : `, process ${found.pid}`}` },
          { label: 'With the system', value: found.enabled === null ? 'not told' : found.enabled ? 'starts' : 'does not start' },
          { label: 'By', value: `${manager}, ${scope === 'user' ? 'services of this person' : 'services of the system'}` },
        ],
        notes: action === 'stop' || action === 'restart' || action === 'disable' ? [{ tone: 'destroy', text: action === 'disable' ? 'It will not start with the system any more' : 'What uses it is cut off' }] : [],
      },
      object: `service ${found.name}`,
    };
  },
  summarise: ({ after }) => `${after.name}: ${after.state}${after.enabled === null ? '' : after.enabled ? ', starts with the system' : ', does not start with the system'}`,
  view: ({ before, after }) => ({ kind: 'facts', facts: [{ label: 'Before', value: before.detail }, { label: 'After', value: after.detail }, ...(after.pid === null ? [] : [{ label: 'Process', value: String(after.pid) }])] }),
  phrasings: [
    'restart nginx',
    'stop the postgres service',
    'start the ssh daemon',
    'reload apache',
    'disable bluetooth at boot',
    'enable docker on startup',
    'systemctl restart cron',
    'turn off the print spooler service',
    'bring the redis service up again',
    'bounce the web server service',
    'make the sync service start with the system',
  ],
  examples: [{ title: 'Restart', input: { name: 'cron', action: 'restart' } }],
  async handler({ services, signal }, { name, action, scope }) {
    const before = await services.find(name, scope, signal);
    if (!before) throw new AppError('NOT_FOUND', `There is no service ${name}`, { hint: 'List the services to see their names' });
    await services.control(name, action, scope, signal);
    return { before, after: (await services.find(name, scope, signal)) ?? { ...before, state: 'stopped' as const, detail: 'gone', pid: null } };
  },
});
