import type { Readable, Writable } from 'node:stream';
import type { Announcer } from './announcer.ts';
import { errorText, rpcErrors } from './jsonRpc.ts';
import { LineReader, LineWriter, longestLine } from './lines.ts';
import { createMessageConnection, type MessageConnection, type MessageConnectionOptions } from './messageConnection.ts';
import type { Offer } from './offers.ts';

/** Callers on a pair of streams are the one who started the process. */
const tokenId = 'stdio';

/** Serves MCP on lines of JSON, until the input ends or the output breaks. Nobody can be asked there. */
export function serveStandardIo(options: Omit<MessageConnectionOptions, 'onRoom'>, { offer, announcer }: { offer(tokenId: string): Offer; announcer: Announcer }, input: Readable, output: Writable): Pick<MessageConnection, 'ended' | 'end'> {
  const writer = new LineWriter(output, () => connection.end());
  const connection: MessageConnection = createMessageConnection({ ...options, onRoom: () => reader.resume() }, { tokenId, approval: 'refuse', offer: offer(tokenId), announcer }, {
    write: (text) => writer.write(text),
    get full() {
      return writer.full;
    },
    whenRoom: (tell) => writer.whenRoom(tell),
    close() {
      reader.stop();
      writer.flush();
    },
  });
  const reader = new LineReader(input, {
    onLine: (line) => {
      connection.take(line);
      if (connection.busy) reader.pause();
    },
    onTooLong: () => writer.write(errorText(null, rpcErrors.invalidRequest, `A message was longer than ${longestLine} bytes; send less at once`)),
    onEnd: () => connection.endOfInput(),
  });
  return connection;
}
