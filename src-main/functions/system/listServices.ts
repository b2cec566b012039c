import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { serviceField, serviceScope } from './serviceFields.ts';

export const listServices = defineFunction({
  name: 'list_services',
  title: 'List services',
  category: 'system',
  summary: 'Services of the system and whether they run',
  description: 'Lists services that systemd, launchd or Windows manages, with their state, whether they start with the system, and their process. Filter by state or a part of the name. In most containers nothing manages services; then look at list_processes.',
  input: z.strictObject({
    state: z.enum(['running', 'stopped', 'failed', 'all']).default('all').describe('Only services in this state.'),
    name: z.string().max(200).optional().describe('Only services whose name or description contains this, in any case.'),
    scope: serviceScope,
    limit: z.number().int().min(1).max(5000).default(200).describe('How many to list.'),
    offset: z.number().int().min(0).default(0).describe('How many to leave out at the start.'),
  }),
  output: z.strictObject({
    services: z.array(serviceField).describe('By name.'),
    total: z.number().int().describe('How many matched.'),
    manager: z.string().describe('What manages them.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  phrase: ({ state, name }) => ({ base: 'List', present: 'Listing', past: 'Listed', object: `${state === 'all' ? '' : `${state} `}services${name === undefined ? '' : ` like ${name}`}` }),
  effects: () => [{ kind: 'machine', facts: ['services'] }],
  summarise: ({ total, services }) => `${formatCount(total, 'service')}, ${services.filter(({ state }) => state === 'failed').length} failed`,
  view: ({ services, total }) => ({
    kind: 'table',
    columns: [
      { key: 'name', label: 'Name', align: 'left', format: 'text' },
      { key: 'state', label: 'State', align: 'left', format: 'text' },
      { key: 'starts', label: 'Starts', align: 'left', format: 'text' },
      { key: 'pid', label: 'PID', align: 'right', format: 'text' },
      { key: 'description', label: 'What', align: 'left', format: 'text' },
    ],
    rows: services.map(({ name, state, enabled, pid, description }) => ({ name, state, starts: enabled === null ? '' : enabled ? 'with the system' : 'when asked', pid, description })),
    total,
  }),
  phrasings: [
    'which services are running',
    'list all services',
    'show failed services',
    'is nginx running as a service',
    'systemctl list-units',
    'what daemons does this machine have',
    'which services are enabled',
    'what services of the system are enabled at boot',
    'show the status of the ssh service',
    'list launchd jobs',
    'are there any broken services',
    'show me the user services',
  ],
  examples: [{ title: 'Those that failed', input: { state: 'failed' } }],
  async handler({ services, signal }, { state, name, scope, limit, offset }) {
    const wanted = name?.toLowerCase();
    const found = (await services.list(scope, signal)).filter((each) => (state === 'all' || each.state === state) && (wanted === undefined || `${each.name} ${each.description}`.toLowerCase().includes(wanted)));
    return { services: found.slice(offset, offset + limit), total: found.length, manager: (await services.manager()).manager };
  },
});
