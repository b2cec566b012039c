import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { systemClock, type Clock } from '../../kernel/clock.ts';
import type { Wire } from '../../wire/connection.ts';

/** A socket whose other end has not answered a ping for this long is given up, milliseconds. */
const pingEveryMs = 30_000;
const goingAway = 1001;
const textOnly = 1003;

/**
 * Binds a WebSocket to the wire. `stream` is the connection under it: what is posted within one tick
 * leaves in one write. `owner` is the person's session; see Wire.attach.
 */
export function carryWebSocket(wire: Wire, socket: WebSocket, stream: Duplex, owner: string, clock: Clock = systemClock): void {
  let corked = false;
  const uncork = (): void => {
    corked = false;
    stream.uncork();
  };
  const attachment = wire.attach(
    {
      post(text) {
        if (socket.readyState !== socket.OPEN) return;
        if (!corked) {
          corked = true;
          stream.cork();
          process.nextTick(uncork);
        }
        socket.send(text);
      },
      close(reason) {
        socket.close(goingAway, reason);
        // The other end may be the one that no longer reads: it gets a moment for the handshake.
        clock.after(1000, () => socket.terminate());
      },
      bufferedBytes: () => socket.bufferedAmount,
    },
    owner,
  );

  let alive = true;
  let cancelPing = clock.after(pingEveryMs, ping);
  function ping(): void {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
    cancelPing = clock.after(pingEveryMs, ping);
  }

  socket.on('pong', () => {
    alive = true;
  });
  socket.on('message', (data: RawData, isBinary: boolean) => {
    alive = true;
    if (isBinary) socket.close(textOnly, 'frames are text');
    else attachment.receive(String(data));
  });
  // 'close' follows every error and does what is to be done.
  socket.on('error', () => {});
  socket.on('close', () => {
    cancelPing();
    attachment.closed();
  });
}
