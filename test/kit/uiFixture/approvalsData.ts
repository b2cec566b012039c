import { pickupForm, pickupMail, postRequest, sandboxedCommand, sandboxedScript, unpackArchive, updateRows } from './previewsData.ts';
import type { ApprovalView, CallView, GrantScope, Json, Preview, Risk, Term } from '../../../src-preload/contract/index.ts';

const digest = (seed: number): string => Array.from({ length: 8 }, (_, index) => ((seed * 2654435761 + index * 40503 * (seed + 7)) >>> 0).toString(16).padStart(8, '0')).join('');
let serial = 0;

/** A call with everything it must have; the rest as given. */
export function makeCall(now: number, given: Partial<CallView> & Pick<CallView, 'name' | 'risk' | 'state' | 'phrase'>): CallView {
  serial++;
  return { id: `call-${serial}`, title: given.name, category: 'files', arguments: {}, caller: { kind: 'chat', chatId: 'chat-1', model: 'qwen3:14b' }, effects: [], undo: { state: 'none' }, conversions: [], digest: digest(serial), createdAt: now - 20_000, ...given };
}

interface CardGiven {
  heading: string;
  name: string;
  risk: Risk;
  approveLabel: string;
  modelSays?: string;
  preview: Preview;
  terms: [Term, Term, Term];
  ruleId: string;
  button?: ApprovalView['button'];
  offers?: GrantScope[];
  arguments?: Record<string, Json>;
  more?: Partial<ApprovalView>;
}

const sentences: Record<GrantScope, string> = { once: 'This call only.', chat: 'Edits inside src/tax/** in this chat.', workspace: 'Edits inside src/tax/** in this workspace.', always: 'Edits inside src/tax/** from now on.' };

/** A card that waits; its call says what its heading says. */
export function makeApproval(now: number, given: CardGiven): ApprovalView {
  const [base = '', ...rest] = given.heading.split(' ');
  const call = makeCall(now, { name: given.name, risk: given.risk, state: 'waiting', phrase: { base, present: `${base}ing`, past: `${base}ed`, object: rest.join(' ') }, arguments: given.arguments ?? {} });
  const id = `approval-${serial}`;
  return {
    id, batchId: `batch-${serial}`, call: { ...call, approvalId: id }, approveLabel: given.approveLabel, heading: given.heading, button: given.button ?? 'ink',
    ...(given.modelSays === undefined ? {} : { modelSays: given.modelSays }),
    preview: given.preview, terms: given.terms, ruleId: given.ruleId, reason: 'Changes to files ask under the preset Ask.',
    offers: (given.offers ?? ['once', 'chat', 'always']).map((scope) => ({ scope, sentence: sentences[scope], ...(scope === 'once' ? {} : { match: [{ function: given.name, access: 'write' as const, path: '/home/mara/projects/ledger/src/tax/**' }] }) })),
    unusualCharacters: false, askedBy: 'qwen3:14b', createdAt: now - 19_000, expiresAt: now + 581_000, ...given.more,
  };
}

const plain = (icon: Term['icon'], title: string, detail: string): Term => ({ tone: 'plain', icon, title, detail });
const bad = (icon: Term['icon'], title: string, detail: string): Term => ({ tone: 'destroy', icon, title, detail });
const away = (title: string, detail: string): Term => ({ tone: 'out', icon: 'leaves', title, detail });
const inside = plain('inside', 'Inside the workspace', '1 file, tracked by git');
const canUndo = plain('undo', 'Can be undone', 'bytes, mode and time');

export const ratesDiff: Preview = {
  kind: 'diff', path: '/home/mara/projects/ledger/src/tax/rates.ts', exists: true, added: 2, removed: 1, truncated: false, before: 9214, after: 9250, remark: 'matched once', notes: [],
  hunks: [{ lines: [
    { type: 'context', old: 41, new: 41, text: '  HU: { standard: 0.27, reduced: [0.18, 0.05] },' },
    { type: 'remove', old: 42, text: '  IE: { standard: 0.21, reduced: [0.135, 0.09] },' },
    { type: 'add', new: 42, text: '  // 21% ended on 28 February 2021' },
    { type: 'add', new: 43, text: '  IE: { standard: 0.23, reduced: [0.135, 0.09] },' },
    { type: 'context', old: 43, new: 44, text: '  IT: { standard: 0.22, reduced: [0.1, 0.05] },' },
  ] }],
};

const longDiff: Preview = { ...ratesDiff, kind: 'diff', path: '/home/mara/projects/ledger/src/a/very/long/path/that/goes/on/and/on/through/many/folders/until/it/no/longer/fits/final.ts', added: 80, removed: 0, truncated: true, remark: 'replaces the file', hunks: [{ lines: Array.from({ length: 80 }, (_, index) => ({ type: 'add' as const, new: index + 1, text: `export const rate${index} = ${index} / 100; // ${'x'.repeat(index % 7 === 0 ? 120 : 4)}` })) }] };

/** One card of every kind, and of every state a card can be in. */
export function makeSheet(now: number): { caption: string; approvals: ApprovalView[] }[] {
  const card = (caption: string, given: CardGiven): { caption: string; approvals: ApprovalView[] } => ({ caption, approvals: [makeApproval(now, given)] });
  const edit = makeApproval(now, { heading: 'Download 1 file, 5.8 GB', name: 'download_file', risk: 'write', approveLabel: 'Download with your changes', modelSays: 'Get the 26.04 desktop image to your Desktop.', ruleId: 'ask.writes', offers: ['once'], arguments: { url: 'https://releases.ubuntu.example/26.04/ubuntu-26.04-desktop-amd64.iso', local_path: '~/Downloads/ubuntu-26.04.iso', sha256: '3d1f9b52aa01c07e', max_bytes: 6442450944 }, preview: { kind: 'facts', facts: [{ label: 'url', value: 'https://releases.ubuntu.example/26.04/ubuntu-26.04-desktop-amd64.iso' }, { label: 'to', value: '/home/mara/Downloads/ubuntu-26.04.iso', tone: 'strong' }, { label: 'stops at', value: '6.4 GB' }], notes: [] }, terms: [away('From 1 host', '185.125.190.40'), plain('undo', 'Can be undone', 'file goes to trash'), plain('space', 'Needs 5.8 GB', '212 GB free')], more: { original: { url: 'https://releases.ubuntu.example/26.04/ubuntu-26.04-desktop-amd64.iso', local_path: '~/Desktop/ubuntu.iso', max_bytes: 6442450944 } } });
  const batch = [
    makeApproval(now, { heading: 'Create folder scans/2026-10', name: 'create_directory', risk: 'write', approveLabel: 'Create folder', modelSays: 'Move the October scans to their folders and drop the blank page.', ruleId: 'ask.writes', preview: { kind: 'facts', facts: [{ label: 'path', value: '/home/mara/scans/2026-10' }], notes: [] }, terms: [inside, canUndo, plain('file', 'One folder', 'new')] }),
    makeApproval(now, { heading: 'Move scan0141.pdf to scans/2026-10/lease.pdf', name: 'move_file', risk: 'write', approveLabel: 'Move', ruleId: 'ask.writes', preview: { kind: 'transfer', from: ['/home/mara/scans/scan0141.pdf'], to: '/home/mara/scans/2026-10/lease.pdf', files: 1, folders: 0, bytes: 2_100_000, replaces: [], names: [], truncated: false, notes: [] }, terms: [inside, canUndo, plain('file', 'One file', '2.1 MB')] }),
    makeApproval(now, { heading: 'Replace scans/2026-10/index.csv, 40 rows with 42', name: 'write_file', risk: 'destroy', approveLabel: 'Replace', ruleId: 'ask.writes', preview: ratesDiff, terms: [inside, canUndo, plain('file', 'One file', 'replaced')] }),
    makeApproval(now, { heading: 'Delete scan0143.pdf', name: 'delete_file', risk: 'destroy', approveLabel: 'Delete scan0143.pdf', ruleId: 'ask.delete', preview: { kind: 'delete', path: '/home/mara/scans/scan0143.pdf', files: 1, folders: 0, links: 0, bytes: 1_800_000, byType: [{ label: 'pdf', files: 1, bytes: 1_800_000 }], recent: [], names: ['scan0143.pdf'], truncated: false, notes: [] }, terms: [inside, plain('undo', 'Can be undone', 'in trash until 24 Dec'), plain('file', 'One file', '1.8 MB')] }),
  ];
  return [
    card('File diff: a line that weakens security', { heading: 'Edit ~/.ssh/config', name: 'edit_file', risk: 'write', approveLabel: 'Apply edit', modelSays: 'Add a host entry so the deploy script can reach the new web server.', ruleId: 'ask.protected', offers: ['once'], arguments: { file_path: '~/.ssh/config', search: 'Host *', replace: 'Host halden-web-02\n  HostName 203.0.113.24\n\nHost *' }, preview: { kind: 'diff', path: '/home/mara/.ssh/config', exists: true, added: 4, removed: 0, truncated: false, before: 1204, after: 1302, remark: 'mode 0600 kept', hunks: [{ lines: [{ type: 'context', old: 17, new: 17, text: '' }, { type: 'add', new: 18, text: 'Host halden-web-02' }, { type: 'add', new: 19, text: '  HostName 203.0.113.24' }, { type: 'add', new: 20, text: '  User deploy' }, { type: 'add', new: 21, text: '  StrictHostKeyChecking no' }, { type: 'context', old: 18, new: 22, text: 'Host *' }] }], notes: [{ tone: 'write', text: 'Line 21 turns off host key checks for this host.' }] }, terms: [bad('outside', 'Outside the workspace', 'a sensitive path'), canUndo, plain('file', 'One file', '1,204 bytes, now 1,302')] }),
    card('Delete a folder', { heading: 'Delete 214 files in old-exports', name: 'delete_directory', risk: 'destroy', approveLabel: 'Delete 214 files', modelSays: 'Clear the cached exports, they are rebuilt on demand.', ruleId: 'ask.delete', arguments: { directory_path: '~/projects/ledger/.cache/old-exports', recursive: true }, preview: { kind: 'delete', path: '/home/mara/projects/ledger/.cache/old-exports', files: 214, folders: 12, links: 1, bytes: 38_200_000, byType: [{ label: 'csv', files: 180, bytes: 31_000_000 }, { label: 'pdf', files: 31, bytes: 6_900_000 }, { label: 'xlsx', files: 3, bytes: 300_000 }], recent: ['vat-q4.xlsx', 'vat-q4 (2).xlsx', 'notes.xlsx'], names: Array.from({ length: 60 }, (_, index) => `export-${index}.csv`), truncated: true, notes: [] }, terms: [plain('inside', 'Inside the workspace', '2 folders not in git'), plain('undo', 'Can be undone', 'in trash until 24 Dec'), plain('count', 'No links followed', '1 link is removed itself')] }),
    card('Shell command, sandboxed', { heading: 'Run ffmpeg', name: 'execute_shell', risk: 'write', approveLabel: 'Run ffmpeg', modelSays: 'Make a 720p copy of the talk, small enough to mail.', ruleId: 'ask.exec', arguments: { command: 'ffmpeg' }, preview: sandboxedCommand, terms: [plain('sandbox', 'Kept inside', 'writes ~/media/talks only'), plain('undo', 'Can be undone', 'new files go to trash'), plain('machine', 'No network', '6 environment names')] }),
    card('Shell script, sandboxed, with network', { heading: 'Run 2 programs', name: 'execute_shell', risk: 'out', button: 'out', approveLabel: 'Run 2 programs', modelSays: 'Install what the lockfile names and run the tests.', ruleId: 'ask.commands', arguments: { command: 'npm ci --ignore-scripts && npm test' }, preview: sandboxedScript, terms: [away('Reaches 2 hosts', 'through the checking proxy'), bad('no-undo', 'Cannot be undone', 'changes happen at once here'), plain('sandbox', 'Kept inside', 'writes ~/projects/ledger only')] }),
    card('Shell script, not sandboxed', { heading: 'Run 3 programs', name: 'execute_shell', risk: 'destroy', button: 'destroy', approveLabel: 'Run 3 programs', modelSays: 'Count the failed logins of today.', ruleId: 'ask.exec', offers: ['once'], arguments: { command: 'journalctl -u ssh | grep Failed | wc -l' }, preview: { kind: 'command', cwd: '/home/mara/projects', sandbox: 'none', sandboxReason: 'bubblewrap is not installed', script: 'journalctl -u ssh --since today | grep "Failed password" | wc -l', programs: [['journalctl', '-u', 'ssh', '--since', 'today'], ['grep', 'Failed password'], ['wc', '-l']], environment: ['PATH'], timeoutMs: 120_000, notes: [] }, terms: [bad('no-sandbox', 'Not sandboxed', 'can reach all you can'), bad('no-undo', 'Cannot be undone', 'what a program did stays'), plain('time', 'Stops after 2 min', 'with all it started')] }),
    card('Move', { heading: 'Move 42 files to archive', name: 'move_file', risk: 'write', approveLabel: 'Move 42 files', ruleId: 'ask.writes', arguments: { source: 'a', destination: 'b' }, preview: { kind: 'transfer', from: ['/home/mara/projects/ledger/exports/2025'], to: '/home/mara/projects/ledger/archive/2025', files: 42, folders: 3, bytes: 18_400_000, replaces: ['/home/mara/projects/ledger/archive/2025/index.csv'], names: Array.from({ length: 42 }, (_, index) => `2025-${String(index).padStart(2, '0')}.csv`), truncated: false, notes: [] }, terms: [inside, canUndo, plain('space', 'Same disk', 'nothing is copied')] }),
    card('Message', { heading: 'Show a notice on this desktop', name: 'send_notification', risk: 'write', approveLabel: 'Show notice', ruleId: 'ask.writes', arguments: { title: 'Backup done' }, preview: { kind: 'message', facts: [{ label: 'To', value: 'this desktop' }, { label: 'Title', value: 'Backup done', tone: 'strong' }], body: 'The ledger database was backed up at 14:02.\nIt is 212 MB and was checked.', notes: [] }, terms: [plain('inside', 'Stays here', 'this desktop'), bad('no-undo', 'Cannot be undone', 'a notice was seen'), plain('count', 'One notice', 'normal urgency')] }),
    card('Sends out', { heading: 'Send POST to api.halden-freight.example', name: 'http_request', risk: 'out', button: 'out', approveLabel: 'Send request', modelSays: 'Book the pickup for Thursday.', ruleId: 'ask.send', offers: ['once', 'chat'], arguments: { url: 'https://api.halden-freight.example/v2/pickups' }, preview: postRequest, terms: [away('Leaves this computer', '1 secret, 214 bytes'), bad('no-undo', 'Cannot be undone', 'the server may act on it'), plain('count', 'Sent once', 'not retried on doubt')], more: { expiresAt: now + 38_000 } }),
    card('A server’s form', { heading: 'Answer halden, which asks for contact, pallets, ramp, window', name: 'answer_server', risk: 'out', button: 'out', approveLabel: 'Send to halden', ruleId: 'ask.questions', offers: ['once'], arguments: { contact: 'Mara Olsen', pallets: 3, ramp: true, window: 'morning' }, preview: pickupForm, terms: [away('Leaves this computer', 'to halden'), bad('no-undo', 'Cannot be undone', 'it is seen at once'), plain('count', '4 answers', 'sent as they stand')] }),
    card('SQL', { heading: 'Update 118 rows in invoices', name: 'execute_sql', risk: 'destroy', button: 'destroy', approveLabel: 'Update 118 rows', modelSays: 'Correct the rate on this year’s Irish invoices.', ruleId: 'ask.database-changes', offers: ['once'], arguments: { statement: 'UPDATE invoices …' }, preview: updateRows, terms: [plain('count', '118 of 41,230 rows', 'invoices'), bad('no-undo', 'Cannot be undone', 'unless backed up first'), plain('time', 'Tried in 84 ms', 'and taken back')] }),
    card('Mail', { heading: 'Send to 2 people', name: 'send_email', risk: 'out', button: 'out', approveLabel: 'Send to 2 people', modelSays: 'Tell Halden about the pickup and copy the office.', ruleId: 'ask.messages', offers: ['once'], arguments: { to: ['pickup@halden-freight.example'] }, preview: pickupMail, terms: [away('Leaves this computer', 'smtp.olsen-trading.example'), bad('no-undo', 'Cannot be undone', 'mail cannot be recalled'), plain('count', '1 new recipient', 'the office is known')] }),
    card('Archive', { heading: 'Unpack 44 files to scans/2026-10', name: 'extract_archive', risk: 'write', approveLabel: 'Unpack 44 files', modelSays: 'Put the October scans where the others are.', ruleId: 'ask.writes', arguments: { archive_path: '~/Downloads/scans-2026-10.zip', destination: '~/scans/2026-10' }, preview: unpackArchive, terms: [inside, canUndo, plain('space', 'Needs 92.4 MB', '212 GB free')] }),
    card('Unusual characters', { heading: 'Download 1 file, 88 KB', name: 'download_file', risk: 'write', approveLabel: 'Download anyway', modelSays: 'Fetch the invoice Halden linked in the mail.', ruleId: 'ask.writes', offers: ['once'], arguments: { url: 'https://h\u0430lden-freight.example' }, preview: { kind: 'facts', facts: [{ label: 'host', value: 'h\u0430lden-freight.example' }, { label: 'really', value: 'xn--hlden-freight-w1k.example' }, { label: 'local_path', value: '/home/mara/Downloads/invoice_\u202efdp.exe' }, { label: 'ends in', value: '.exe, a program', tone: 'strong' }], notes: [{ tone: 'destroy', text: 'A Cyrillic letter makes this host look like halden-freight.example. A direction mark makes the file name look like a PDF.' }] }, terms: [away('A host never seen', 'resolves to 198.51.100.7'), plain('undo', 'Can be undone', 'file goes to trash'), plain('count', 'Always asks', 'no lasting permission')], more: { unusualCharacters: true } }),
    { caption: 'Edited arguments', approvals: [edit] },
    card('Long, destroys: to be seen to its end', { heading: 'Replace a file with a very long name that goes on and on, 9,214 bytes with 41,200 bytes of new text', name: 'write_file', risk: 'destroy', button: 'destroy', approveLabel: 'Replace a-file-with-a-very-long-name-that-goes-on-and-on-and-on.ts', modelSays: 'I will rewrite this file from the table you gave me, keeping every rate as it was, and I have been told to say so at great length so that this sentence needs more than the two lines it may have on a card of this width, which is the point of it being here at all.', ruleId: 'ask.overwrite', preview: longDiff, terms: [inside, bad('no-undo', 'Cannot be undone', 'the trash is full'), plain('file', 'One file', 'replaced')] }),
    { caption: 'Batch', approvals: batch.map((approval) => ({ ...approval, batchId: 'batch-scans' })) },
    { caption: 'Timed out', approvals: [settled(makeApproval(now, { heading: 'Restart nginx on this computer', name: 'control_service', risk: 'destroy', approveLabel: 'Restart', ruleId: 'ask.service', preview: { kind: 'facts', facts: [], notes: [] }, terms: [inside, canUndo, inside] }), 'expired', 'catalogue')] },
    { caption: 'Refused with a note', approvals: [settled(makeApproval(now, { heading: 'Delete 12 files in drafts', name: 'delete_directory', risk: 'destroy', approveLabel: 'Delete', ruleId: 'ask.delete', preview: { kind: 'facts', facts: [], notes: [] }, terms: [inside, canUndo, inside] }), 'refused', 'chat')] },
    { caption: 'Allowed', approvals: [settled(makeApproval(now, { heading: 'Edit CHANGELOG.md', name: 'edit_file', risk: 'write', approveLabel: 'Edit', ruleId: 'ask.writes', preview: ratesDiff, terms: [inside, canUndo, inside] }), 'allowed', 'chat')] },
  ];
}

function settled(approval: ApprovalView, outcome: NonNullable<ApprovalView['outcome']>, from: 'catalogue' | 'chat'): ApprovalView {
  const at = approval.createdAt + 1000;
  return {
    ...approval, outcome,
    call: {
      ...approval.call, ...(from === 'catalogue' ? { caller: { kind: 'catalogue' as const } } : {}), state: outcome === 'allowed' ? 'done' : 'refused', finishedAt: at,
      ...(outcome === 'allowed' ? { summary: 'CHANGELOG.md, 2 lines more', startedAt: at - 6, undo: { state: 'available' as const } } : {}),
      decision: outcome === 'refused' ? { verdict: 'deny', by: 'person', ruleId: approval.ruleId, reason: 'Refused.', note: 'Keep the drafts until the audit is over.', at } : { verdict: outcome === 'allowed' ? 'allow' : 'deny', by: outcome === 'allowed' ? 'person' : 'time-limit', ruleId: approval.ruleId, reason: 'Nobody answered in 10 minutes.', at },
    },
  };
}

/** A call line of every state. */
export function makeCallStates(now: number): CallView[] {
  const forms = (base: string, present: string, past: string, object: string): CallView['phrase'] => ({ base, present, past, object });
  const times = { startedAt: now - 3000, finishedAt: now - 2400 };
  return [
    makeCall(now, { name: 'format_code', risk: 'write', state: 'queued', phrase: forms('Format', 'Formatting', 'Formatted', '14 files in src/') }),
    makeCall(now, { name: 'run_tests', risk: 'write', state: 'running', phrase: forms('Run tests', 'Running tests', 'Ran tests', 'vitest in ~/projects/ledger'), startedAt: now - 14_000, progress: { done: 61, total: 96, unit: 'steps', note: 'src/tax/rates.test.ts' } }),
    makeCall(now, { name: 'search_files', risk: 'read', state: 'running', phrase: forms('Search', 'Searching', 'Searched', '“invoice” in ~'), startedAt: now - 3000, progress: { done: 41_200, unit: 'files' } }),
    makeCall(now, { name: 'delete_directory', risk: 'destroy', state: 'waiting', phrase: forms('Delete', 'Deleting', 'Deleted', '214 files in old-exports') }),
    makeCall(now, { name: 'read_file', risk: 'read', state: 'done', phrase: forms('Read', 'Reading', 'Read', '412 lines of rates.test.ts'), ...times, result: { kind: 'text', text: Array.from({ length: 30 }, (_, index) => `line ${index + 1} of the file`).join('\n'), truncated: false } }),
    makeCall(now, { name: 'list_directory', risk: 'read', state: 'done', phrase: forms('List', 'Listing', 'Listed', '~/projects/ledger'), ...times, summary: '3 entries', result: { kind: 'table', columns: [{ key: 'name', label: 'name', align: 'left', format: 'path' }, { key: 'size', label: 'size', align: 'right', format: 'bytes' }, { key: 'modified', label: 'modified', align: 'left', format: 'time' }], rows: Array.from({ length: 14 }, (_, index) => ({ name: index === 2 ? 'a-very-long-name-that-goes-on-and-on-and-on-until-it-no-longer-fits-in-its-column.pdf' : `invoice-${index}.csv`, size: 9214 * (index + 1) ** 4, modified: now - index * 86_400_000 })), total: 214 } }),
    makeCall(now, { name: 'edit_file', risk: 'write', state: 'done', phrase: forms('Edit', 'Editing', 'Edited', 'src/tax/rates.ts'), ...times, undo: { state: 'available' }, result: { kind: 'diff', path: 'src/tax/rates.ts', added: 2, removed: 1, hunks: ratesDiff.kind === 'diff' ? ratesDiff.hunks : [], truncated: false } }),
    makeCall(now, { name: 'http_request', risk: 'out', state: 'done', phrase: forms('Post', 'Posting', 'Posted', 'api.halden-freight.example'), ...times, undo: { state: 'impossible', reason: 'what was sent cannot be recalled' } }),
    makeCall(now, { name: 'edit_file', risk: 'write', state: 'failed', phrase: forms('Edit', 'Editing', 'Edited', 'rates.ts'), ...times, error: { code: 'AMBIGUOUS_MATCH', message: 'rates.ts: the text to replace occurs twice, in lines 42 and 318.', hint: 'Give more of the lines around it' } }),
    makeCall(now, { name: 'http_request', risk: 'out', state: 'unknown', phrase: forms('Post', 'Posting', 'Posted', 'hooks.example.net'), ...times, undo: { state: 'impossible', reason: 'what was sent cannot be recalled' }, error: { code: 'OUTCOME_UNKNOWN', message: 'Connection lost after the request was sent; not retried.' } }),
    makeCall(now, { name: 'delete_directory', risk: 'destroy', state: 'refused', phrase: forms('Delete', 'Deleting', 'Deleted', '214 files in old-exports'), decision: { verdict: 'deny', by: 'person', ruleId: 'ask.delete', reason: 'Refused.', note: 'Keep the old exports until the audit is over.', at: now } }),
    makeCall(now, { name: 'write_file', risk: 'destroy', state: 'refused', phrase: forms('Replace', 'Replacing', 'Replaced', '/etc/hosts'), error: { code: 'DENIED_BY_POLICY', message: 'Refused by rule deny.system: writes to /etc.' }, decision: { verdict: 'deny', by: 'rule', ruleId: 'deny.system', reason: 'Writes to /etc.', at: now } }),
    makeCall(now, { name: 'delete_file', risk: 'destroy', state: 'refused', phrase: forms('Delete', 'Deleting', 'Deleted', 'notes.txt'), error: { code: 'APPROVAL_EXPIRED', message: 'Nobody answered in 10 minutes, so it was refused. Nothing ran.' }, decision: { verdict: 'deny', by: 'time-limit', ruleId: 'ask.delete', reason: 'Nobody answered.', at: now } }),
    makeCall(now, { name: 'move_file', risk: 'write', state: 'undone', phrase: forms('Move', 'Moving', 'Moved', 'meter.pdf to 2026-10/meter.pdf'), ...times, undo: { state: 'undone', at: now } }),
    makeCall(now, { name: 'execute_shell', risk: 'write', state: 'done', phrase: forms('Run', 'Running', 'Ran', 'npm run a-script-with-a-very-long-name-that-never-ends -- --flag one --flag two --flag three'), ...times, result: { kind: 'terminal', text: 'PASS  96 tests\n', exitCode: 1, truncated: true }, undo: { state: 'expired', reason: 'dropped after 30 days' } }),
    makeCall(now, { name: 'get_system_info', risk: 'read', state: 'done', phrase: forms('Read', 'Reading', 'Read', 'facts about this computer'), ...times, result: { kind: 'facts', facts: [{ label: 'Processor', value: '8 cores, AMD Ryzen 7' }, { label: 'Memory', value: '12.4 GB of 32 GB' }] } }),
  ];
}
