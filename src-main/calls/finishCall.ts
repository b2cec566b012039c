import type { Json, ResultView } from '../../src-preload/contract/index.ts';
import { sha256 } from '../kernel/canonicalJson.ts';
import { toErrorView, type AppError } from '../kernel/errors.ts';
import { hideSensitive } from '../registry/sensitiveFields.ts';
import type { Redactor } from '../redact/redactor.ts';
import { truncateValue } from '../redact/truncate.ts';
import type { CallOutcome } from './callOutcome.ts';
import { toCallView, type CallRecord } from './callRecord.ts';
import type { DoorParts } from './doorParts.ts';
import { remarksMember } from '../registry/projections.ts';
import { remarksOn } from './remarks.ts';

/** Characters of a result each reader gets. */
const budgets = { model: 40_000, client: 1_000_000 };
/** Results longer than this are not hashed for the audit: it would hold the loop. */
const longestHashed = 4_000_000;

/** A result as JSON text, and the hash the audit keeps of it. */
export function writeResult(output: Record<string, unknown>): { hash: string | undefined; text: string } {
  const text = JSON.stringify(output);
  return { hash: text.length <= longestHashed ? sha256(text) : undefined, text };
}

/** The result as screens draw it, cut to what a screen needs. */
export function drawResult(record: CallRecord, raw: Record<string, unknown>, redactor: Redactor): ResultView {
  const output = hideSensitive(record.definition.output, raw);
  const view = record.definition.view?.(output, record.input);
  if (view) return capView(view, redactor);
  const text = JSON.stringify(output, null, 2);
  return capView({ kind: 'json', text, truncated: false }, redactor);
}

const longestText = 100_000;
const mostRows = 1000;

/** Redacted before it is cut: what is left of a secret that was cut through is no longer recognised. */
function capView(view: ResultView, redactor: Redactor): ResultView {
  switch (view.kind) {
    case 'text':
    case 'json':
    case 'terminal':
      return view.text.length > longestText ? { ...view, text: redactor.text(view.text, 'renderer').slice(0, longestText), truncated: true } : view;
    case 'table':
      return view.rows.length > mostRows ? { ...view, rows: view.rows.slice(0, mostRows) } : view;
    default:
      return view;
  }
}

/** The outcome of a record that has ended, or that goes on waiting without its caller. */
export function toOutcome(record: CallRecord, raw: Record<string, unknown> | undefined, parts: DoorParts): CallOutcome {
  const { redactor } = parts;
  const { pictures, rest } = (raw !== undefined && record.definition.pictures?.(raw)) || { pictures: [], rest: raw };
  return {
    callId: record.id,
    state: record.state === 'done' || record.state === 'failed' || record.state === 'refused' || record.state === 'unknown' ? record.state : 'waiting',
    get call() {
      return toCallView(record, redactor);
    },
    get forModel() {
      return rest === undefined ? errorForModel(record.error) : resultForModel(redactor.value(hideSensitive(record.definition.output, rest), 'model') as Record<string, Json>, redactor.value(remarksOn(record), 'model'), record.id);
    },
    get forClient() {
      if (rest === undefined) return undefined;
      return truncateValue(redactor.value(hideSensitive(record.definition.output, rest), 'client') as Record<string, Json>, budgets.client, record.id);
    },
    get remarks() {
      return redactor.value(remarksOn(record), 'client');
    },
    pictures,
    raw,
    error: record.error,
    ...(record.decision?.note !== undefined && { note: record.decision.note }),
    ...(record.approvalId !== undefined && record.state === 'waiting' && { approvalId: record.approvalId }),
  };
}

function resultForModel(value: Record<string, Json>, remarks: readonly string[], callId: string): Json {
  const cut = truncateValue(value, budgets.model, callId);
  const told = cut.truncated ? [...remarks, `Cut to ${budgets.model} characters; the whole result is kept as ${callId}. Ask for a part of it instead.`] : remarks;
  return told.length > 0 ? { ...cut.value, [remarksMember]: [...told] } : cut.value;
}

function errorForModel(error: AppError | undefined): Json {
  return error ? (toErrorView(error) as unknown as Json) : { code: 'INTERNAL', message: 'The call ended without a result' };
}
