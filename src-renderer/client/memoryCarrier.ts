import type { Carrier } from './client.ts';

/** The runtime's end as `attach` of its wire takes it. */
export interface MemoryServer {
  (carrier: { post(text: string): void; close(reason?: string): void }): { receive(text: string): void; closed(): void };
}

/**
 * Frames over plain calls in one process, each delivered in a later microtask and in order. `drop`
 * cuts the open carrier as a network would: what is under way in either direction is lost.
 */
export function memoryCarrier(attach: MemoryServer): Carrier & { drop(): void } {
  let dropCurrent: (() => void) | undefined;
  return {
    open({ onOpen, onFrame, onClosed }) {
      let open = true;
      const deliver = (run: () => void): void => {
        queueMicrotask(() => {
          if (open) run();
        });
      };
      const shut = (): void => {
        if (!open) return;
        open = false;
        server.closed();
      };
      const drop = (): void => {
        if (!open) return;
        shut();
        queueMicrotask(() => onClosed('dropped'));
      };
      const server = attach({ post: (text) => deliver(() => onFrame(text)), close: drop });
      dropCurrent = drop;
      deliver(onOpen);
      return { post: (text) => deliver(() => server.receive(text)), close: shut };
    },
    drop: () => dropCurrent?.(),
  };
}
