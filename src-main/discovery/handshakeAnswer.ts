import { isRecord } from '../mcp/jsonRpc.ts';
import { cleanText } from './cleanText.ts';

/** What a place says of itself when it is asked, without a key, whether it is an MCP server. */
export type HandshakeResult =
  | { kind: 'answered'; connection: 'http' | 'sse'; path: string; name: string; version: string; revision: string }
  /** Wants a key first; that it is an MCP server is not known. */
  | { kind: 'locked'; path: string }
  /** Behaves like one and then isn't one. */
  | { kind: 'unknown'; reason: string }
  /** Nobody there, or something that has nothing to do with MCP. */
  | { kind: 'none' };

/** What was seen so far, for when the time is up. */
export interface Seen {
  suspicion: string | undefined;
}

/** The answer to `initialize`, as the server it tells of. */
export function readInitialized(result: Record<string, unknown>, path: string, connection: 'http' | 'sse'): Extract<HandshakeResult, { kind: 'answered' | 'unknown' }> {
  const info = readServerInfo(result['serverInfo']);
  const { protocolVersion: revision, capabilities } = result;
  if (!info || typeof revision !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(revision) || !isRecord(capabilities)) return { kind: 'unknown', reason: 'Its answer to initialize is not one of an MCP server' };
  return { kind: 'answered', connection, path, revision, ...info };
}

/** The result of our one request; anything else that is JSON-RPC makes it a suspect. */
export function resultOf(message: unknown, seen: Seen): unknown {
  if (!isRecord(message) || message['jsonrpc'] !== '2.0') return undefined;
  if (message['id'] === 1 && message['result'] !== undefined) return message['result'];
  if (message['error'] === undefined) seen.suspicion = 'It answers in JSON-RPC, but not to what it was asked';
  return undefined;
}

/** Name and version a server gives itself, as one line each. */
export function readServerInfo(value: unknown): { name: string; version: string } | undefined {
  if (!isRecord(value) || typeof value['name'] !== 'string' || typeof value['version'] !== 'string') return undefined;
  return { name: cleanText(value['name']), version: cleanText(value['version'], 40) };
}
