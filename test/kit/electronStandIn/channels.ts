import { EventEmitter } from 'node:events';
import { app } from './app.ts';

/** Chromium knows no scheme of ours: the page lives here instead, and nobody outside ever hears of it. */
const pageOrigin = (scheme: string, host: string): string => `https://${host}.${scheme}.stand-in.invalid`;

export const ipcMain = new EventEmitter();

const registered = new Set<string>();
const handlers = new Map<string, (request: Request) => Response | Promise<Response>>();

export const protocol = {
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Record<string, boolean> }[]): void {
    if (app.isReady()) throw new Error('Schemes are registered before the app is ready');
    for (const { scheme, privileges } of schemes) {
      if (!privileges['standard'] || !privileges['secure'] || privileges['bypassCSP']) throw new Error(`The Electron stand-in serves standard, secure schemes under their CSP only; ${scheme} is none`);
      registered.add(scheme);
    }
  },
  handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
    if (!registered.has(scheme)) throw new Error(`The scheme ${scheme} was not registered before the app was ready`);
    handlers.set(scheme, handler);
  },
};

/** What the host answers for an address of its scheme; undefined for any other address. */
export async function schemeHandler(address: string): Promise<Response | undefined> {
  const scheme = address.slice(0, address.indexOf(':'));
  return handlers.get(scheme)?.(new Request(address));
}

export function toPageAddress(address: string): string {
  const match = /^([a-z]+):\/\/([a-z]+)(.*)$/.exec(address);
  if (!match?.[1] || !match[2] || !registered.has(match[1])) throw new Error(`The Electron stand-in loads only pages of a registered scheme, not ${address}`);
  return `${pageOrigin(match[1], match[2])}${match[3] ?? ''}`;
}

export function toAppAddress(address: string): string {
  return address.replace(/^https:\/\/([a-z]+)\.([a-z]+)\.stand-in\.invalid/, '$2://$1');
}
