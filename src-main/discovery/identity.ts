import type { ServerConnection } from '../../src-preload/contract/servers.ts';
import { canonicalJson, sha256 } from '../kernel/canonicalJson.ts';
import { canonicalHost, classifyAddress } from '../ports/addresses.ts';
import { isAppError } from '../kernel/errors.ts';
import { readCommand } from './commandLine.ts';

/**
 * The same text for the same server, however it was found and spelt: an address by its place, a command
 * by its program, arguments and variables. Whatever may hold a key goes in hashed only; a value that lies
 * in the secret store is known by its name alone.
 *
 * `ownAddresses`: addresses of this computer, which all mean the loopback one.
 */
export function identityOf(connection: ServerConnection, ownAddresses: readonly string[] = []): string {
  if (connection.kind !== 'stdio') return `address ${placeOf(connection.url, ownAddresses)}`;
  const { program, args } = readCommand(connection);
  const { env, cwd } = connection;
  return `command ${sha256(canonicalJson({ program, args, env, cwd })).slice(0, 32)}`;
}

/**
 * Host, port and path. `/mcp` and `/sse` of one place are the two doors of one server; so is the
 * WebSocket beside them.
 */
function placeOf(text: string, ownAddresses: readonly string[]): string {
  const url = new URL(text);
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  const host = hostOf(url.hostname, ownAddresses);
  const port = url.port === '' ? (secure ? '443' : '80') : url.port;
  const path = url.pathname.replace(/\/+$/, '').replace(/\/(?:mcp\/ws|mcp|sse)$/, '');
  const rest = `${path}${url.search}`;
  return `${host}:${port}${rest === '' ? '' : ` ${sha256(rest).slice(0, 32)}`}`;
}

function hostOf(hostname: string, ownAddresses: readonly string[]): string {
  try {
    const { host, isAddress } = canonicalHost(hostname);
    if (host === 'localhost' || host.endsWith('.localhost')) return 'localhost';
    if (isAddress && (host === '127.0.0.1' || ownAddresses.includes(host) || (classifyAddress(host) === 'loopback' && !host.startsWith('127.')))) return 'localhost';
    return host;
  } catch (error) {
    if (isAppError(error, 'INVALID_INPUT')) return hostname.toLowerCase();
    throw error;
  }
}
