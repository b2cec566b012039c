import type { AccountKind, ServiceAccount } from '../../../../../src-preload/contract/index.ts';
import type { SentMessage, ServiceContext } from './service.ts';

export const visibilities = ['public', 'unlisted', 'private', 'direct'] as const;
export type Visibility = (typeof visibilities)[number];

export interface OutgoingPost {
  text: string;
  visibility: Visibility;
  /** The post it answers, as the service names it. */
  replyTo: string | undefined;
  /** Stands before the text, which is folded. */
  warning: string | undefined;
  /** ISO 639-1. */
  language: string | undefined;
}

/** A service for posts. Errors are AppErrors; OUTCOME_UNKNOWN where nobody knows whether it was posted. */
export interface SocialService<K extends AccountKind> {
  /** Characters, as people count them. */
  longest: number;
  visibilities: readonly Visibility[];
  post(account: Extract<ServiceAccount, { kind: K }>, post: OutgoingPost, context: ServiceContext): Promise<SentMessage>;
  /** Asks who is signed in, and posts nothing. */
  check(account: Extract<ServiceAccount, { kind: K }>, context: ServiceContext): Promise<string>;
}
