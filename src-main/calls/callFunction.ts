import type { ApprovalView, CallView, Preview, Progress } from '../../src-preload/contract/index.ts';
import { AppError, isAppError, toAppError, toErrorView } from '../kernel/errors.ts';
import { Emitter } from '../kernel/events.ts';
import type { ApprovalAnswer, Decision, PendingApproval } from './approvals.ts';
import { buildPending, measurePreview } from './askPerson.ts';
import { awaitApproval } from './awaitApproval.ts';
import type { CallOutcome, CallRequest } from './callOutcome.ts';
import { toCallView, type CallRecord } from './callRecord.ts';
import { deniedError } from './deniedError.ts';
import type { DoorParts } from './doorParts.ts';
import { toOutcome } from './finishCall.ts';
import { digestOf, judge, openRecord, prepareCall } from './prepareCall.ts';
import { auditEvent, createRunner, recordFacts, type Announcements, type CallFigures } from './runCall.ts';

/** The one door: every function call from anywhere goes through `callFunction`. */
export interface Door {
  /** Never rejects: whatever happens is in the outcome. */
  callFunction(request: CallRequest): Promise<CallOutcome>;
  /** Stops a call that runs or waits; false when there is none. */
  cancel(callId: string): boolean;
  /** The person's word on open cards; comes only from the person's own connection. */
  decide(decisions: readonly Decision[]): Promise<number>;
  /** The person's changed arguments for a waiting call; undefined restores the model's. */
  editApproval(approvalId: string, input: Record<string, unknown> | undefined): Promise<ApprovalView>;
  previewApproval(approvalId: string): Promise<Preview>;
  /** Takes up the cards an earlier process left open. */
  restore(): Promise<void>;
  readonly changed: (listener: (call: CallView) => void) => () => void;
  readonly progressed: (listener: (value: { call: CallRecord; progress: Progress }) => void) => () => void;
  readonly finished: (listener: (figures: CallFigures) => void) => () => void;
  /** A call an earlier process had asked for has ended now. */
  readonly resumed: (listener: (outcome: CallOutcome) => void) => () => void;
}

export function createDoor(parts: DoorParts): Door {
  const { approvals, audit, clock, grants, log, redactor } = parts;
  const announcements: Announcements = { changed: new Emitter(), progressed: new Emitter(), finished: new Emitter() };
  const runner = createRunner(parts, announcements);
  const resumed = new Emitter<CallOutcome>();
  const stoppers = new Map<string, AbortController>();
  /** Open cards whose outside caller has gone away. */
  const left = new Set<string>();

  async function callFunction(request: CallRequest): Promise<CallOutcome> {
    const definition = parts.registry.get(request.name);
    if (!definition) return unknownFunction(request);
    const record = openRecord(request, definition, clock.now());
    const stopper = new AbortController();
    const onAbort = (): void => stopper.abort();
    if (request.signal?.aborted) stopper.abort();
    request.signal?.addEventListener('abort', onAbort, { once: true });
    stoppers.set(record.id, stopper);
    try {
      const verdict = await prepareCall(record, request.input, parts);
      if (verdict.verdict === 'deny') throw deniedError(record);
      if (verdict.verdict === 'ask' && !(await allowedByPerson(record, request, stopper.signal))) return toOutcome(record, undefined, parts);
      for (const ruleId of verdict.fired) grants.used(ruleId);
      return await runner.run(record, request, stopper.signal);
    } catch (error) {
      return await runner.end(record, request, toAppError(error));
    } finally {
      stoppers.delete(record.id);
      request.signal?.removeEventListener('abort', onAbort);
    }
  }

  /** False when the card stays open without its caller; throws when the call may not run. */
  async function allowedByPerson(record: CallRecord, request: CallRequest, signal: AbortSignal): Promise<boolean> {
    record.kept = true;
    const allowedCall = grants.takeTicket(record.caller, record.digest);
    if (allowedCall !== undefined) {
      record.id = allowedCall;
      record.decision = { verdict: 'allow', by: 'person', ruleId: record.decision?.ruleId ?? '', reason: 'Allowed while the caller was away; used once', scope: 'once', at: clock.now() };
      return true;
    }
    if (request.approval === 'refuse') {
      throw new AppError('APPROVAL_REQUIRED', `${`${record.phrase.base} ${record.phrase.object}`.trim()} needs a person to allow it, and nobody can be asked here`, { hint: 'Start Steward (`npm start` or `steward serve`) and allow it there, or choose another --policy' });
    }
    return ask(record, request, signal);
  }

  /** Asks until the person has allowed exactly what would run now. */
  async function ask(record: CallRecord, request: CallRequest, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      const open = approvals.findOpen(record.caller, record.digest);
      const pending = open && left.delete(open.view.id) ? open : await openCard(record);
      record.id = pending.view.call.id;
      record.approvalId = pending.view.id;
      record.state = 'waiting';
      runner.tell(record, request);
      const answer = await awaitApproval(approvals, pending.view.id, request.approval, signal, clock, () => void leave(pending));
      if (answer === 'left') {
        record.error = new AppError('APPROVAL_PENDING', `${pending.view.heading} waits for the person at this computer`, { hint: 'Call again with the same arguments once it was allowed; the permission holds for one call within 10 minutes' });
        return false;
      }
      if (await settleAnswer(record, answer)) return true;
    }
  }

  async function openCard(record: CallRecord): Promise<PendingApproval> {
    const pending = await buildPending(record, parts);
    await Promise.all([audit.append(auditEvent(record, 'asked', 'waiting', recordFacts(record))), parts.calls.save(toCallView(record, redactor)), approvals.ask(pending)]);
    return pending;
  }

  /** The outside caller went away while the card is open: allowing it then leaves a one-use grant, refusing is noted. */
  async function leave(pending: PendingApproval): Promise<void> {
    const { id } = pending.view;
    left.add(id);
    const answer = await approvals.answer(id);
    if (left.delete(id)) await answerWithoutCaller(pending, answer);
  }

  async function answerWithoutCaller(pending: PendingApproval, answer: ApprovalAnswer): Promise<void> {
    if (answer.kind === 'allowed') {
      grants.leaveTicket(pending.caller, answer.pending.view.call.digest, pending.view.call.id);
      return;
    }
    const record = await reopen(pending);
    await settleAnswer(record, answer).catch((error: unknown) => runner.end(record, {}, toAppError(error)));
  }

  /** Takes the person's answer into the record. True: run now. False: what would run has changed, ask again. */
  async function settleAnswer(record: CallRecord, answer: ApprovalAnswer): Promise<boolean> {
    const at = clock.now();
    const ruleId = record.decision?.ruleId ?? '';
    switch (answer.kind) {
      case 'withdrawn':
        throw new AppError('CANCELLED', 'Stopped before it was allowed; nothing was run');
      case 'expired':
        record.decision = { verdict: 'deny', by: 'time-limit', ruleId, reason: 'Nobody answered in time', at };
        throw new AppError('APPROVAL_EXPIRED', 'Nobody answered in time, so it was refused; nothing was run');
      case 'refused':
        record.decision = { verdict: 'deny', by: 'person', ruleId, reason: 'Refused by the person', at, ...(answer.note !== undefined && { note: answer.note }) };
        throw new AppError('REFUSED', answer.note ? `The person refused this: ${answer.note}` : 'The person refused this; nothing was run');
      case 'allowed': {
        const { pending, scope } = answer;
        const allowedDigest = pending.view.call.digest;
        record.input = pending.input;
        const verdict = await judge(record, parts);
        if (verdict.verdict === 'deny') throw deniedError(record);
        if (digestOf(record) !== allowedDigest) return false;
        if (scope !== 'once' && pending.proposal) await grants.add(pending.proposal, scope, record.caller.kind === 'chat' ? record.caller.chatId : undefined);
        record.phrase = pending.view.call.phrase;
        record.digest = allowedDigest;
        record.decision = { verdict: 'allow', by: 'person', ruleId, reason: pending.view.reason, scope, at };
        return true;
      }
    }
  }

  /** A record for a card whose caller is not here: of an earlier process, or gone. */
  async function reopen(pending: PendingApproval): Promise<CallRecord> {
    const { view } = pending;
    const request = { name: pending.name, input: pending.input, caller: pending.caller, callId: view.call.id, batchId: view.batchId, modelSays: pending.modelSays };
    const record = openRecord(request, parts.registry.require(pending.name), view.call.createdAt);
    await prepareCall(record, pending.input, parts);
    record.kept = true;
    record.approvalId = view.id;
    record.state = 'waiting';
    return record;
  }

  /** Runs, or refuses, what an earlier process had asked for. */
  async function answerRestored(pending: PendingApproval, answer: ApprovalAnswer): Promise<void> {
    if (pending.caller.kind === 'mcp' || pending.caller.kind === 'cli') return answerWithoutCaller(pending, answer);
    const request: CallRequest = { name: pending.name, input: pending.input, caller: pending.caller, callId: pending.view.call.id };
    const stopper = new AbortController();
    stoppers.set(pending.view.call.id, stopper);
    const record = await reopen(pending);
    try {
      if ((await settleAnswer(record, answer)) || (await ask(record, request, stopper.signal))) resumed.emit(await runner.run(record, request, stopper.signal));
    } catch (error) {
      resumed.emit(await runner.end(record, request, toAppError(error)));
    } finally {
      stoppers.delete(pending.view.call.id);
    }
  }

  function requirePending(approvalId: string): PendingApproval {
    const pending = approvals.get(approvalId);
    if (pending) return pending;
    throw new AppError('APPROVAL_STALE', 'This has been decided already, or its time is over');
  }

  async function editApproval(approvalId: string, input: Record<string, unknown> | undefined): Promise<ApprovalView> {
    const pending = requirePending(approvalId);
    const record = await reopen(pending);
    await prepareCall(record, input ?? pending.originalInput, parts);
    if (record.decision?.verdict === 'deny') throw deniedError(record);
    record.digest = digestOf(record);
    const next = await buildPending(record, parts, pending);
    await audit.append(auditEvent(record, 'edited', 'waiting', { ...recordFacts(record), by: 'person' }));
    await approvals.replace(approvalId, next);
    await parts.calls.save(next.view.call);
    announcements.changed.emit(next.view.call);
    return next.view;
  }

  async function unknownFunction(request: CallRequest): Promise<CallOutcome> {
    const error = unknownFunctionError(parts, request.name);
    log.info({ function: request.name.slice(0, 100), caller: request.caller.kind }, error.message);
    return {
      callId: request.callId ?? '',
      state: 'failed',
      get call(): CallView {
        throw error;
      },
      forModel: toErrorView(error) as never,
      forClient: undefined,
      raw: undefined,
      error,
    };
  }

  return {
    callFunction,
    cancel(callId) {
      const stopper = stoppers.get(callId);
      stopper?.abort();
      return stopper !== undefined;
    },
    decide: (decisions) => approvals.decide(decisions),
    editApproval,
    previewApproval: async (approvalId) => (await measurePreview(await reopen(requirePending(approvalId)), parts, true)).preview,
    restore: () => approvals.restore((pending, answer) => void answerRestored(pending, answer).catch((error: unknown) => log.error({ err: error, callId: pending.view.call.id }, 'a card of an earlier run could not be carried out'))),
    changed: announcements.changed.event,
    progressed: announcements.progressed.event,
    finished: announcements.finished.event,
    resumed: resumed.event,
  };
}

function unknownFunctionError(parts: DoorParts, name: string): AppError {
  try {
    parts.registry.require(name);
  } catch (error) {
    if (isAppError(error)) return error;
  }
  return new AppError('UNKNOWN_FUNCTION', `There is no function called ${name}`);
}

