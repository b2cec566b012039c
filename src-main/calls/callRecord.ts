import type { CallState, CallView, Caller, Decision, Effect, Json, Phrase, Progress, ResultView, Risk, Served, UndoView } from '../../src-preload/contract/index.ts';
import type { AppError } from '../kernel/errors.ts';
import { toErrorView } from '../kernel/errors.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { AnyFunction, CallContext, MadeCall } from '../registry/defineFunction.ts';
import { hideSensitive } from '../registry/sensitiveFields.ts';

export interface Conversion {
  field: string;
  from: Json;
  to: Json;
}

/** One call while it is being dealt with. Only the door and what it hands the record to change it. */
export interface CallRecord {
  /** Changes only when an outside client comes back for a call that a person has allowed meanwhile: it goes on under the old one's. */
  id: string;
  readonly definition: AnyFunction;
  readonly caller: Caller;
  readonly batchId: string;
  readonly createdAt: number;
  readonly modelSays: string | undefined;
  /** A person can meet it again on a screen: it belongs to a chat or the catalogue, asked, or changed something. */
  kept: boolean;
  state: CallState;
  input: Record<string, unknown>;
  conversions: Conversion[];
  effects: Effect[];
  risk: Risk;
  phrase: Phrase;
  digest: string;
  undo: UndoView;
  decision: Decision | undefined;
  approvalId: string | undefined;
  progress: Progress | undefined;
  summary: string | undefined;
  served: Served | undefined;
  /** Of a group of servers the one that was asked last: it has answered, or failed. */
  answeredBy: string | undefined;
  result: ResultView | undefined;
  error: AppError | undefined;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  /** What its function said of the result. */
  remarks: string[];
  /** How its function asks the person. */
  ask: CallContext['ask'];
  /** How its function makes calls of its own, where it may. */
  call?: ((name: string, input: unknown, signal: AbortSignal) => Promise<MadeCall>) | undefined;
}

/** A verb for functions whose input could not be read. */
export function plainPhrase(definition: AnyFunction): Phrase {
  return { base: definition.title, present: definition.title, past: definition.title, object: '' };
}

/** The arguments as anyone but the handler may see them: fields its schema marks as sensitive are hidden. */
export function shownArguments({ definition, input }: Pick<CallRecord, 'definition' | 'input'>): Record<string, unknown> {
  return hideSensitive(definition.input, input);
}

/** The record as screens see it: redacted, arguments shortened. */
export function toCallView(record: CallRecord, redactor: Redactor): CallView {
  const { definition } = record;
  const view: CallView = {
    id: record.id,
    name: definition.name,
    title: definition.title,
    category: definition.category,
    risk: record.risk,
    state: record.state,
    phrase: record.phrase,
    arguments: shownArguments(record) as Record<string, Json>,
    caller: record.caller,
    effects: record.effects,
    undo: record.undo,
    conversions: record.conversions,
    digest: record.digest,
    createdAt: record.createdAt,
    ...(record.decision && { decision: record.decision }),
    ...(record.approvalId !== undefined && record.state === 'waiting' && { approvalId: record.approvalId }),
    ...(record.progress && record.state === 'running' && { progress: record.progress }),
    ...(record.summary !== undefined && { summary: record.summary }),
    ...(record.served && { served: record.served }),
    ...(record.answeredBy !== undefined && { answeredBy: record.answeredBy }),
    ...(record.result && { result: record.result }),
    ...(record.error && { error: toErrorView(record.error) }),
    ...(record.startedAt !== undefined && { startedAt: record.startedAt }),
    ...(record.finishedAt !== undefined && { finishedAt: record.finishedAt }),
  };
  return redactor.value(view, 'renderer');
}
