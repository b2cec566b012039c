import type { SignInAttempt } from '../../src-preload/contract/serverMethods.ts';
import { isAppError, toErrorView } from '../kernel/errors.ts';
import { Emitter, type Event } from '../kernel/events.ts';
import type { StartedSignIn } from '../mcp/signIn/runSignIn.ts';

/** Sign-ins the person has begun, by server: at most one each. */
export interface SignIns {
  /** Begins one; an earlier one that was not finished ends. */
  begin(server: string): Promise<StartedSignIn>;
  /** Gives up what waits, and forgets how the last one failed. */
  cancel(server: string): void;
  attemptOf(server: string): SignInAttempt | undefined;
  /** One waits now, or does no more. */
  readonly changed: Event<void>;
}

export function createSignIns(start: (server: string) => Promise<StartedSignIn>): SignIns {
  const attempts = new Map<string, { started: StartedSignIn; attempt: SignInAttempt }>();
  const changed = new Emitter<void>();

  function settle(server: string, started: StartedSignIn, error: unknown): void {
    // A later one may stand in its place.
    if (attempts.get(server)?.started !== started) return;
    if (error === undefined || isAppError(error, 'CANCELLED')) attempts.delete(server);
    else attempts.set(server, { started, attempt: { state: 'failed', error: toErrorView(error) } });
    changed.emit();
  }

  return {
    async begin(server) {
      const started = await start(server);
      attempts.set(server, { started, attempt: { state: 'waiting', url: started.url, until: started.until } });
      started.done.then(() => settle(server, started, undefined), (error: unknown) => settle(server, started, error ?? new Error('The sign-in failed')));
      changed.emit();
      return started;
    },
    cancel(server) {
      attempts.get(server)?.started.cancel();
      if (attempts.delete(server)) changed.emit();
    },
    attemptOf: (server) => attempts.get(server)?.attempt,
    changed: changed.event,
  };
}
