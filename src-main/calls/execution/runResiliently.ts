import type { Progress, Served } from '../../../src-preload/contract/index.ts';
import { AppError, toAppError } from '../../kernel/errors.ts';
import type { AnyFunction, GrantedMembers } from '../../registry/defineFunction.ts';
import type { CallRecord } from '../callRecord.ts';
import type { DoorParts } from '../doorParts.ts';
import { execute } from '../execute.ts';
import { networkScopeOf } from '../networkScope.ts';
import { hasWayBack, serverOf } from '../prepareCall.ts';
import { principalOf } from '../principal.ts';
import type { BreakerKey, Breakers } from './breakers.ts';
import { cachedFor, cacheKeyOf } from './cachedResults.ts';
import { retryStrategy, retrying } from './retry.ts';

/** A call's output, and how it came about when that was not by simply running it. */
export interface Answer {
  output: Record<string, unknown>;
  served?: Served;
}

/**
 * Runs a call's handler behind its circuit breaker, again where that is harmless and may help, and
 * where it fails all the same answers with less: an older result, or a simpler way. What is not
 * idempotent runs once.
 */
export async function runResiliently(record: CallRecord, parts: DoorParts, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<Answer> {
  const { breakers, cache } = parts.execution;
  const members = membersOf(record, breakers);
  const run = (handler: AnyFunction['handler']): Promise<Record<string, unknown>> => execute(record, { ...surroundings(parts), members, network: networkScopeOf(record, parts), handler }, signal, onProgress);
  let attempts = 1;
  try {
    const attempt = (): Promise<Record<string, unknown>> => run(repeatable(record, parts, (tried) => (attempts = tried)));
    // Each server of a group has a circuit of its own.
    const output = await (members ? attempt() : breakers.run(breakerKeyOf(record), attempt));
    const seconds = cachedFor(record, parts.limits);
    if (seconds > 0) void cache.put(cacheKeyOf(record), output, seconds * 1000);
    return attempts > 1 ? { output, served: { from: 'retry', attempts } } : { output };
  } catch (error) {
    const failure = toAppError(error);
    if (signal.aborted || !isRepeatable(record.definition) || !mayDegrade(failure)) throw unknownOutcome(record, failure);
    const older = cachedFor(record, parts.limits) > 0 ? await cache.get(cacheKeyOf(record)) : undefined;
    if (older) return { output: older.result.output, served: { from: 'stale', at: older.result.at, because: failure.message } };
    const { fallback } = record.definition;
    if (!fallback) throw failure;
    // When the simpler way fails too, the first failure says more.
    const output = await run((context, input) => fallback.handler(context, input)).catch(() => Promise.reject(failure));
    return { output, served: { from: 'fallback', how: fallback.how, because: failure.message } };
  }
}

function surroundings({ ports, roots, journal, clock, limits }: DoorParts): Omit<Parameters<typeof execute>[1], 'handler' | 'members' | 'network'> {
  return { ports, roots: roots(), journal, clock, defaultTimeoutMs: limits.execution.function_timeout * 1000 };
}

/** Running it twice does no more than running it once. */
function isRepeatable({ annotations }: AnyFunction): boolean {
  return annotations.idempotent || annotations.readOnly;
}

/** The handler, tried again where that does no more than once would. */
function repeatable({ definition }: CallRecord, { limits }: DoorParts, onAttempts: (attempts: number) => void): AnyFunction['handler'] {
  if (!isRepeatable(definition)) return definition.handler;
  return async (context, input) => {
    const { value, attempts } = await retrying(limits.connection_pool, context.signal, () => definition.handler(context, input));
    onAttempts(attempts);
    return value;
  };
}

/** A function with the hosts it reaches, or the server it belongs to: what fails together. */
function breakerKeyOf({ definition, caller, effects }: CallRecord): BreakerKey {
  const server = serverOf(effects);
  const hosts = effects.flatMap((effect) => {
    const reached = effect.kind === 'network' ? effect : effect.kind === 'message' ? effect.server : undefined;
    return reached ? [`${reached.host}:${reached.port}`] : [];
  });
  if (server !== 'steward') return { principal: principalOf(caller), target: server, remote: true };
  return { principal: principalOf(caller), target: [definition.name, ...hosts].join(' '), remote: hosts.length > 0 };
}

/** The servers a call may reach, where several stand in for each other. */
function membersOf(record: CallRecord, breakers: Breakers): GrantedMembers | undefined {
  const names = record.effects.flatMap((effect) => (effect.kind === 'foreign' && effect.group !== undefined ? [effect.server] : []));
  if (names.length === 0) return undefined;
  const principal = principalOf(record.caller);
  return {
    names,
    attempt: (target, run) =>
      breakers.run({ principal, target, remote: true }, () => {
        record.answeredBy = target;
        return run();
      }),
  };
}

/** Whether a failure is one of what the call depends on, so that less is better than nothing. */
function mayDegrade(failure: AppError): boolean {
  return failure.code === 'CIRCUIT_OPEN' || failure.code === 'DEADLINE_EXCEEDED' || failure.code === 'MODEL_UNREACHABLE' || retryStrategy(failure) !== undefined;
}

/** A call that was cut off, has no way back and would do more when it ran again: nobody knows what it has done. */
function unknownOutcome(record: CallRecord, failure: AppError): AppError {
  const cutOff = failure.code === 'DEADLINE_EXCEEDED' || failure.code === 'CANCELLED';
  if (!cutOff || record.risk === 'read' || isRepeatable(record.definition) || hasWayBack(record)) return failure;
  return new AppError('OUTCOME_UNKNOWN', `${failure.message}; whether it had its effect is not known, and it was not tried again`, { cause: failure, hint: 'Look whether it had its effect before calling it again' });
}
