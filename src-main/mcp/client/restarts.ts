import type { Clock } from '../../kernel/clock.ts';
import type { AppError, ErrorCode } from '../../kernel/errors.ts';

/** Brings a server back that has ended by itself: soon at first, then with growing pauses, then now and then. */
export interface Restarts {
  opened(): void;
  /** The last connection was lost. */
  died(): void;
  /** It could not be opened. */
  failed(error: AppError): void;
  /** How often it came back. */
  count(): number;
  stop(): void;
}

const firstPauseMs = 500;
const longestPauseMs = 60_000;
/** One that was up for so long begins anew with short pauses. */
const steadyMs = 30_000;
/** What trying again does not change: somebody has to do something first. */
const hopeless: readonly ErrorCode[] = ['NOT_FOUND', 'UNAUTHENTICATED', 'FORBIDDEN', 'INVALID_INPUT', 'UNSUPPORTED', 'PERMISSION_DENIED', 'NOT_A_FILE', 'NOT_A_DIRECTORY', 'CANCELLED'];

export function createRestarts({ clock, everyMs, open }: { clock: Clock; everyMs: number; open(): Promise<void> }): Restarts {
  let pause = firstPauseMs;
  let count = 0;
  let openedAt: number | undefined;
  /** It was there and is to be so again. */
  let comesBack = false;
  let stopped = false;
  let cancel: () => void = () => undefined;

  function later(): void {
    if (stopped) return;
    cancel();
    cancel = clock.after(pause, () => void open());
    pause = Math.min(pause * 2, Math.max(longestPauseMs, everyMs));
  }

  return {
    opened() {
      cancel();
      if (comesBack) count++;
      comesBack = false;
      openedAt = clock.now();
    },
    died() {
      if (openedAt !== undefined && clock.now() - openedAt >= steadyMs) pause = firstPauseMs;
      comesBack = true;
      later();
    },
    failed({ code }) {
      if (comesBack && !hopeless.includes(code)) later();
    },
    count: () => count,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
