import type { Progress } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError, toAppError } from '../kernel/errors.ts';
import { protectedAs } from '../policy/protectedAs.ts';
import type { Ports } from '../ports/ports.ts';
import type { Roots } from '../ports/roots.ts';
import type { NetworkScope } from '../ports/scoped/scopeNetwork.ts';
import { scopePorts } from '../ports/scoped/scopePorts.ts';
import type { AnyFunction, CallContext, GrantedMembers } from '../registry/defineFunction.ts';
import type { Journal } from '../undo/journal.ts';
import type { CallRecord } from './callRecord.ts';
import { keepsChanges } from './prepareCall.ts';

export interface Surroundings {
  ports: Ports;
  roots: Roots;
  journal: Journal;
  clock: Clock;
  /** For functions that name no limit of their own. */
  defaultTimeoutMs: number;
  /** Of a call that several servers may answer. */
  members: GrantedMembers | undefined;
  network: NetworkScope;
  /** The definition's own, or what stands in its place. */
  handler: AnyFunction['handler'];
}

/** How long a handler that is to stop may take to clear up. */
const clearingUpMs = 5000;

/**
 * Runs a handler with ports narrowed to its granted effects, under deadline and abort, and
 * checks its output. What a failed or stopped call had changed is taken back where the journal can. A
 * handler that does not stop is left behind, unless it records what it changes: that is waited for.
 */
export async function execute(record: CallRecord, { ports, roots, journal, clock, defaultTimeoutMs, members, network, handler }: Surroundings, callerSignal: AbortSignal | undefined, onProgress: (progress: Progress) => void): Promise<Record<string, unknown>> {
  const { definition } = record;
  const controller = new AbortController();
  const recorded = definition.undo === 'journal' || keepsChanges(record.effects);
  let leaveBehind: (reason: AppError) => void = () => undefined;
  let cancelLeaving: () => void = () => undefined;
  const stop = (reason: AppError): void => {
    controller.abort(reason);
    if (!recorded) cancelLeaving = clock.after(clearingUpMs, () => leaveBehind(reason));
  };
  const timeoutMs = definition.timeoutMs ?? defaultTimeoutMs;
  const deadline = startDeadline(clock, timeoutMs, () => stop(new AppError('DEADLINE_EXCEEDED', `${definition.name} did not finish within ${Math.round(timeoutMs / 1000)} s`)));
  const onCallerAbort = (): void => stop(new AppError('CANCELLED', 'Stopped before it was done'));
  if (callerSignal?.aborted) onCallerAbort();
  else callerSignal?.addEventListener('abort', onCallerAbort, { once: true });

  const kept = keepsChanges(record.effects);
  const files = recorded ? journal.recording(record.id, ports.files) : ports.files;
  const commands = kept ? journal.recordingCommands(record.id, ports.commands) : ports.commands;
  const memories = recorded ? journal.recordingMemories(record.id, ports.memories) : ports.memories;
  const databases = recorded ? journal.recordingDatabases(record.id, ports.databases) : ports.databases;
  const scoped = scopePorts({ ...ports, files, commands, memories, databases }, record.effects, roots, (path, access) => protectedAs(path, access, false, roots), network);
  const makeCall = record.call;
  const context: CallContext = {
    ...scoped,
    callId: record.id,
    caller: record.caller,
    cwd: roots.workspace,
    signal: controller.signal,
    clock,
    progress: onProgress,
    remark: (text) => void record.remarks.push(text),
    ask: (question, input, signal) => deadline.pausedFor(() => record.ask(question, input, AbortSignal.any([signal, controller.signal]))),
    ...(members && { members }),
    ...(makeCall && { call: (name: string, input: unknown) => deadline.pausedFor(() => makeCall(name, input, controller.signal)) }),
  };
  try {
    controller.signal.throwIfAborted();
    // Of an earlier try.
    record.remarks = [];
    const output = await new Promise<Record<string, unknown>>((resolve, reject) => {
      leaveBehind = reject;
      handler(context, record.input).then(resolve, reject);
    });
    const checked = definition.output.safeParse(output);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      throw new AppError('INVALID_OUTPUT', `${definition.name} answered something its own schema does not allow: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`, { cause: checked.error, hint: brokenHint(recorded, record) });
    }
    if (recorded) await journal.finish(record.id);
    return checked.data;
  } catch (error) {
    if (recorded) await journal.rollBack(record.id);
    throw controller.signal.aborted ? toAppError(controller.signal.reason) : toAppError(error);
  } finally {
    deadline.cancel();
    cancelLeaving();
    callerSignal?.removeEventListener('abort', onCallerAbort);
  }
}

/** A time limit that stands still while a person is asked. */
function startDeadline(clock: Clock, limitMs: number, onOver: () => void): { pausedFor<T>(wait: () => Promise<T>): Promise<T>; cancel(): void } {
  let left = limitMs;
  let since = clock.now();
  let waits = 0;
  let cancelled = false;
  let cancelTimer = clock.after(left, onOver);
  return {
    async pausedFor(wait) {
      if (waits++ === 0) {
        cancelTimer();
        left -= clock.now() - since;
      }
      try {
        return await wait();
      } finally {
        if (--waits === 0 && !cancelled) {
          since = clock.now();
          cancelTimer = clock.after(Math.max(left, 0), onOver);
        }
      }
    },
    cancel() {
      cancelled = true;
      cancelTimer();
    },
  };
}

/** An answer that is wrong says nothing of what was done: whoever reads it must not take it for undone. */
function brokenHint(takenBack: boolean, { risk }: CallRecord): string {
  if (risk === 'read') return 'The function is at fault, not the call: report it';
  return takenBack ? 'What it had changed was taken back. The function is at fault, not the call: report it' : 'It did run, and what it did stands: look at that before calling it again, and report the function';
}
