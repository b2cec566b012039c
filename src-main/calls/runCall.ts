import type { CallView, Progress, Served } from '../../src-preload/contract/index.ts';
import { toErrorView, type AppError } from '../kernel/errors.ts';
import type { Emitter } from '../kernel/events.ts';
import type { AuditEvent } from '../audit/auditLog.ts';
import type { CallOutcome, CallRequest } from './callOutcome.ts';
import { shownArguments, toCallView, type CallRecord } from './callRecord.ts';
import type { DoorParts } from './doorParts.ts';
import { cachedFor, cacheKeyOf } from './execution/cachedResults.ts';
import { takePlace } from './execution/takePlace.ts';
import { runResiliently, type Answer } from './execution/runResiliently.ts';
import { drawResult, toOutcome, writeResult } from './finishCall.ts';
import { serverOf } from './prepareCall.ts';

/** What statistics hear of every call that ended. */
export interface CallFigures {
  name: string;
  /** The MCP server it belongs to; `steward` for the built-in functions. */
  server: string;
  state: CallOutcome['state'];
  at: number;
  durationMs: number;
  waitedMs: number;
  errorCode: string | undefined;
}

export interface Announcements {
  changed: Emitter<CallView>;
  progressed: Emitter<{ call: CallRecord; progress: Progress }>;
  finished: Emitter<CallFigures>;
}

/** Who hears of one call beside the screens. */
export type Listeners = Pick<CallRequest, 'onChange' | 'onProgress'>;

/** At most so often a call tells its progress. */
const progressEveryMs = 100;

/** Endings that are a refusal rather than a failure, when nothing has run. */
const refusals = new Set(['DENIED_BY_POLICY', 'PATH_REFUSED', 'PATH_OUTSIDE_WORKSPACE', 'REFUSED', 'RATE_LIMITED', 'OUT_OF_SCOPE', 'UNAUTHENTICATED', 'APPROVAL_EXPIRED', 'APPROVAL_REQUIRED', 'CANCELLED']);

/** The last part of the door: intent, run, outcome. */
export interface Runner {
  /** Nothing runs when the intent cannot be written. Throws what the handler threw; `end` takes it from there. */
  run(record: CallRecord, listeners: Listeners, signal: AbortSignal): Promise<CallOutcome>;
  /** Ends a call that did not get its result: refused, failed or unknown. */
  end(record: CallRecord, listeners: Listeners, error: AppError): Promise<CallOutcome>;
  tell(record: CallRecord, listeners: Listeners): void;
}

export function createRunner(parts: DoorParts, { changed, progressed, finished }: Announcements): Runner {
  const { audit, clock, execution, journal, limits, log, redactor, results } = parts;

  function tell(record: CallRecord, listeners: Listeners): void {
    if (!record.kept && !listeners.onChange) return;
    const view = toCallView(record, redactor);
    if (record.kept) changed.emit(view);
    listeners.onChange?.(view);
  }

  async function run(record: CallRecord, listeners: Listeners, signal: AbortSignal): Promise<CallOutcome> {
    const changes = record.risk !== 'read';
    if (changes) record.kept = true;
    const kept = cachedFor(record, limits) > 0 ? await keptAnswer(record) : undefined;
    const leave = kept ? undefined : await takePlace(record, parts, signal, () => tell(record, listeners));
    try {
      await audit.append(auditEvent(record, 'intent', 'running', recordFacts(record)), { durable: changes });
      record.state = 'running';
      record.startedAt = clock.now();
      if (changes) await parts.calls.save(toCallView(record, redactor));
      tell(record, listeners);
      const { output, served } = kept ?? (await runResiliently(record, parts, signal, thinned(record, listeners)));
      return await finish(record, listeners, output, served);
    } finally {
      leave?.();
    }
  }

  /** A result of the same call that is still right. */
  async function keptAnswer(record: CallRecord): Promise<Answer | undefined> {
    const found = await execution.cache.get(cacheKeyOf(record));
    return found?.fresh ? { output: found.result.output, served: { from: 'cache', at: found.result.at } } : undefined;
  }

  async function finish(record: CallRecord, listeners: Listeners, output: Record<string, unknown>, served: Served | undefined): Promise<CallOutcome> {
    const { hash, text } = writeResult(output);
    results.put(record.id, text);
    record.finishedAt = clock.now();
    record.state = 'done';
    record.served = served && redactor.value(served, 'client');
    record.summary = record.definition.summarise(output, record.input);
    if (record.kept) record.result = drawResult(record, output, redactor);
    if (record.undo.state === 'planned') record.undo = await journal.stateOf(record.id);
    await close(record, listeners, hash);
    return toOutcome(record, output, parts);
  }

  async function end(record: CallRecord, listeners: Listeners, error: AppError): Promise<CallOutcome> {
    const ran = record.startedAt !== undefined;
    // From here on nobody sees more of it than an outside client may.
    record.error = redactor.error(error, 'client');
    record.finishedAt = clock.now();
    record.state = endState(ran, error);
    record.undo = (record.undo.state === 'impossible' || record.undo.state === 'unknown') && ran ? record.undo : { state: 'none' };
    if (error.code === 'INTERNAL' || error.code === 'INVALID_OUTPUT') log.error({ callId: record.id, function: record.definition.name, err: error.cause ?? error }, error.message);
    await close(record, listeners, undefined).catch((problem: unknown) => log.error({ callId: record.id, err: problem }, 'the outcome of a call could not be written'));
    return toOutcome(record, undefined, parts);
  }

  async function close(record: CallRecord, listeners: Listeners, resultHash: string | undefined): Promise<void> {
    const ran = record.startedAt !== undefined;
    const endedAt = record.finishedAt ?? clock.now();
    const durationMs = ran ? endedAt - (record.startedAt ?? endedAt) : 0;
    const error = record.error && { error: toErrorView(record.error) };
    const facts = ran ? { summary: record.summary, served: record.served, answeredBy: record.answeredBy, durationMs, resultHash, undo: record.undo, ...error } : { ...recordFacts(record), ...error };
    const written = audit.append(auditEvent(record, ran ? 'outcome' : 'refused', record.state, facts));
    const waitedMs = record.approvalId === undefined ? 0 : (record.startedAt ?? endedAt) - record.createdAt;
    finished.emit({ name: record.definition.name, server: record.answeredBy ?? serverOf(record.effects), state: record.state as CallOutcome['state'], at: endedAt, durationMs, waitedMs, errorCode: record.error?.code });
    if (!record.kept) {
      // A read answers at once; its outcome row is on its way with the next batch.
      written.catch((problem: unknown) => log.error({ callId: record.id, err: problem }, 'the outcome of a read could not be written'));
      tell(record, listeners);
      return;
    }
    const view = toCallView(record, redactor);
    await Promise.all([written, parts.calls.save(view)]);
    if (record.approvalId !== undefined) parts.approvals.settle(record.approvalId, view);
    changed.emit(view);
    listeners.onChange?.(view);
  }

  function thinned(record: CallRecord, listeners: Listeners): (progress: Progress) => void {
    let last = 0;
    return (progress) => {
      const now = clock.now();
      if (now - last < progressEveryMs && progress.done !== progress.total) return;
      last = now;
      const shown = redactor.value(progress, 'client');
      record.progress = shown;
      progressed.emit({ call: record, progress: shown });
      listeners.onProgress?.(shown);
    };
  }

  return { run, end, tell };
}

function endState(ran: boolean, error: AppError): CallRecord['state'] {
  if (ran) return error.code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'failed';
  return refusals.has(error.code) ? 'refused' : 'failed';
}

export function auditEvent(record: CallRecord, kind: AuditEvent['kind'], state: CallRecord['state'], facts: AuditEvent['facts']): AuditEvent {
  return { kind, callId: record.id, name: record.definition.name, risk: record.risk, caller: record.caller, state, facts };
}

/** What a row says of a call before it has run. */
export function recordFacts(record: CallRecord): AuditEvent['facts'] {
  return {
    phrase: record.phrase,
    effects: record.effects,
    arguments: shownArguments(record),
    ...(record.conversions.length > 0 && { conversions: record.conversions }),
    decision: record.decision,
    digest: record.digest || undefined,
    modelSays: record.modelSays,
    undo: record.undo,
  };
}
