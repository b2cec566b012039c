import { randomUUID } from 'node:crypto';
import type { EventStore, JSONRPCMessage } from '@modelcontextprotocol/server';

/** What one session keeps to send again, and what all together may keep. */
const mostEvents = 200;
const mostBytes = 1024 * 1024;
const mostBytesInAll = 64 * 1024 * 1024;
let bytesInAll = 0;

interface KeptEvent {
  id: string;
  streamId: string;
  message: JSONRPCMessage;
  bytes: number;
}

/**
 * The last messages of one session's streams, in memory, for a client that lost its connection and
 * comes back with the last id it has seen. What is no longer kept cannot be taken up again.
 */
export function createEventStore(): EventStore & { clear(): void } {
  const events: KeptEvent[] = [];
  let bytes = 0;

  function dropFirst(): void {
    const gone = events.shift();
    bytes -= gone?.bytes ?? 0;
    bytesInAll -= gone?.bytes ?? 0;
  }

  return {
    storeEvent(streamId, message) {
      const event: KeptEvent = { id: randomUUID(), streamId, message, bytes: JSON.stringify(message).length + 100 };
      events.push(event);
      bytes += event.bytes;
      bytesInAll += event.bytes;
      while (events.length > mostEvents || (events.length > 1 && (bytes > mostBytes || bytesInAll > mostBytesInAll))) dropFirst();
      return Promise.resolve(event.id);
    },
    getStreamIdForEventId: (id) => Promise.resolve(events.find((event) => event.id === id)?.streamId),
    async replayEventsAfter(lastId, { send }) {
      const from = events.findIndex(({ id }) => id === lastId);
      const streamId = events[from]?.streamId;
      if (streamId === undefined) throw new Error('That event is no longer kept');
      // The empty message is only there to have an id to come back with.
      for (const event of events.slice(from + 1)) if (event.streamId === streamId && Object.keys(event.message).length > 0) await send(event.id, event.message);
      return streamId;
    },
    clear() {
      while (events.length > 0) dropFirst();
    },
  };
}
