import type { AccountKind, ServiceAccount } from '../../../../../src-preload/contract/index.ts';
import type { Network } from '../../../../ports/network.ts';

/** What a service is reached with. */
export interface ServiceContext {
  network: Network;
  signal: AbortSignal;
  /** The account's token, password, or incoming webhook. */
  credential: string;
  /** The same for every try to send one message: services that know it take the message once. */
  key: string;
  /** Milliseconds since 1970. */
  now: number;
}

export interface OutgoingMessage {
  /** A channel, chat or room; undefined where the account posts to one place. */
  recipient: string | undefined;
  text: string;
  /** The message it answers, as the service names it. */
  replyTo: string | undefined;
}

export interface SentMessage {
  /** As the service names it; undefined where it tells none. */
  id: string | undefined;
  url?: string | undefined;
}

/** A chat service. Errors are AppErrors; OUTCOME_UNKNOWN where nobody knows whether it was sent. */
export interface ChatService<K extends AccountKind> {
  /** Characters of one message. */
  longest: number;
  /** How recipients are written: "a channel, as #general or its id". */
  recipients: string;
  send(account: Extract<ServiceAccount, { kind: K }>, message: OutgoingMessage, context: ServiceContext): Promise<SentMessage>;
  /** Asks who is signed in, and sends nothing: "Signed in as builds in team Acme". */
  check(account: Extract<ServiceAccount, { kind: K }>, context: ServiceContext): Promise<string>;
}
