import { z } from 'zod';

/** State of the topic `browser` with a chat's id as key: the browser session of that chat. */
export interface BrowserState {
  /** Null while none is open. */
  open: BrowserSessionView | null;
  /** What it shows; pictures come only while the topic is followed. */
  picture: { mime: string; base64: string; width: number; height: number } | null;
}

export interface BrowserSessionView {
  url: string;
  title: string;
  tabs: number;
  /** Why nothing confines the browser's own processes, where that is so. */
  unconfined?: string;
}

export type BrowserAction =
  | { type: 'moved'; open: BrowserState['open'] }
  | { type: 'pictured'; picture: NonNullable<BrowserState['picture']> };

export const browserMethods = {
  /** Ends the session of a chat with all its tabs. */
  'browser.close': { params: z.strictObject({ chatId: z.string().min(1).max(64) }), result: z.strictObject({ closed: z.boolean() }) },
} as const;
