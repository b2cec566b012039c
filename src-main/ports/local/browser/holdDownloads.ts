import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import type { Download } from 'playwright-core';
import { AppError } from '../../../kernel/errors.ts';
import { formatBytes } from '../../../kernel/format.ts';
import type { HeldDownload } from '../../browser.ts';

interface Held extends HeldDownload {
  path: string;
}

/** Files pages gave, in the browser's own folder until they are saved or the session ends. */
export interface HeldDownloads {
  take(download: Download, note: (event: string) => void): Promise<void>;
  list(): HeldDownload[];
  open(id: string): HeldDownload & { content: AsyncIterable<Uint8Array> };
  /** Downloads that have begun are there, or have failed; a long one is waited for no more than a few seconds. */
  settled(): Promise<void>;
  discard(): Promise<void>;
}

const mostHeld = 20;
const waitMs = 5000;

export function holdDownloads(): HeldDownloads {
  const held = new Map<string, Held>();
  const running = new Set<Promise<void>>();
  let count = 0;

  async function hold(download: Download, note: (event: string) => void): Promise<void> {
    const name = safeName(download.suggestedFilename());
    if (held.size >= mostHeld) {
      await download.cancel().catch(() => undefined);
      note(`The download of ${name} was refused: ${mostHeld} are held already. Save them, or close the browser`);
      return;
    }
    const path = await download.path().catch(() => undefined);
    if (path === undefined) {
      note(`The download of ${name} failed: ${(await download.failure().catch(() => null)) ?? 'the browser does not say why'}`);
      return;
    }
    const { size } = await stat(path);
    const id = `d${++count}`;
    held.set(id, { id, name, bytes: size, path });
    note(`The page gave the file ${name} (${formatBytes(size)}); it is held as ${id}. Save it with browser_save_download`);
  }

  return {
    take(download, note) {
      const work = hold(download, note);
      running.add(work);
      return work.finally(() => running.delete(work));
    },
    list: () => [...held.values()].map(({ id, name, bytes }) => ({ id, name, bytes })),
    open(id) {
      const found = held.get(id);
      if (!found) throw new AppError('NOT_FOUND', `No download is held as ${id}`, { hint: held.size === 0 ? 'None is held; click what starts one' : `There are ${[...held.keys()].join(', ')}` });
      return { id, name: found.name, bytes: found.bytes, content: createReadStream(found.path) };
    },
    async settled() {
      if (running.size === 0) return;
      await Promise.race([Promise.allSettled(running), new Promise((resolve) => setTimeout(resolve, waitMs))]);
    },
    async discard() {
      for (const { path } of held.values()) await rm(path, { force: true });
      held.clear();
    },
  };
}

/** The last part of what a page calls a file, without control and direction characters. */
function safeName(suggested: string): string {
  const name = suggested.split(/[/\\]/).at(-1) ?? '';
  const plain = name.replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '_').replace(/^\.+/, '').slice(0, 200);
  return plain === '' ? 'download' : plain;
}
