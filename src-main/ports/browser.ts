import type { NetworkEffect } from '../../src-preload/contract/index.ts';
import type { Event } from '../kernel/events.ts';

/** Where a page is loaded from, before anybody looked where its host leads. */
export type Destination = Pick<NetworkEffect, 'access' | 'host' | 'port'>;

/** The effect a page may be loaded under, or why it may not. */
export type Admission = { effect: NetworkEffect } | { refusal: string };

/** On whose behalf the browser is used, and the judge of where that may lead. */
export interface Visitor {
  /** One session each: a chat, an outside client's key. */
  session: string;
  /** Asked for every page that fills a tab, each redirect again. */
  admit(destination: Destination): Promise<Admission>;
}

export interface Tab {
  /** From 0 on, in the order they were opened. */
  index: number;
  url: string;
  title: string;
  current: boolean;
}

/** A file the page gave, kept apart until somebody saves it. */
export interface HeldDownload {
  id: string;
  /** As the page calls it, without what does not belong in a name. */
  name: string;
  bytes: number;
}

/** Where the session stands after an action. */
export interface PageReport {
  url: string;
  title: string;
  tabs: Tab[];
  /** What happened beside the action, in sentences: dialogs, downloads, new tabs, pages that were not loaded. Told once. */
  events: string[];
  downloads: HeldDownload[];
}

/** An element as its reader and the approval card see it. */
export interface ElementFacts {
  /** Role and name: `button "Sign in"`. */
  described: string;
  /** Where a click leads by the page's own word: a link's address, a form's. */
  leadsTo?: { url: string; access: NetworkEffect['access'] };
}

export interface UploadedFile {
  name: string;
  mimeType: string;
  bytes: Uint8Array;
}

export interface ActionOptions {
  signal: AbortSignal;
}

/** How a question of the page is answered while an action runs. */
export interface DialogAnswer {
  accept: boolean;
  text?: string | undefined;
}

/**
 * The one browser session of a caller. Elements are named by a reference of the last snapshot (`e12`,
 * `f1e3`) or by what they are called. Every method but `navigate` fails with NOT_FOUND while no page is
 * open. Whatever a page contains are its own words.
 */
export interface BrowserPage {
  /** Opens the session where there is none. `profile` starts it with what an earlier one of that name had kept. */
  navigate(url: string, options: ActionOptions & { newTab?: boolean; profile?: string | undefined }): Promise<PageReport & { status: number | null }>;
  /** The accessibility tree as text, with references; of an element alone where one is given. */
  snapshot(options: ActionOptions & { element?: string | undefined }): Promise<string>;
  report(): Promise<PageReport>;
  describe(element: string): Promise<ElementFacts>;
  selectTab(index: number): Promise<void>;
  scroll(to: 'down' | 'up' | 'top' | 'bottom', options: ActionOptions): Promise<void>;
  waitForText(text: string, options: ActionOptions & { timeoutMs: number }): Promise<void>;
  click(element: string, options: ActionOptions & { double?: boolean; dialog: DialogAnswer }): Promise<PageReport>;
  /** Types, chooses, ticks or sets, as the element takes it. */
  fill(element: string, value: string, options: ActionOptions & { submit: boolean; dialog: DialogAnswer }): Promise<PageReport>;
  upload(element: string, files: readonly UploadedFile[], options: ActionOptions): Promise<PageReport>;
  screenshot(options: ActionOptions & { element?: string | undefined; fullPage: boolean; format: 'png' | 'jpeg' }): Promise<{ bytes: Uint8Array; width: number; height: number }>;
  /** The content of a held download. */
  download(id: string): Promise<HeldDownload & { content: AsyncIterable<Uint8Array> }>;
  /** False where none was open. What the profile is to keep is kept now. */
  close(): Promise<boolean>;
}

/** What confines the browser's own processes on this machine. */
export type BrowserConfinement = { by: 'chromium' | 'bubblewrap' } | { by: 'nothing'; reason: string };

/** What a screen shows of a session. */
export interface BrowserSight {
  url: string;
  title: string;
  tabs: number;
  confinement: BrowserConfinement;
}

export interface Picture {
  mime: 'image/jpeg';
  base64: string;
  width: number;
  height: number;
}

export interface RenderedPage {
  url: string;
  status: number | null;
  title: string;
  html: string;
}

/**
 * The browser that is installed here, driven without a window. One process for all sessions, started by
 * the first; each session has cookies, storage and a checking proxy of its own.
 */
export interface Browser {
  /** The session of a visitor; a call's scope knows whose it is, and takes no other. */
  page(visitor?: Visitor): BrowserPage;
  /** The places an action on the open page would reach: its host, and where the element leads. Empty where no page is open. */
  reaches(session: string, action: { access: NetworkEffect['access']; element?: string | undefined }): Promise<Destination[]>;
  /** A page as it is after its scripts have run, in a session of its own that ends with it. */
  rendered(url: string, options: ActionOptions & { visitor?: Visitor; timeoutMs?: number }): Promise<RenderedPage>;
  /** Undefined where the session is not open. */
  sight(session: string): BrowserSight | undefined;
  /** A session was opened, moved or closed. */
  readonly changed: Event<string>;
  /** Pictures of a session while it changes, a few a second; returns the function that ends it. */
  watch(session: string, onPicture: (picture: Picture) => void): () => void;
  close(session: string): Promise<boolean>;
  /** Ends every session and the browser. Can be repeated; a later page starts it anew. */
  dispose(): Promise<void>;
}
