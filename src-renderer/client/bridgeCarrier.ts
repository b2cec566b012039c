import type { Carrier } from './client.ts';

/** What the preload gives the page of the desktop app. */
export interface Bridge {
  post(text: string): void;
  onFrame(listener: (text: string) => void): void;
}

declare global {
  interface Window {
    /** Present in the desktop app only. */
    steward?: Bridge;
  }
}

/** Frames over the preload's bridge. It is there as long as the page is. */
export function bridgeCarrier(bridge: Bridge): Carrier {
  return {
    open({ onOpen, onFrame }) {
      let open = true;
      bridge.onFrame((text) => {
        if (open) onFrame(text);
      });
      queueMicrotask(() => {
        if (open) onOpen();
      });
      return {
        post: (text) => bridge.post(text),
        close() {
          open = false;
        },
      };
    },
  };
}
