import type { AuditDetail, AuditEntry, AuditFilter, CallState, Caller, Decision, Phrase, Risk, UndoView } from '../../../src-preload/contract/index.ts';
import { seededRandom } from './seededRandom.ts';

interface Kind {
  name: string;
  risk: Risk;
  phrase: Omit<Phrase, 'object'>;
  objects: string[];
  summary?: string;
  undo: UndoView;
}

const day = 86_400_000;
const forms = (base: string, present: string, past: string): Omit<Phrase, 'object'> => ({ base, present, past });
const none: UndoView = { state: 'none' };

const kinds: Kind[] = [
  { name: 'read_file', risk: 'read', phrase: forms('Read', 'Reading', 'Read'), objects: ['src/tax/rates.ts, 9,214 bytes', 'README.md', 'invoices/2026-11.csv, 41 KB', 'a/very/long/path/that/goes/on/and/on/through/many/folders/until/it/no/longer/fits/in/the/row/final-report-second-draft-reviewed.pdf'], undo: none },
  { name: 'search_file_contents', risk: 'read', phrase: forms('Search text', 'Searching text', 'Searched text'), objects: ['“IE:” in ~/projects/ledger, 6 hits', '“TODO” in src, 14 hits'], undo: none },
  { name: 'list_directory', risk: 'read', phrase: forms('List folder', 'Listing folder', 'Listed folder'), objects: ['~/projects/ledger, 214 entries', 'scans, 31 entries'], undo: none },
  { name: 'query_database', risk: 'read', phrase: forms('Query', 'Querying', 'Queried'), objects: ['invoices.sqlite, 118 rows', 'ledger-prod, 12 rows'], undo: none },
  { name: 'edit_file', risk: 'write', phrase: forms('Edit', 'Editing', 'Edited'), objects: ['src/tax/rates.ts', 'CHANGELOG.md'], undo: { state: 'available', until: 0 } },
  { name: 'move_file', risk: 'write', phrase: forms('Move', 'Moving', 'Moved'), objects: ['scan0142.pdf to 2026-10/meter.pdf', 'scan0141.pdf to 2026-10/lease.pdf'], undo: { state: 'available' } },
  { name: 'run_tests', risk: 'write', phrase: forms('Run tests', 'Running tests', 'Ran tests'), objects: ['vitest in ~/projects/ledger'], undo: { state: 'impossible', reason: 'tests may change anything they like' } },
  { name: 'delete_directory', risk: 'destroy', phrase: forms('Delete', 'Deleting', 'Deleted'), objects: ['.cache/old-exports, 214 files', 'build, 38 files'], undo: { state: 'available' } },
  { name: 'http_request', risk: 'out', phrase: forms('Post', 'Posting', 'Posted'), objects: ['api.halden-freight.example/v2/pickups', 'hooks.example.net/ingest, 18 KB'], undo: { state: 'impossible', reason: 'what was sent cannot be recalled' } },
  { name: 'download_file', risk: 'write', phrase: forms('Download', 'Downloading', 'Downloaded'), objects: ['sha256sums.txt, 1.1 KB', 'prices-2026-11.csv, 212 KB', 'debian-13.img'], undo: { state: 'available' } },
];
const weights = [24, 12, 12, 14, 10, 10, 5, 3, 4, 2];

const callers: Caller[] = [{ kind: 'chat', chatId: 'chat-1', model: 'qwen3:14b' }, { kind: 'chat', chatId: 'chat-1', model: 'qwen3:14b' }, { kind: 'mcp', client: 'cursor', tokenId: 't1' }, { kind: 'cli' }, { kind: 'catalogue' }];

/** Calls an hour through a working day, so that the strip has a shape. */
const shape = [1, 0.4, 0.4, 0.4, 0.6, 0.8, 1, 3, 8, 11, 13, 9, 6, 12, 14, 12, 10, 8, 5, 4, 3, 3, 2, 1];

/** `count` calls ending just before `now`, newest first, over the days before it; a call takes two rows of the chain. */
export function makeAuditEntries(count: number, now: number): AuditEntry[] {
  const random = seededRandom(7);
  const entries: AuditEntry[] = [];
  let at = now - 4000;
  for (let index = 0; index < count; index++) {
    const kind = pickKind(random());
    const object = kind.objects[Math.floor(random() * kind.objects.length)] ?? '';
    const seq = (count - index) * 2 + 11;
    const state = stateOf(index, kind, random());
    const caller = callers[Math.floor(random() * callers.length)] ?? { kind: 'cli' };
    const decision = decisionOf(kind, state, at, random());
    entries.push({
      callId: `call-${seq}`, seq, at, name: kind.name, risk: kind.risk, state, phrase: { ...kind.phrase, object }, caller,
      ...(decision ? { decision } : {}),
      ...(state === 'done' || state === 'failed' || state === 'undone' ? { durationMs: Math.round(3 + random() ** 6 * 40_000) } : {}),
      ...(state === 'failed' ? { error: { code: 'PERMISSION_DENIED' as const, message: 'permission denied; nothing changed', hint: 'Choose a file you may write.' } } : {}),
      undo: state === 'undone' ? { state: 'undone', at } : state === 'done' && kind.undo.state === 'available' ? { state: 'available', until: at + 30 * day } : state === 'done' || state === 'unknown' ? kind.undo : none,
    });
    const busy = shape[new Date(at).getHours()] ?? 1;
    at -= Math.round((random() * 2 * 3_600_000) / (busy * 2.4));
  }
  return entries;
}

function pickKind(random: number): Kind {
  let rest = random * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => (rest -= weight) < 0);
  return kinds[index] ?? (kinds[0] as Kind);
}

function stateOf(index: number, kind: Kind, random: number): CallState {
  if (index === 0) return 'waiting';
  if (index === 1) return 'running';
  if (random < 0.03) return 'failed';
  if (kind.risk === 'read') return 'done';
  if (kind.risk === 'out' && random < 0.2) return 'unknown';
  if (random < 0.12) return 'refused';
  return random < 0.2 && kind.undo.state === 'available' ? 'undone' : 'done';
}

function decisionOf(kind: Kind, state: CallState, at: number, random: number): Decision | undefined {
  if (state === 'waiting') return { verdict: 'ask', by: 'nobody', ruleId: 'ask.writes', reason: 'Writes inside the workspace ask under the preset Ask.', at };
  if (kind.risk === 'read') return { verdict: 'allow', by: 'rule', ruleId: 'preset.ask.reads', reason: 'Reads inside the workspace run.', at };
  if (state === 'refused') return random < 0.4 ? { verdict: 'deny', by: 'time-limit', ruleId: 'ask.delete', reason: 'Nobody answered in 10 minutes.', at } : { verdict: 'deny', by: 'person', ruleId: 'ask.writes', reason: 'Refused.', note: 'Use the copy in drafts instead.', at };
  return { verdict: 'allow', by: 'person', ruleId: kind.risk === 'destroy' ? 'ask.delete' : 'ask.writes', reason: 'Writes ask first.', scope: random < 0.6 ? 'once' : random < 0.85 ? 'chat' : 'always', at: at + 21_000 };
}

/** Answers `audit.query` over entries as the runtime does. */
export function queryEntries(entries: AuditEntry[], filter: AuditFilter, before: number | undefined, limit: number): { entries: AuditEntry[]; total: number; more: boolean } {
  const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const all = entries.filter((entry) => {
    const text = `${entry.name} ${entry.phrase.base} ${entry.phrase.object} ${entry.error?.message ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word))
      && (!filter.risks || filter.risks.includes(entry.risk))
      && (!filter.states || filter.states.includes(entry.state))
      && (!filter.names || filter.names.includes(entry.name))
      && (!filter.callerKinds || filter.callerKinds.includes(entry.caller.kind))
      && (filter.from === undefined || entry.at >= filter.from)
      && (filter.to === undefined || entry.at < filter.to);
  });
  const rest = before === undefined ? all : all.filter((entry) => entry.seq < before);
  return { entries: rest.slice(0, limit), total: all.length, more: rest.length > limit };
}

/** Answers `audit.density`. */
export function countDensity(entries: AuditEntry[], from: number, to: number, steps: number): { steps: { at: number; read: number; write: number; destroy: number; out: number }[] } {
  const width = (to - from) / steps;
  const counted = Array.from({ length: steps }, (_, index) => ({ at: Math.round(from + index * width), read: 0, write: 0, destroy: 0, out: 0 }));
  for (const entry of entries) {
    const step = counted[Math.floor((entry.at - from) / width)];
    if (step) step[entry.risk] += 1;
  }
  return { steps: counted };
}

const fakeHash = (seq: number): string => Array.from({ length: 8 }, (_, index) => ((seq * 2654435761 + index * 40503 * (seq + 7)) >>> 0).toString(16).padStart(8, '0')).join('');

/** Answers `audit.get`. */
export function makeAuditDetail(entry: AuditEntry): AuditDetail {
  const row = (seq: number, callId: string, kind: 'asked' | 'intent' | 'outcome', label: string) => ({ seq, at: entry.at, callId, kind, label, previous: fakeHash(seq - 1), hash: fakeHash(seq) });
  const target = `/home/mara/projects/ledger/${entry.phrase.object.split(',')[0] ?? ''}`;
  return {
    ...entry,
    arguments: entry.risk === 'destroy' ? { directory_path: '~/projects/ledger/.cache/old-exports', recursive: true } : { file_path: target, edits: [{ search: 'IE: { standard: 0.21, reduced: [0.135, 0.09] }', replace: '// 21% ended on 28 February 2021\nIE: { standard: 0.23 }' }], dry_run: false },
    effects: [{ kind: 'path', access: entry.risk === 'destroy' ? 'delete' : entry.risk === 'read' ? 'read' : 'write', path: target, requested: entry.phrase.object, insideWorkspace: true, exists: true, replaces: false, recursive: entry.risk === 'destroy' }],
    digest: fakeHash(entry.seq + 5000),
    rows: [row(entry.seq, entry.callId, 'intent', `Intent: ${entry.phrase.base.toLowerCase()}`), row(entry.seq + 1, entry.callId, 'outcome', `Outcome: ${entry.phrase.past.toLowerCase()}`)],
    neighbours: [row(entry.seq - 1, 'other', 'outcome', 'Refused: restart nginx'), row(entry.seq + 2, 'other', 'intent', 'Intent to send mail')],
  };
}
