import { systemClock, type Clock } from '../kernel/clock.ts';
import { Emitter, type Event } from '../kernel/events.ts';
import type { Log } from '../kernel/log.ts';
import type { Handlers } from './answerRequest.ts';
import { Attachment, type AttachmentOptions, type ServerCarrier } from './attachment.ts';
import { wireLimits, type WireLimits } from './limits.ts';
import { Sessions } from './sessions.ts';
import type { TopicHub } from './topics.ts';

export type { Handlers, RequestContext } from './answerRequest.ts';
export type { ServerCarrier } from './attachment.ts';

export interface WireOptions {
  handlers: Handlers;
  topics: TopicHub;
  /** Steward's own version, told in the welcome. */
  version: string;
  log: Log;
  limits?: Partial<WireLimits>;
  /** Checks what handlers answer against the contract; for tests. */
  validateResults?: boolean;
  clock?: Clock;
}

/** The runtime's end of the connections to user interfaces, whatever carries them. */
export interface Wire {
  /**
   * Takes a new carrier. `owner` names who holds the other end (a cookie's session, an IPC sender);
   * a dropped connection can be taken up again by the same owner only.
   */
  attach(carrier: ServerCarrier, owner: string): { receive(text: string): void; closed(): void };
  /** How many carriers are attached. */
  readonly connected: number;
  readonly onConnected: Event<number>;
  /** Drops every carrier, those to come as well, and aborts every running request. */
  close(): void;
}

const ending = 'Steward is ending';

export function createWire(options: WireOptions): Wire {
  const limits = { ...wireLimits, ...options.limits };
  const clock = options.clock ?? systemClock;
  const attachments = new Set<Attachment>();
  let closed = false;
  const connected = new Emitter<number>((error) => options.log.error({ err: error }, 'a listener of the wire failed'));
  const shared: AttachmentOptions = {
    handlers: options.handlers,
    topics: options.topics,
    version: options.version,
    log: options.log,
    validateResults: options.validateResults ?? false,
    limits,
    clock,
    sessions: new Sessions(limits, clock),
    onGone(attachment) {
      attachments.delete(attachment);
      connected.emit(attachments.size);
    },
  };

  return {
    attach(carrier, owner) {
      const attachment = new Attachment(shared, carrier, owner);
      attachments.add(attachment);
      connected.emit(attachments.size);
      if (closed) attachment.close(ending);
      return attachment;
    },
    get connected() {
      return attachments.size;
    },
    onConnected: connected.event,
    close() {
      closed = true;
      for (const attachment of [...attachments]) attachment.close(ending);
      shared.sessions.abort();
    },
  };
}
