import type { Carrier } from './client.ts';

/** The part of a WebSocket that carries frames; the browser's own and those of Node fit. */
export interface SocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface WebSocketCarrierOptions {
  connect?: (url: string) => SocketLike;
  /** Whether a socket that would not open is refused for good; a browser does not tell why it failed. */
  isRefused?: () => Promise<boolean>;
}

/**
 * Frames over a WebSocket at `url` (ws: or wss:). The runtime answers a plain GET of the same address
 * with 401 or 403 where it would refuse the socket, which tells a lost key from a lost network.
 */
export function webSocketCarrier(url: string, options: WebSocketCarrierOptions = {}): Carrier {
  const { connect = (address) => new WebSocket(address), isRefused = () => askWhetherRefused(url.replace(/^ws/, 'http')) } = options;
  return {
    open({ onOpen, onFrame, onClosed }) {
      const socket = connect(url);
      let opened = false;
      let closed = false;
      const end = (reason: 'dropped' | 'refused'): void => {
        if (closed) return;
        closed = true;
        onClosed(reason);
      };
      socket.onopen = () => {
        opened = true;
        onOpen();
      };
      socket.onmessage = ({ data }: { data: unknown }) => {
        if (!closed) onFrame(String(data));
      };
      socket.onclose = () => {
        if (opened || closed) return end('dropped');
        void isRefused().then((refused) => end(refused ? 'refused' : 'dropped'));
      };
      // A close always follows an error; without a listener some implementations throw.
      socket.onerror = () => {};
      return {
        post: (text) => socket.send(text),
        close() {
          closed = true;
          socket.close();
        },
      };
    },
  };
}

async function askWhetherRefused(address: string): Promise<boolean> {
  try {
    const { status } = await fetch(address, { cache: 'no-store' });
    return status === 401 || status === 403;
  } catch {
    return false;
  }
}
