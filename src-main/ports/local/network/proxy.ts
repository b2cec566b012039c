import { request as startHttp } from 'node:http';
import { request as startHttps } from 'node:https';
import type { Socket } from 'node:net';
import { AppError } from '../../../kernel/errors.ts';
import { nameOf } from '../../allowedHosts.ts';

/** A proxy of the person's own network; where it lies is their word and not judged. */
export interface Proxy {
  url: URL;
  /** The value of Proxy-Authorization. */
  authorization: string | undefined;
}

/** A tunnel to the host, by CONNECT. The proxy looks the name up itself. */
export function reachThroughProxy({ url, authorization }: Proxy, { host, port }: { host: string; port: number }, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? startHttps : startHttp;
    const path = nameOf(host, port);
    const asked = start({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || (url.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path,
      agent: false,
      signal,
      headers: { Host: path, ...(authorization !== undefined && { 'Proxy-Authorization': authorization }) },
    });
    asked.once('connect', ({ statusCode = 0 }, socket, head) => {
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        return resolve(socket);
      }
      socket.destroy();
      reject(new AppError(statusCode === 407 || statusCode === 403 ? 'FORBIDDEN' : 'NETWORK', `The proxy ${url.host} answered ${statusCode} for ${path}`, statusCode === 407 ? { hint: 'It wants a name and password: network.proxyUser and network.proxyPassword of config.json' } : {}));
    });
    asked.once('response', ({ statusCode = 0 }) => {
      asked.destroy();
      reject(new AppError('NETWORK', `The proxy ${url.host} answered ${statusCode} for ${path}`));
    });
    asked.once('error', (error) => reject(new AppError('NETWORK', `The proxy ${url.host} could not be used`, { cause: error, hint: 'It is network.proxy of config.json' })));
    asked.end();
  });
}

/** Whether a host is among those reached without the proxy: itself, or below `*.domain` or `.domain`. */
export function bypassesProxy(host: string, noProxy: readonly string[]): boolean {
  return noProxy.some((entry) => {
    const below = entry.replace(/^\*?\./, '').toLowerCase();
    return below === entry.toLowerCase() ? host === below : host.endsWith(`.${below}`);
  });
}
