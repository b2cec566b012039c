import type { Preview, SandboxProfile } from '../../../src-preload/contract/index.ts';

/** A profile as the policy makes it for a command in a workspace. */
const sandbox: SandboxProfile = {
  write: ['/home/mara/media/talks'],
  read: ['/home/mara/.nvm/versions/node/v24.21.0'],
  hidden: ['/home/mara/.local/share/steward'],
  fixed: ['/home/mara/media/talks/.git/hooks'],
  hosts: [],
  changes: 'kept',
  limits: { processes: 256, memory: 4 * 1024 ** 3, cpuSeconds: 3600, output: 200_000, fileSize: 10 * 1024 ** 3, seconds: 600 },
};

export const sandboxedCommand: Preview = { kind: 'command', cwd: '/home/mara/media/talks', sandbox: 'sandboxed', profile: sandbox, programs: [['/usr/bin/ffmpeg', '-i', 'talk 2026-11-18.mov', '-vf', 'scale=1280:-2', '-crf', '24', 'talk-720p.mp4']], environment: ['HOME', 'LANG', 'PATH', 'SHELL', 'TERM', 'TMPDIR'], timeoutMs: 600_000, notes: [] };

export const sandboxedScript: Preview = { kind: 'command', cwd: '/home/mara/projects/ledger', sandbox: 'sandboxed', profile: { ...sandbox, write: ['/home/mara/projects/ledger'], hosts: ['registry.npmjs.org', '*.githubusercontent.com:443'], changes: 'direct' }, script: 'npm ci --ignore-scripts && npm test', programs: [['npm', 'ci', '--ignore-scripts'], ['npm', 'test']], environment: ['HOME', 'LANG', 'PATH'], timeoutMs: 300_000, notes: [] };

export const updateRows: Preview = {
  kind: 'sql',
  database: 'ledger-prod, PostgreSQL 17 on db-1.internal',
  statement: "UPDATE invoices SET vat_rate = 0.23\n WHERE country = 'IE' AND issued >= '2026-01-01'",
  affected: 118,
  total: 41_230,
  columns: ['id', 'issued', 'net', 'vat_rate', 'updated_at'],
  rows: [
    { before: ['INV-20417', '2026-01-03', '1240.00', '0.21', '2026-01-03 09:12'], after: ['INV-20417', '2026-01-03', '1240.00', '0.23', 'by trigger'] },
    { before: ['INV-20455', '2026-01-09', '318.50', '0.21', '2026-01-09 14:40'], after: ['INV-20455', '2026-01-09', '318.50', '0.23', 'by trigger'] },
    { before: ['INV-20498', '2026-01-14', '5002.10', '0.21', '2026-01-14 08:01'], after: ['INV-20498', '2026-01-14', '5002.10', '0.23', 'by trigger'] },
    { before: ['INV-20511', '2026-01-16', '77.00', '0.21', '2026-01-16 10:29'], after: ['INV-20511', '2026-01-16', '77.00', '0.23', 'by trigger'] },
  ],
  notes: [{ tone: 'write', text: '1 trigger fires: invoices_touch.' }],
};

export const postRequest: Preview = {
  kind: 'request',
  method: 'POST',
  url: 'https://api.halden-freight.example/v2/pickups',
  addresses: ['203.0.113.80, public'],
  headers: [{ name: 'authorization', value: 'Bearer [secret halden_api]' }, { name: 'content-type', value: 'application/json' }],
  body: '{ "date": "2026-11-26", "window": "09:00-12:00",\n  "pallets": 3, "weight_kg": 412, "contact": "Mara Olsen" }',
  bodyBytes: 214,
  truncated: false,
  notes: [],
};

export const pickupForm: Preview = {
  kind: 'form',
  server: 'halden',
  message: 'To book the pickup we need to know whom the driver should ask for, and when.',
  fields: [
    { name: 'contact', title: 'Contact', required: true, type: 'text', value: 'Mara Olsen' },
    { name: 'pallets', title: 'Pallets', required: true, type: 'number', limits: 'a whole number, at least 1', value: '3' },
    { name: 'ramp', title: 'There is a ramp', required: false, type: 'switch', value: 'true' },
    { name: 'window', title: 'Time', required: true, type: 'choice', choices: [{ value: 'morning', title: 'Morning, 9 to 12' }, { value: 'afternoon', title: 'Afternoon, 13 to 17' }], value: 'morning' },
    { name: 'remark', title: 'Remark for the driver', description: 'Shown on the slip', required: false, type: 'text', value: '' },
  ],
  notes: [{ tone: 'write', text: 'The words above are the server’s own' }],
};

export const pickupMail: Preview = {
  kind: 'mail',
  from: 'mara@olsen-trading.example',
  recipients: [{ role: 'to', address: 'pickup@halden-freight.example', remark: 'first mail to this address' }, { role: 'cc', address: 'office@olsen-trading.example' }],
  subject: 'Pickup on Thursday 26 November, 3 pallets',
  body: 'Good morning,\nplease collect 3 pallets (412 kg) on Thursday between 9 and 12. The labels are attached; the ramp is on the yard side.\nMara Olsen',
  attachments: [{ name: 'labels.pdf', bytes: 184_000 }],
  notes: [],
};

export const unpackArchive: Preview = {
  kind: 'archive',
  path: '/home/mara/Downloads/scans-2026-10.zip',
  to: '/home/mara/scans/2026-10',
  files: 44,
  folders: 2,
  bytes: 92_400_000,
  packedBytes: 81_100_000,
  entries: [
    { name: 'index.csv', bytes: 4100, replaces: true },
    ...Array.from({ length: 43 }, (_, index) => ({ name: `scan${String(141 + index).padStart(4, '0')}.pdf`, bytes: 1_400_000 + ((index * 7919) % 900_000), replaces: false })),
  ],
  refused: [{ name: '../../.bashrc', why: 'it leads out of the folder' }],
  truncated: false,
  notes: [],
};
