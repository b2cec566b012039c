import type { CallContext } from '../../../registry/defineFunction.ts';

/** Waits on the call's clock; ends early with the signal's reason. */
export function pause(clock: CallContext['clock'], ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = (): void => {
      cancel();
      reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
