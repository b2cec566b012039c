/** As the tests use it; it brings no types. */
declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net';

  export interface ImapServer {
    server: Server;
    listen(port: number, host: string, done: () => void): void;
    close(done: () => void): void;
    appendMessage(folder: string, flags: string[], date: Date | string, raw: string): unknown;
    folderCache: Record<string, { messages: { raw: string; flags: string[] }[] }>;
  }
  export default function hoodiecrow(options: object): ImapServer;
}
