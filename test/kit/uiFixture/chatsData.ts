import type { ApprovalView, CallView, ChatState, ChatSummary, Message, MessagePart } from '../../../src-preload/contract/index.ts';
import { makeApproval, makeCall, ratesDiff } from './approvalsData.ts';

const minute = 60_000;
const day = 86_400_000;

/** The list of chats as a person has it after some weeks. */
export function makeChatList(now: number): ChatSummary[] {
  const rows: [string, number, Partial<ChatSummary>?][] = [
    ['Irish VAT in the exporter', minute, { running: true, waiting: 'write' }], ['Free space on build-02', 20 * minute, { waiting: 'destroy' }], ['Supplier price feed', 40 * minute, { running: true }], ['Halden Freight, late delivery', 90 * minute],
    ['Rename scans by date taken, and then sort them by the place where they were taken', day], ['Postgres slow at nine', day + 60 * minute], ['Notes from the Riga call', day + 120 * minute],
    ['Churn model, third attempt', 5 * day], ['Duplicate photos', 7 * day], ['Top paths in the nginx log', 10 * day], ['Ledger database backup', 12 * day], ['Two contracts compared', 13 * day], ['Q3 figures for the board', 26 * day], ['Clean up Downloads', 33 * day], ['Old laptop, what to keep', 40 * day],
  ];
  return rows.map(([title, ago, more], index) => ({ id: `chat-${index + 1}`, title, updatedAt: now - ago, running: false, ...more }));
}

export interface ChatScene {
  chat: ChatState;
  approvals: ApprovalView[];
}

const say = (id: string, at: number, text: string): Message => ({ id, role: 'person', parts: [{ type: 'text', text }], at, status: 'done' });
const answer = (id: string, at: number, parts: MessagePart[], status: Message['status'] = 'done'): Message => ({ id, role: 'assistant', parts, at, status, model: 'qwen3:14b' });

/** A turn that runs: a finished change, tests that run, an edit that waits. */
export function makeWaitingChat(now: number): ChatScene {
  const phrase = (base: string, present: string, past: string, object: string): CallView['phrase'] => ({ base, present, past, object });
  const search = makeCall(now, { name: 'search_file_contents', risk: 'read', state: 'done', phrase: phrase('Search', 'Searching', 'Searched', '“standard:” in src'), startedAt: now - 4 * minute, finishedAt: now - 4 * minute + 84, summary: '30 hits', result: { kind: 'text', text: '30 hits in src/tax/rates.ts', truncated: false } });
  const read = makeCall(now, { name: 'read_file', risk: 'read', state: 'done', phrase: phrase('Read', 'Reading', 'Read', 'src/tax/rates.ts'), startedAt: now - 4 * minute, finishedAt: now - 4 * minute + 12, result: { kind: 'text', text: 'export const rates = { // 27 members', truncated: false } });
  const query = makeCall(now, { name: 'query_csv', risk: 'read', state: 'done', phrase: phrase('Query', 'Querying', 'Queried', 'invoices.csv'), startedAt: now - 30_000, finishedAt: now - 29_400, summary: '118 rows', result: { kind: 'table', columns: [{ key: 'month', label: 'month', align: 'left', format: 'text' }, { key: 'invoices', label: 'invoices', align: 'right', format: 'number' }, { key: 'short', label: 'under-billed', align: 'right', format: 'number' }], rows: [['Jan', 9, 413], ['Feb', 8, 388], ['Mar', 12, 540], ['Apr', 10, 473], ['May', 13, 611]].map(([month, invoices, short]) => ({ month: month ?? '', invoices: invoices ?? 0, short: short ?? 0 })), total: 5 } });
  const wrote = makeCall(now, { name: 'create_file', risk: 'write', state: 'done', phrase: phrase('Create', 'Creating', 'Created', 'reports/underbilled-2026.csv'), startedAt: now - 20_000, finishedAt: now - 19_400, summary: '11 rows, 5,604.98 in all', undo: { state: 'available' }, result: { kind: 'nothing' } });
  const tests = makeCall(now, { name: 'run_tests', risk: 'write', state: 'running', phrase: phrase('Run tests', 'Running tests', 'Ran tests', 'vitest in ~/projects/ledger'), startedAt: now - 14_000, progress: { done: 61, total: 96, unit: 'steps' } });
  const approval = makeApproval(now, { heading: 'Edit rates.ts', name: 'edit_file', risk: 'write', approveLabel: 'Apply edit', modelSays: 'Set the Irish standard rate to 23% and say since when.', ruleId: 'ask.writes', preview: ratesDiff, arguments: { file_path: '~/projects/ledger/src/tax/rates.ts', edits: [{ search: 'IE: { standard: 0.21, reduced: [0.135, 0.09] }', replace: '// 21% ended on 28 February 2021\n  IE: { standard: 0.23, reduced: [0.135, 0.09] }' }], dry_run: false }, terms: [{ tone: 'plain', icon: 'inside', title: 'Inside the workspace', detail: '1 file, tracked by git' }, { tone: 'plain', icon: 'undo', title: 'Can be undone', detail: 'bytes, mode and time' }, { tone: 'plain', icon: 'time', title: 'Runs after the tests', detail: 'you can allow it now' }] });
  const edit: CallView = { ...approval.call, effects: [{ kind: 'path', access: 'write', path: '/home/mara/projects/ledger/src/tax/rates.ts', requested: '~/projects/ledger/src/tax/rates.ts', insideWorkspace: true, exists: true, replaces: false, recursive: false }], decision: { verdict: 'ask', by: 'rule', ruleId: 'ask.writes', reason: 'Writes inside the workspace ask under the preset Ask. No saved permission matches.', at: now - 19_000 } };
  const card: ApprovalView = { ...approval, call: edit };
  const calls = [search, read, query, wrote, tests, edit];
  return {
    approvals: [card],
    chat: {
      id: 'chat-1', title: 'Irish VAT in the exporter', running: true, queued: [], calls: Object.fromEntries(calls.map((call) => [call.id, call])),
      messages: [
        say('m1', now - 4 * minute, 'Which countries does the exporter know?'),
        answer('m2', now - 4 * minute, [{ type: 'call', callId: search.id }, { type: 'call', callId: read.id }, { type: 'text', text: '30: the 27 EU members, and GB, NO and CH, all in `src/tax/rates.ts`.' }]),
        say('m3', now - minute, 'Ireland is still on the 21% from 2020. Set it to 23%. Run the tests before you touch anything, and chart what we under-billed each month this year.'),
        answer('m4', now - minute, [{ type: 'text', text: '118 Irish invoices this year were billed at 21%, €5,604.98 too little in all. The tests run on the code as it is; the change waits below.' }, { type: 'call', callId: query.id }, { type: 'call', callId: wrote.id }, { type: 'call', callId: tests.id }, { type: 'call', callId: edit.id }], 'streaming'),
      ],
    },
  };
}

/** Every kind of part and call an answer can have, one after the other. */
export function makeManyPartsChat(now: number, calls: readonly CallView[]): ChatState {
  const text = 'Here is what was found, with **words in bold**, `code`, a [link](https://example.org) and a list:\n\n- one thing, 214 of them\n- another\n\n```ts\nexport const rate = 0.23;\n```\n\n| country | rate |\n|---|---:|\n| IE | 23 |\n| HU | 27 |\n';
  return {
    id: 'chat-2', title: 'Everything an answer can hold', running: false, queued: ['And then send it to Halden.'], calls: Object.fromEntries(calls.map((call) => [call.id, call])),
    messages: [
      say('p1', now - 5 * minute, 'Show me everything.\nIn two lines, with_a_very_long_word_that_has_no_place_to_break_and_so_must_break_anywhere_if_it_is_to_fit_at_all_in_this_narrow_column.'),
      answer('p2', now - 5 * minute, [{ type: 'reasoning', text: 'The person wants to see everything.' }, { type: 'text', text }, ...calls.map((call): MessagePart => ({ type: 'call', callId: call.id }))]),
      say('p3', now - 3 * minute, 'zip it'),
      answer('p4', now - 3 * minute, [{ type: 'text', text: 'Did you mean one of these?' }, { type: 'suggestions', items: [{ name: 'compress_files', title: 'Compress files', sentence: 'zip the folder reports to reports.zip', arguments: {} }, { name: 'extract_archive', title: 'Extract an archive', sentence: 'extract reports.zip here', arguments: {} }] }]),
      say('p5', now - 2 * minute, 'No.'),
      answer('p6', now - 2 * minute, [{ type: 'error', error: { code: 'MODEL_UNREACHABLE', message: 'qwen3:14b at 127.0.0.1:11434 does not answer', hint: 'Start Ollama, or choose the offline engine in the settings.' } }], 'failed'),
    ],
  };
}

/** Ten thousand messages. */
export function makeLongChat(now: number): ChatState {
  const messages = Array.from({ length: 10_000 }, (_, index): Message => (index % 2 === 0 ? say(`l${index}`, now - (10_000 - index) * minute, `Question ${index}`) : answer(`l${index}`, now - (10_000 - index) * minute, [{ type: 'text', text: `Answer ${index}, with a **bold** word and a list:\n\n- one\n- two` }])));
  return { id: 'chat-3', title: 'Ten thousand messages', running: false, queued: [], calls: {}, messages };
}
