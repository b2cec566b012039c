import type { ApprovalView, CallView, Preview, Progress } from '../../src-preload/contract/index.ts';
import { AppError, toAppError } from '../kernel/errors.ts';
import { Emitter } from '../kernel/events.ts';
import type { AnyFunction } from '../registry/defineFunction.ts';
import type { ApprovalAnswer, PendingApproval } from './approvals.ts';
import { buildPending, measurePreview } from './askPerson.ts';
import { createQuestions } from './askQuestion.ts';
import { awaitApproval } from './awaitApproval.ts';
import type { CallOutcome, CallRequest } from './callOutcome.ts';
import { shownArguments, toCallView, type CallRecord } from './callRecord.ts';
import { decideFor } from './decideFor.ts';
import { deniedError } from './deniedError.ts';
import type { DoorParts } from './doorParts.ts';
import { toOutcome } from './finishCall.ts';
import { keepUnchanged } from './keepUnchanged.ts';
import { createCallMaker, isMadeByCall } from './makeCalls.ts';
import { readDecision, savePermission, type PersonDecision } from './lastingPermissions.ts';
import { digestOf, openRecord, prepareCall, questionOf } from './prepareCall.ts';
import { accountOf } from './principal.ts';
import { auditEvent, createRunner, recordFacts, type Announcements, type CallFigures } from './runCall.ts';
import { settleAnswer, type AllowedAnswer } from './settleAnswer.ts';
import { goneFunction, unknownFunction } from './unknownFunction.ts';

/** The one door: every function call from anywhere goes through `callFunction`. */
export interface Door {
  /** Never rejects: whatever happens is in the outcome. */
  callFunction(request: CallRequest): Promise<CallOutcome>;
  /** Stops a call that runs or waits; false when there is none. */
  cancel(callId: string): boolean;
  /** The person's word on open cards; comes only from the person's own connection. */
  decide(decisions: readonly PersonDecision[]): Promise<number>;
  /** The person's changed arguments for a waiting call; undefined restores the model's. */
  editApproval(approvalId: string, changes: Record<string, unknown> | undefined): Promise<ApprovalView>;
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
  /** Permissions are saved one after the other: the same one given on two cards is one. */
  let saving: Promise<unknown> = Promise.resolve();
  /** Open cards whose outside caller has gone away. */
  const left = new Set<string>();

  async function callFunction(request: CallRequest): Promise<CallOutcome> {
    const definition = parts.registry.get(request.name);
    return definition ? runThrough(request, definition) : unknownFunction(request, parts);
  }

  const questions = createQuestions(clock, runThrough);
  const callMakerOf = createCallMaker(clock, parts.registry, callFunction);

  async function runThrough(request: CallRequest, definition: AnyFunction): Promise<CallOutcome> {
    const record = openRecord(request, definition, clock.now());
    record.ask = questions.askerFor(request, record.batchId);
    record.call = callMakerOf(record, request);
    const stopper = new AbortController();
    const onAbort = (): void => stopper.abort();
    if (request.signal?.aborted) stopper.abort();
    request.signal?.addEventListener('abort', onAbort, { once: true });
    stoppers.set(record.id, stopper);
    try {
      await parts.tokens?.admit(record.caller, record.definition);
      await parts.execution.rates.take(accountOf(record.caller), record.definition.name);
      const verdict = await prepareCall(record, request.input, parts);
      if (verdict.verdict === 'deny') throw deniedError(record);
      if (verdict.verdict === 'allow') goOnUnderAllowedCall(record);
      else if (!(await allowedByPerson(record, request, stopper.signal))) return toOutcome(record, undefined, parts);
      for (const ruleId of verdict.fired) grants.used(ruleId);
      return await runner.run(record, request, stopper.signal);
    } catch (error) {
      return await runner.end(record, request, toAppError(error));
    } finally {
      stoppers.delete(record.id);
      request.signal?.removeEventListener('abort', onAbort);
    }
  }

  /** For what goes on after everyone has been answered. */
  const failed = (what: string) => (error: unknown): void => log.error({ err: error }, what);

  /** The call goes on as the one the person knows. */
  function goOnAs(record: CallRecord, callId: string): void {
    if (callId === record.id) return;
    const stopper = stoppers.get(record.id);
    stoppers.delete(record.id);
    if (stopper) stoppers.set(callId, stopper);
    record.id = callId;
  }

  /** A caller that left while its card was open is back, and needs the person no more: same call, not a second one. */
  function goOnUnderAllowedCall(record: CallRecord): void {
    if (!grants.holdsTickets()) return;
    const allowedCall = grants.takeTicket(record.caller, digestOf(record));
    if (allowedCall === undefined) return;
    record.kept = true;
    goOnAs(record, allowedCall);
  }

  /** False when the card stays open without its caller; throws when the call may not run. */
  async function allowedByPerson(record: CallRecord, request: CallRequest, signal: AbortSignal): Promise<boolean> {
    record.kept = true;
    const allowedCall = grants.takeTicket(record.caller, record.digest);
    if (allowedCall !== undefined) {
      goOnAs(record, allowedCall);
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
      goOnAs(record, pending.view.call.id);
      record.approvalId = pending.view.id;
      record.state = 'waiting';
      runner.tell(record, request);
      request.onWaiting?.(pending.view.heading);
      const answer = await awaitApproval(approvals, pending.view.id, request.approval, signal, clock, () => void leave(pending));
      if (answer === 'left') {
        record.error = new AppError('APPROVAL_PENDING', `${pending.view.heading} waits for the person at this computer`, { hint: 'Call again with the same arguments once it was allowed; the permission holds for one call within 10 minutes' });
        return false;
      }
      if (await settleAnswer(record, answer, parts, keepPermission)) return true;
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
    if (left.delete(id)) await answerWithoutCaller(pending, answer).catch(failed('an answer could not be kept for a caller that had left'));
  }

  async function answerWithoutCaller(pending: PendingApproval, answer: ApprovalAnswer): Promise<void> {
    if (answer.kind === 'allowed' || answer.kind === 'covered') {
      const { view } = answer.pending;
      grants.leaveTicket(pending.caller, view.call.digest, view.call.id, () => void lapse(view.call, 'Allowed, but its caller did not come back within 10 minutes; nothing was run').catch(failed('a call whose caller stayed away could not be ended')));
      if (answer.kind === 'allowed') await keepPermission(answer);
      return;
    }
    const record = await reopen(pending);
    await settleAnswer(record, answer, parts, keepPermission).catch((error: unknown) => runner.end(record, {}, toAppError(error)));
  }

  /** Ends a call that waited and will not run after all. */
  async function lapse(call: CallView, message: string): Promise<CallOutcome> {
    const { name, id, caller, createdAt, phrase, effects, risk, digest, decision } = call;
    const opened = openRecord({ name, input: {}, caller, callId: id }, parts.registry.get(name) ?? goneFunction(call), createdAt);
    const record: CallRecord = { ...opened, kept: true, input: call.arguments, phrase, effects, risk, digest, decision, approvalId: call.approvalId };
    return runner.end(record, {}, new AppError('CANCELLED', message, { hint: 'Call it again if it is still wanted' }));
  }

  /** Saves what was allowed for longer; other open cards it covers need no answer of their own. */
  async function keepPermission({ scope, permission, pending }: AllowedAnswer): Promise<void> {
    if (scope === 'once' || !permission) return;
    const saved = saving.then(() => savePermission(permission, scope, pending, parts));
    saving = saved.catch(() => undefined);
    const grantId = await saved;
    void settleCovered(grantId).catch(failed('open cards could not be held against a new permission'));
  }

  /** Settles the open cards that, judged again, are allowed by this permission. */
  async function settleCovered(grantId: string): Promise<void> {
    for (const pending of approvals.unanswered()) {
      // What can no longer be judged stays with the person.
      const record = await reopen(pending).catch(() => undefined);
      if (!record) continue;
      if (record.definition.alwaysAsks) continue;
      const { verdict, fired } = decideFor(questionOf(record), parts.policy(), parts.tokens);
      if (verdict === 'allow' && fired.includes(grantId)) await approvals.cover(pending, grantId);
    }
  }

  /** A record for a card whose caller is not here: of an earlier process, or gone. */
  async function reopen(pending: PendingApproval): Promise<CallRecord> {
    const { view } = pending;
    const request = { name: pending.name, input: pending.input, caller: pending.caller, callId: view.call.id, batchId: view.batchId, modelSays: pending.modelSays };
    const record = openRecord(request, questions.get(view.call.id) ?? parts.registry.require(pending.name), view.call.createdAt);
    record.ask = questions.askerFor({ ...request, approval: 'wait' }, record.batchId);
    record.call = callMakerOf(record, { ...request, approval: 'wait' });
    await prepareCall(record, pending.input, parts);
    record.kept = true;
    record.approvalId = view.id;
    record.state = 'waiting';
    return record;
  }

  /** Runs, or refuses, what an earlier process had asked for. */
  async function answerRestored(pending: PendingApproval, answer: ApprovalAnswer): Promise<void> {
    if (pending.caller.kind === 'mcp' || pending.caller.kind === 'cli' || pending.caller.kind === 'library') return answerWithoutCaller(pending, answer);
    const request: CallRequest = { name: pending.name, input: pending.input, caller: pending.caller, callId: pending.view.call.id };
    const stopper = new AbortController();
    stoppers.set(pending.view.call.id, stopper);
    const record = await reopen(pending);
    try {
      if ((await settleAnswer(record, answer, parts, keepPermission)) || (await ask(record, request, stopper.signal))) resumed.emit(await runner.run(record, request, stopper.signal));
    } catch (error) {
      resumed.emit(await runner.end(record, request, toAppError(error)));
    } finally {
      stoppers.delete(record.id);
    }
  }

  const goesOn = ({ name, view }: Pick<PendingApproval, 'name' | 'view'>): boolean => parts.registry.get(name) !== undefined && !isMadeByCall(view.batchId);

  async function restore(): Promise<void> {
    await approvals.restore((pending, answer) => goesOn(pending) && void answerRestored(pending, answer).catch(failed('a card of an earlier run could not be carried out')));
    // Who asked is not there any more, and nor is what an answer would go to.
    for (const pending of approvals.unanswered()) if (!goesOn(pending)) await approvals.withdraw(pending.view.id);
    const open = new Set(approvals.unanswered().map(({ view }) => view.call.id));
    // An answer is used once, also across a crash: what had been answered and not begun by then does not run.
    for (const call of await parts.calls.waiting()) {
      if (!open.has(call.id)) await lapse(call, 'Steward was ended after this was answered and before it could go on; nothing was run').catch(failed('a call of an earlier run could not be ended'));
    }
  }

  function requirePending(approvalId: string): PendingApproval {
    const pending = approvals.get(approvalId);
    if (pending) return pending;
    throw new AppError('APPROVAL_STALE', 'This has been decided already, or its time is over');
  }

  async function editApproval(approvalId: string, changes: Record<string, unknown> | undefined): Promise<ApprovalView> {
    const pending = requirePending(approvalId);
    const record = await reopen(pending);
    // The screen has some arguments in part only: long ones and secrets. What was not changed is taken from here.
    await prepareCall(record, changes ? { ...pending.input, ...(keepUnchanged(changes, pending.view.call.arguments, pending.input) as Record<string, unknown>) } : pending.originalInput, parts);
    if (record.decision?.verdict === 'deny') throw deniedError(record);
    record.digest = digestOf(record);
    const next = await buildPending(record, parts, pending);
    await audit.append(auditEvent(record, 'edited', 'waiting', { ...recordFacts(record), original: shownArguments({ definition: record.definition, input: pending.originalInput }), by: 'person' }));
    await approvals.replace(approvalId, next);
    await parts.calls.save(next.view.call);
    announcements.changed.emit(next.view.call);
    return next.view;
  }

  return {
    callFunction,
    cancel(callId) {
      const stopper = stoppers.get(callId);
      stopper?.abort();
      return stopper !== undefined;
    },
    decide: async (decisions) => approvals.decide(decisions.map((decision) => readDecision(decision, approvals.get(decision.approvalId), parts))),
    editApproval,
    previewApproval: async (approvalId) => (await measurePreview(await reopen(requirePending(approvalId)), parts, true)).preview,
    restore,
    changed: announcements.changed.event,
    progressed: announcements.progressed.event,
    finished: announcements.finished.event,
    resumed: resumed.event,
  };
}
