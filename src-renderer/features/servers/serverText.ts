import type { FoundServer, Provenance, ServerView } from '../../../src-preload/contract/index.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { signInHost } from './signInPage.ts';
import { formatBytes, formatCount, formatDuration, formatShortDay } from '../../ui/format.ts';

export const stateWords: Record<ServerView['state'], string> = { off: 'Switched off', configured: 'Starts when needed', starting: 'Starting', ready: 'Answers', degraded: 'Answers badly', failed: 'Does not work' };

export const heldCount = ({ held }: ServerView): number => held.new + held.changed + held.warned;

/** "8 tools, 2 held". */
export function toolWords(server: ServerView): string {
  const held = heldCount(server);
  if (server.tools === 0 && held === 0) return server.state === 'off' ? '' : 'no tools';
  return `${formatCount(server.tools, 'tool')}${held > 0 ? `, ${held} held` : ''}`;
}

/** Why tools of a server wait: "2 definitions changed". */
export function heldWords({ held }: ServerView): string {
  const parts = [
    ...(held.changed > 0 ? [`${formatCount(held.changed, 'definition')} changed since you accepted ${held.changed === 1 ? 'it' : 'them'}`] : []),
    ...(held.warned > 0 ? [`${formatCount(held.warned, 'tool')} to look at first`] : []),
    ...(held.new > 0 ? [`${formatCount(held.new, 'new tool')}`] : []),
  ];
  return parts.join(', ');
}

/** It wants to know who calls, and nobody is signing in so far. */
export function needsSignIn({ signIn, signInAttempt }: ServerView): boolean {
  return signIn === 'needed' && signInAttempt?.state !== 'waiting';
}

/** The one phrase beside a server. */
export function rowWords(server: ServerView): string {
  if (server.signInAttempt?.state === 'waiting') return `Waits for you to sign in at ${signInHost(server.signInAttempt.url)}`;
  if (heldCount(server) > 0 && server.state !== 'failed') return heldWords(server);
  if (server.reason && (server.state === 'failed' || server.state === 'degraded')) return reasonWords(server);
  if (server.state === 'ready') return figureWords(server).join(', ');
  if (server.state === 'off') return server.addedAt === undefined ? 'Off' : `Added ${formatShortDay(server.addedAt)}, off`;
  return stateWords[server.state];
}

/** How it is carried, what it takes up, and what went wrong so far. */
export function figureWords({ carrier, kind, use, restarts, errorRate }: ServerView): string[] {
  return [
    carrierShort[carrier ?? kind],
    ...(use ? [`${formatBytes(use.memory)}${use.cpu === null ? '' : `, ${Math.round(use.cpu * 100)} % CPU`}`] : []),
    ...(restarts > 0 ? [formatCount(restarts, 'restart')] : []),
    ...(errorRate > 0 ? [`${Math.round(errorRate * 100)} % failed`] : []),
  ];
}

const carrierShort = { stdio: 'stdio', http: 'HTTP', sse: 'SSE', websocket: 'WebSocket' } as const;

/** "0.48 s, p95 0.9 s". */
export function latencyWords({ p50Ms, p95Ms }: ServerView): string {
  if (p50Ms === null) return '';
  return p95Ms === null ? formatDuration(p50Ms) : `${formatDuration(p50Ms)}, p95 ${formatDuration(p95Ms)}`;
}

/** How a server was learned of. */
export function provenanceWords(from: Provenance): string {
  switch (from.kind) {
    case 'operator':
      return `named in ${shortenPath(from.file)}`;
    case 'person':
      return 'entered by hand';
    case 'client':
      return `configured in ${from.client}, ${shortenPath(from.file)}${from.inWorkspace ? ', in this workspace' : ''}`;
    case 'port':
      return from.process ? `started by ${from.process.name}, pid ${from.process.pid}${from.process.user === undefined ? '' : `, as ${from.process.user}`}` : `listens on port ${from.port} of ${from.host}`;
    case 'mdns':
      return `announced on the network by ${from.host}`;
    case 'registry':
      return `from the document ${shortenPath(from.source)}`;
  }
}

/** What came of asking a found one who it is. */
export function handshakeWords({ handshake }: FoundServer): string {
  switch (handshake?.kind) {
    case 'answered':
      return `calls itself ${handshake.name} ${handshake.version}`;
    case 'locked':
      return 'wants a key before it says anything';
    case 'unknown':
      return `not an MCP server: ${handshake.reason.charAt(0).toLowerCase()}${handshake.reason.slice(1)}`;
    case undefined:
      return '';
  }
}

/** Why it does not work, without its own name before it. */
export function reasonWords({ name, reason }: ServerView): string {
  const message = reason?.message ?? '';
  const rest = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** A command line or address for a list; the whole one is in its pane. */
export function shortAddress(address: string): string {
  if (/^\w+:\/\//.test(address)) return address;
  return address.replace(/^\S*\/(?=[^\s/]+(?:\s|$))/, '').replaceAll(/(?:\/home\/[^/\s]+|\/Users\/[^/\s]+|\/root)(?=[/\s]|$)/g, '~');
}
