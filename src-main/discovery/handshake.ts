import { isRecord } from '../mcp/jsonRpc.ts';
import { AppError } from '../kernel/errors.ts';
import { version } from '../kernel/version.ts';
import { askHttp, type AskLimits, type HttpAnswer, type ProbeTarget } from './askHttp.ts';
import { cleanText } from './cleanText.ts';
import { readInitialized, readServerInfo, resultOf, type HandshakeResult, type Seen } from './handshakeAnswer.ts';
import { openLegacyEvents } from './legacyHandshake.ts';

export interface HandshakeOptions {
  /** Milliseconds for the whole of it. */
  timeoutMs?: number;
  mostBytes?: number;
  /** Asked first, where an announcement named one. */
  path?: string;
  signal?: AbortSignal;
}

const modern = '2026-07-28';
const legacy = '2025-11-25';
const client = { name: 'steward', version };

/**
 * A real handshake with whatever listens at an address: `server/discover` of 2026-07-28, `initialize` of
 * 2025, and the older event stream. Nothing secret is sent, no redirect to another place is followed,
 * and however the other side behaves, it ends within its time and bytes.
 */
export async function shakeHands(target: ProbeTarget, { timeoutMs = 3000, mostBytes = 262_144, path, signal }: HandshakeOptions = {}): Promise<HandshakeResult> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const limits: AskLimits = { signal: signal ? AbortSignal.any([deadline, signal]) : deadline, mostBytes };
  // What is known when the time is up.
  const seen: Seen = { suspicion: undefined };
  try {
    return await ask(target, path, limits, seen);
  } catch (error) {
    signal?.throwIfAborted();
    if (!limits.signal.aborted) throw error;
    return seen.suspicion === undefined ? { kind: 'none' } : { kind: 'unknown', reason: 'It began to answer like an MCP server and did not come to an end' };
  }
}

async function ask(target: ProbeTarget, announced: string | undefined, limits: AskLimits, seen: Seen): Promise<HandshakeResult> {
  const paths = [...new Set([...(announced === undefined ? [] : [announced]), '/mcp'])];
  let locked: string | undefined;
  for (const first of paths) {
    let path = first;
    let answer = await askModern(target, path, limits, seen);
    if (answer === 'silent') return { kind: 'none' };
    // Some servers send `/mcp` on to `/mcp/` of the same place.
    const onward = answer.kind === 'other' ? sameSlash(answer.location, target, path) : undefined;
    if (onward !== undefined) {
      path = onward;
      answer = await askModern(target, path, limits, seen);
      if (answer === 'silent') return { kind: 'none' };
    }
    if (answer.kind === 'other' && answer.status !== 404 && answer.status !== 401) {
      const second = await askLegacy(target, path, limits, seen);
      if (second !== 'silent') answer = second;
    }
    if (answer.kind === 'answered') return answer;
    if (answer.kind === 'other' && answer.locked) locked ??= path;
    if (answer.kind === 'unknown') return answer;
  }
  if (locked !== undefined) return { kind: 'locked', path: locked };
  return openLegacyEvents(target, announced !== undefined && announced.endsWith('/sse') ? announced : '/sse', initializeBody(), limits, seen);
}

type Asked = 'silent' | Extract<HandshakeResult, { kind: 'answered' | 'unknown' }> | { kind: 'other'; status: number; locked: boolean; location: string | undefined };

async function askModern(target: ProbeTarget, path: string, limits: AskLimits, seen: Seen): Promise<Asked> {
  const body = {
    jsonrpc: '2.0',
    id: 1,
    method: 'server/discover',
    params: { _meta: { 'io.modelcontextprotocol/protocolVersion': modern, 'io.modelcontextprotocol/clientInfo': client, 'io.modelcontextprotocol/clientCapabilities': {} } },
  };
  let result: unknown;
  const answer = await askHttp(target, { method: 'POST', path, headers: { 'MCP-Protocol-Version': modern, 'Mcp-Method': 'server/discover' }, body, onMessage: (message) => (result = resultOf(message, seen)) !== undefined }, limits);
  if (!answer) return 'silent';
  if (!isRecord(result)) return other(answer, seen);
  const { supportedVersions, capabilities, _meta: meta } = result;
  const info = readServerInfo(isRecord(meta) ? (meta['io.modelcontextprotocol/serverInfo'] ?? result['serverInfo']) : result['serverInfo']);
  if (!Array.isArray(supportedVersions) || !supportedVersions.includes(modern) || !isRecord(capabilities)) return { kind: 'unknown', reason: 'Its answer to server/discover is not one of an MCP server' };
  return { kind: 'answered', connection: 'http', path, revision: modern, ...(info ?? { name: '', version: '' }) };
}

async function askLegacy(target: ProbeTarget, path: string, limits: AskLimits, seen: Seen): Promise<Asked> {
  let result: unknown;
  const answer = await askHttp(target, { method: 'POST', path, body: initializeBody(), onMessage: (message) => (result = resultOf(message, seen)) !== undefined }, limits);
  if (!answer) return 'silent';
  const session = answer.headers['mcp-session-id'];
  // Of no use to us; it need not keep it.
  if (typeof session === 'string') await askHttp(target, { method: 'DELETE', path, headers: { 'Mcp-Session-Id': session } }, limits).catch(() => undefined);
  if (!isRecord(result)) return other(answer, seen);
  return readInitialized(result, path, 'http');
}

function other({ status, headers, ended }: HttpAnswer, seen: Seen): Asked {
  const type = headers['content-type'] ?? '';
  if (status === 200 && ended === 'too-large' && /json|event-stream/.test(type)) return { kind: 'unknown', reason: 'It answers with more than a handshake can hold' };
  if (status === 200 && seen.suspicion !== undefined) return { kind: 'unknown', reason: seen.suspicion };
  return { kind: 'other', status, locked: status === 401 && /^bearer\b/i.test(headers['www-authenticate'] ?? ''), location: status >= 300 && status < 400 ? headers.location : undefined };
}

/** The same path with a slash at its end, where that is all a redirect changes. */
function sameSlash(location: string | undefined, { host, port }: ProbeTarget, path: string): string | undefined {
  if (location === undefined) return undefined;
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return URL.canParse(location, base) && new URL(location, base).href === new URL(`${path}/`, base).href ? `${path}/` : undefined;
}

function initializeBody(): Record<string, unknown> {
  return { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: legacy, capabilities: {}, clientInfo: client } };
}

/** A path an announcement names, where it is a plain one of that place. INVALID_INPUT otherwise. */
export function requirePath(text: string): string {
  if (text.length > 200 || !/^\/(?!\/)[\w\-./~]*$/.test(text) || text.split('/').includes('..')) throw new AppError('INVALID_INPUT', `${JSON.stringify(cleanText(text))} is not a path`);
  return text;
}
