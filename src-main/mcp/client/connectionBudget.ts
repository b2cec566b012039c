import type { Limits } from '../../calls/limits.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';

/** A connection that nobody uses: it may be closed for another. */
export interface IdleConnection {
  close(): void;
}

/** Connections of all servers together, by `connection_pool`: how many there are, and how many may be idle. */
export interface ConnectionBudget {
  /** Settles when there is room for one more, for which an idle one may have been closed. OVERLOADED when there is none in time. */
  take(server: string): Promise<void>;
  /** One is closed. */
  give(): void;
  /** One is idle; when there are too many, the one that has been so for longest is closed. */
  rest(connection: IdleConnection): void;
  /** It is used again, or gone. */
  wake(connection: IdleConnection): void;
}

export function createConnectionBudget(limits: () => Limits['connection_pool'], clock: Clock): ConnectionBudget {
  let taken = 0;
  const idle = new Set<IdleConnection>();
  const waiting = new Set<() => void>();

  function closeOldest(): void {
    const [oldest] = idle;
    if (!oldest) return;
    idle.delete(oldest);
    oldest.close();
  }

  return {
    async take(server) {
      const { max_connections, connection_timeout } = limits();
      if (taken < max_connections) {
        taken++;
        return;
      }
      const room = new Promise<void>((resolve, reject) => {
        const proceed = (): void => {
          cancel();
          resolve();
        };
        const cancel = clock.after(connection_timeout * 1000, () => {
          waiting.delete(proceed);
          reject(new AppError('OVERLOADED', `There are ${max_connections} connections to other servers already; ${server} got none in time`, { hint: 'Try again later, or raise limits.connection_pool.max_connections' }));
        });
        waiting.add(proceed);
      });
      closeOldest();
      await room;
    },
    give() {
      const [next] = waiting;
      // Whoever waits takes its place.
      if (!next) taken--;
      else {
        waiting.delete(next);
        next();
      }
    },
    rest(connection) {
      idle.add(connection);
      if (waiting.size > 0 || idle.size > limits().max_idle_connections) closeOldest();
    },
    wake: (connection) => void idle.delete(connection),
  };
}
