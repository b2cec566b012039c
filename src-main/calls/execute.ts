import type { Progress } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError, toAppError } from '../kernel/errors.ts';
import { protectedAs } from '../policy/protectedAs.ts';
import type { Ports } from '../ports/ports.ts';
import type { Roots } from '../ports/roots.ts';
import { scopePorts } from '../ports/scoped/scopePorts.ts';
import type { AnyFunction, CallContext } from '../registry/defineFunction.ts';
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
  /** The definition's own, or what stands in its place. */
  handler: AnyFunction['handler'];
}

/**
 * Runs a handler with ports narrowed to its granted effects, under deadline and abort, and
 * checks its output. What a failed or stopped call had changed is taken back where the journal can.
 */
export async function execute(record: CallRecord, { ports, roots, journal, clock, defaultTimeoutMs, handler }: Surroundings, callerSignal: AbortSignal | undefined, onProgress: (progress: Progress) => void): Promise<Record<string, unknown>> {
  const { definition } = record;
  const controller = new AbortController();
  const timeoutMs = definition.timeoutMs ?? defaultTimeoutMs;
  const cancelDeadline = clock.after(timeoutMs, () => controller.abort(new AppError('DEADLINE_EXCEEDED', `${definition.name} did not finish within ${Math.round(timeoutMs / 1000)} s`)));
  const onCallerAbort = (): void => controller.abort(new AppError('CANCELLED', 'Stopped before it was done'));
  if (callerSignal?.aborted) onCallerAbort();
  else callerSignal?.addEventListener('abort', onCallerAbort, { once: true });

  const kept = keepsChanges(record.effects);
  const recorded = definition.undo === 'journal' || kept;
  const files = recorded ? journal.recording(record.id, ports.files) : ports.files;
  const commands = kept ? journal.recordingCommands(record.id, ports.commands) : ports.commands;
  const scoped = scopePorts({ ...ports, files, commands }, record.effects, roots, (path, access) => protectedAs(path, access, false, roots));
  const context: CallContext = { ...scoped, callId: record.id, cwd: roots.workspace, signal: controller.signal, clock, progress: onProgress };
  try {
    controller.signal.throwIfAborted();
    const output = await handler(context, record.input);
    const checked = definition.output.safeParse(output);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      throw new AppError('INVALID_OUTPUT', `${definition.name} answered something its own schema does not allow: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`, { cause: checked.error });
    }
    if (recorded) await journal.finish(record.id);
    return checked.data;
  } catch (error) {
    if (recorded) await journal.rollBack(record.id);
    throw controller.signal.aborted ? toAppError(controller.signal.reason) : toAppError(error);
  } finally {
    cancelDeadline();
    callerSignal?.removeEventListener('abort', onCallerAbort);
  }
}
