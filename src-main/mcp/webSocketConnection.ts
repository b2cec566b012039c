import type { WebSocket } from 'ws';
import { createMessageConnection, type MessageConnection, type MessageConnectionOptions } from './messageConnection.ts';
import { errorText, rpcErrors } from './jsonRpc.ts';
import type { ProtocolPrincipal } from './protocolServer.ts';

/** Bytes that may wait in a socket before no more is taken from its client, and how often that is looked at. */
const mostBuffered = 1024 * 1024;
const lookEveryMs = 20;

/** Serves MCP on a WebSocket, a message a frame, until either side closes it. A client that is gone stops its calls: their answers could not be fetched later. */
export function serveWebSocket(options: Omit<MessageConnectionOptions, 'onRoom'>, principal: ProtocolPrincipal, socket: WebSocket): Pick<MessageConnection, 'ended' | 'end'> {
  const connection: MessageConnection = createMessageConnection({ ...options, onRoom: () => socket.resume() }, principal, {
    write: (text) => {
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    get full() {
      return socket.readyState === socket.OPEN && socket.bufferedAmount > mostBuffered;
    },
    whenRoom(tell) {
      const timer = setInterval(() => {
        if (socket.readyState === socket.OPEN && socket.bufferedAmount > mostBuffered) return;
        clearInterval(timer);
        tell();
      }, lookEveryMs);
    },
    close: () => socket.close(1000),
  });
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) socket.send(errorText(null, rpcErrors.invalidRequest, 'Invalid Request: messages are text, not binary'));
    else connection.take(data.toString('utf8'));
    if (connection.busy) socket.pause();
  });
  socket.on('error', () => connection.end());
  socket.on('close', () => connection.end());
  return connection;
}
