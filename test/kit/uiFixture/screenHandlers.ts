import type { AuditEntry, CallView, ChainState, Explanation, Json, MemoryView, MethodName, Params, Result } from '../../../src-preload/contract/index.ts';
import { RequestError } from '../../../src-renderer/client/client.ts';
import { countDensity, makeAuditDetail, queryEntries } from './auditData.ts';
import { functionDetails } from './functionsData.ts';
import { makeHealthReport } from './healthData.ts';
import { makeImportPreview, makeServers, makeServerTools } from './serversData.ts';

type Handlers = { [M in MethodName]?: (params: Params<M>) => Result<M> | Promise<Result<M>> };

interface ScreenData {
  now: number;
  entries: AuditEntry[];
  chain: ChainState;
  memories: MemoryView[];
  /** A fresh installation: nothing was called, recorded or found. */
  empty: boolean;
}

/** Answers for the catalogue, the audit and health; entries change when they are undone. */
export function screenHandlers({ now, entries, chain, memories, empty }: ScreenData): Handlers {
  const turn = (callId: string, undone: boolean): CallView => {
    const at = entries.findIndex((entry) => entry.callId === callId);
    const entry = entries[at];
    if (!entry) throw new RequestError({ code: 'NOT_FOUND', message: 'It is not in the fixture' });
    if (entry.name === 'delete_directory' && undone) throw new RequestError({ code: 'UNDO_CONFLICT', message: 'old-exports holds 3 files that were put there since', hint: 'Move them away, or undo and lose them.' });
    const next: AuditEntry = { ...entry, state: undone ? 'undone' : 'done', undo: undone ? { state: 'undone', at: now } : { state: 'available' } };
    entries[at] = next;
    return toCall(next);
  };
  return {
    'memories.list': ({ query = '', namespace, tag, owner, offset = 0, limit = 200 }) => {
      const found = memories.filter((memory) => (namespace === undefined || memory.namespace === namespace) && (owner === undefined || memory.owner === owner) && (tag === undefined || memory.tags.includes(tag)) && `${memory.key} ${memory.content}`.toLowerCase().includes(query.toLowerCase()));
      return { memories: found.slice(offset, offset + limit), total: found.length };
    },
    'memories.get': ({ id }) => memories.find((memory) => memory.id === id) ?? unknownFunction(String(id)),
    'servers.tools': ({ name }) => makeServerTools(name, now),
    'servers.discover': () => makeServers(now, empty),
    'servers.previewImport': ({ requests }) => makeImportPreview(makeServers(now, empty).found.filter(({ identity }) => requests.some((request) => request.identity === identity))),
    'servers.doctor': ({ name }) => ({ name, ok: false, checks: [{ id: 'reach', title: 'Address', outcome: 'ok', detail: 'Something listens at slack.example:443', fixes: [] }, { id: 'key', title: 'Sign-in', outcome: 'trouble', detail: `${name} wants to know who calls. Sign in to it, or give it a key`, fixes: [{ kind: 'sign-in', label: 'Sign in' }, { kind: 'key', label: 'Give it a key' }, { kind: 'refresh', label: 'Try again' }] }] }),
    'functions.list': () => ({ functions: functionDetails.map((entry) => (empty ? { ...entry, calls7d: 0, medianMs: null } : entry)) }),
    'functions.get': ({ name }) => functionDetails.find((entry) => entry.name === name) ?? unknownFunction(name),
    'functions.search': ({ query }) => ({ names: functionDetails.filter((entry) => query.toLowerCase().split(' ').some((word) => word.length > 3 && `${entry.name} ${entry.description}`.toLowerCase().includes(word))).map((entry) => entry.name) }),
    'calls.recent': ({ name, limit }) => ({ calls: empty ? [] : entries.filter((entry) => entry.name === name).slice(0, limit ?? 10).map(toCall) }),
    'calls.explain': async ({ name, input, preview }) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return explain(name, input, preview ?? false, now);
    },
    'calls.undo': ({ callId }) => turn(callId, true),
    'calls.redo': ({ callId }) => turn(callId, false),
    'audit.query': ({ filter, before, limit }) => queryEntries(entries, filter ?? {}, before, limit ?? 100),
    'audit.get': ({ callId }) => makeAuditDetail(entries.find((entry) => entry.callId === callId) ?? unknownFunction(callId)),
    'audit.density': ({ from, to, steps }) => countDensity(entries, from, to, steps ?? 48),
    'audit.verify': () => chain,
    'audit.export': ({ format }) => ({ name: `steward-audit.${format}`, mime: 'text/plain', text: 'at\n', rows: entries.length, truncated: false }),
    'health.report': ({ range }) => (empty ? makeEmptyReport(range ?? '24h', now) : makeHealthReport(range ?? '24h', now)),
  };
}

function unknownFunction(name: string): never {
  throw new RequestError({ code: 'UNKNOWN_FUNCTION', message: `There is no function ${name}`, hint: 'It may have been renamed; look in the list.' });
}

function toCall(entry: AuditEntry): CallView {
  const { callId, at, durationMs, ...rest } = entry;
  const known = functionDetails.find((one) => one.name === entry.name);
  return { ...rest, id: callId, title: known?.title ?? entry.name, category: known?.category ?? 'files', arguments: {}, effects: [], conversions: [], digest: '', createdAt: at, startedAt: at, ...(durationMs === undefined ? {} : { finishedAt: at + durationMs }) };
}

function explain(name: string, input: Record<string, Json>, preview: boolean, now: number): Explanation {
  const detail = functionDetails.find((entry) => entry.name === name) ?? unknownFunction(name);
  const required = Array.isArray(detail.inputSchema['required']) ? detail.inputSchema['required'].map(String) : [];
  const absent = required.filter((field) => !(field in input));
  if (absent.length > 0) return { problems: absent.map((field) => ({ field, message: 'is missing' })), conversions: [], effects: [], undo: { state: 'none' } };
  const place = Object.values(input).find((value) => typeof value === 'string' && /[/~.]/.test(value) && !value.includes('://'));
  const path = `/home/mara/projects/ledger/${typeof place === 'string' ? place.replace(/^~\//, '../../') : 'report.csv'}`.replace('work/ledger/../../', '');
  const insideWorkspace = path.startsWith('/home/mara/projects/ledger');
  const shared = { kind: 'path' as const, path, requested: String(place ?? ''), insideWorkspace, recursive: detail.name.includes('directory') };
  return {
    problems: [], conversions: [], risk: detail.risk,
    phrase: { base: 'Change', present: 'Changing', past: 'Changed', object: path },
    effects: [detail.risk === 'read' ? { ...shared, access: 'read', exists: true, replaces: false } : detail.risk === 'destroy' ? { ...shared, access: 'delete', exists: true, replaces: false } : { ...shared, access: 'write', exists: false, replaces: false }],
    decision: detail.risk === 'read' ? { verdict: 'allow', by: 'rule', ruleId: 'preset.ask.reads', reason: 'reads inside the workspace run.', at: now } : { verdict: 'ask', by: 'rule', ruleId: 'ask.writes', reason: insideWorkspace ? 'changes to files ask.' : 'outside the workspace.', at: now },
    undo: detail.undo === 'journal' ? { state: 'planned' } : detail.undo === 'impossible' ? { state: 'impossible', reason: 'what was sent cannot be recalled' } : { state: 'none' },
    ...(preview ? { preview: { kind: 'facts' as const, facts: [{ label: 'writes', value: '1 new file, 5.8 GB' }, { label: 'free', value: '212 GB' }], notes: [] } } : {}),
  };
}

/** What a first hour looks like: no calls, a few readings, nothing to look at. */
function makeEmptyReport(range: '1h' | '24h' | '7d' | '30d', now: number): Result<'health.report'> {
  const full = makeHealthReport(range, now);
  return { ...full, calls: 0, done: 0, failed: 0, refused: 0, waitedMedianMs: null, p50Ms: null, p95Ms: null, p99Ms: null, journalBytes: 0, onDisk: 4.1e6, events: full.events.slice(0, 0), slowest: [], failures: [], findings: [], buckets: full.buckets.map((bucket, index) => ({ at: bucket.at, done: 0, failed: 0, refused: 0, p50Ms: null, p95Ms: null, memory: index > full.buckets.length - 4 ? 142e6 : null })) };
}
