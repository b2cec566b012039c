import { createReadStream, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { pageHeaders } from './respond.ts';

export interface Asset {
  file: string;
  type: string;
  size: number;
  etag: string;
  /** Its name changes with its content, so it may be kept for good. */
  immutable: boolean;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** The built user interface. Only files found by listing the folder are served: no request names a path. */
export interface Assets {
  /** Answers with the page; false when the interface has not been built. */
  sendPage(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Answers with what lies at `path`, as the request spells it; false when nothing does. */
  send(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** What lies at `path`, for hosts that answer in another way. */
  find(path: string): Promise<Asset | undefined>;
}

const page = '/index.html';

export function createAssets(folder: string): Assets {
  let assets = new Map<string, Asset>();
  let listedFor = '';

  /** Lists the folder again once its page has changed: the interface was built anew. */
  async function current(): Promise<ReadonlyMap<string, Asset>> {
    const etag = await readTag(join(folder, page));
    if (etag !== listedFor) {
      assets = etag === '' ? new Map() : await listAssets(folder);
      listedFor = etag;
    }
    return assets;
  }

  async function find(path: string): Promise<Asset | undefined> {
    return assets.get(path) ?? (await current()).get(path);
  }

  return {
    find,
    async sendPage(request, response) {
      const asset = (await current()).get(page);
      if (asset) await sendAsset(asset, request, response);
      return asset !== undefined;
    },
    async send(path, request, response) {
      const asset = await find(path);
      if (asset) await sendAsset(asset, request, response);
      return asset !== undefined;
    },
  };
}

async function listAssets(folder: string): Promise<Map<string, Asset>> {
  const assets = new Map<string, Asset>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined || entry.name.startsWith('.')) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length).replaceAll('\\', '/');
    const { size } = await stat(file);
    const immutable = path.startsWith('/assets/') && /-[\w-]{8,}\.\w+$/.test(entry.name);
    assets.set(encodeURI(path), { file, type, size, etag: await readTag(file), immutable });
  }
  return assets;
}

/** Changes with the file; empty where there is none. */
async function readTag(file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(file);
    return `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
  } catch {
    return '';
  }
}

async function sendAsset(asset: Asset, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = { ...pageHeaders, ETag: asset.etag, 'Cache-Control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache' };
  if (request.headers['if-none-match'] === asset.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'Content-Type': asset.type, 'Content-Length': asset.size });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(asset.file), response);
}

/** The built user interface: beside the built runtime, or in out/ when run from the sources. */
export function assetsFolder(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const candidates = [join(here, '../renderer'), join(here, '../../../out/renderer')];
  return candidates.find((folder) => existsSync(join(folder, 'index.html'))) ?? candidates[0] ?? here;
}
