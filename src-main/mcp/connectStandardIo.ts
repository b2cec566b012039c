import type { Readable, Writable } from 'node:stream';
import { PROTOCOL_VERSION_META_KEY } from '@modelcontextprotocol/server';
import { isAppError } from '../kernel/errors.ts';
import { createHttpPeer, type PeerAnswer } from './httpPeer.ts';
import { answerableId, errorText, isRecord, isRequestId, rpcErrors, type RequestId } from './jsonRpc.ts';
import { LineReader, LineWriter, longestLine } from './lines.ts';
import { parseMessage } from './parseMessage.ts';

export interface BridgeOptions {
  /** The running Steward's `/mcp`. */
  url: string;
  token: string;
  /** Default: this process's. */
  input?: Readable;
  output?: Writable;
}

type Message = Record<string, unknown>;

const graceMs = 1500;
const mostOpen = 256;

/**
 * Carries an MCP client on standard input and output to a running Steward over HTTP, message by
 * message. Resolves when the input has ended or the output broke. A Steward that was restarted
 * meanwhile is greeted again in the client's name.
 */
export async function connectStandardIo({ url, token, input = process.stdin, output = process.stdout }: BridgeOptions): Promise<void> {
  const peer = createHttpPeer({ url, token });
  const open = new Map<RequestId, AbortController>();
  let posting = 0;
  /** The client's handshake, kept to greet a restarted Steward with; and what came of it. */
  let handshake: string | undefined;
  let session: { id: string | undefined; version: string | undefined } = { id: undefined, version: undefined };
  let greeting: Promise<void> | undefined;
  let inputEnded = false;
  let resolveEnded: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (resolveEnded = resolve));

  const writer = new LineWriter(output, () => resolveEnded());
  const reader = new LineReader(input, {
    onLine: (line) => {
      void take(line).finally(goOn);
      if (isBusy()) reader.pause();
    },
    onTooLong: () => writer.write(errorText(null, rpcErrors.invalidRequest, `A message was longer than ${longestLine} bytes; send less at once`)),
    onEnd: () => {
      inputEnded = true;
      const timer = setTimeout(resolveEnded, graceMs);
      void ended.then(() => clearTimeout(timer));
      goOn();
    },
  });

  async function take(line: string): Promise<void> {
    let message: unknown;
    try {
      message = parseMessage(line);
    } catch (error) {
      if (!isAppError(error)) throw error;
      return writer.write(errorText(null, rpcErrors.parse, error.message));
    }
    posting++;
    const id = answerableId(message);
    const stopper = new AbortController();
    if (id !== null) open.set(id, stopper);
    try {
      if (!isRecord(message)) return relay(await post(line, {}, stopper.signal), id);
      if (cancelsModern(message)) return;
      await carry(message, line, id, stopper.signal);
    } catch (error) {
      if (!stopper.signal.aborted && id !== null) writer.write(errorText(id, rpcErrors.refused, unreachable(error)));
    } finally {
      posting--;
      if (id !== null && open.get(id) === stopper) open.delete(id);
    }
  }

  async function carry(message: Message, line: string, id: RequestId | null, signal: AbortSignal): Promise<void> {
    const modern = modernHeaders(message);
    if (modern) return relay(await post(line, modern, signal), id);
    if (message['method'] === 'initialize') {
      handshake = line;
      return relay(await greet(line, signal), id);
    }
    await greeting;
    const answer = await post(line, sessionHeaders(), signal);
    if (answer.status !== 404 || handshake === undefined) return relay(answer, id);
    // The session is gone: Steward was restarted.
    greeting ??= greetAgain(handshake).finally(() => (greeting = undefined));
    await greeting;
    relay(await post(line, sessionHeaders(), signal), id);
  }

  async function greet(line: string, signal: AbortSignal): Promise<PeerAnswer> {
    let streamed: string | undefined;
    const answer = await peer.post(line, {}, (text) => (streamed = text), signal);
    const text = streamed ?? answer.text;
    const id = answer.headers['mcp-session-id'];
    session = { id: typeof id === 'string' ? id : undefined, version: negotiatedVersion(text) };
    return { ...answer, text };
  }

  async function greetAgain(line: string): Promise<void> {
    const signal = new AbortController().signal;
    await greet(line, signal);
    await post(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }), sessionHeaders(), signal);
  }

  function post(line: string, headers: Record<string, string>, signal: AbortSignal): Promise<PeerAnswer> {
    return peer.post(line, headers, (text) => writer.write(text), signal);
  }

  function sessionHeaders(): Record<string, string> {
    return { ...(session.id !== undefined && { 'Mcp-Session-Id': session.id }), ...(session.version !== undefined && { 'MCP-Protocol-Version': session.version }) };
  }

  /** Over HTTP a modern request is cancelled by hanging up. */
  function cancelsModern(message: Message): boolean {
    if (message['method'] !== 'notifications/cancelled' || handshake !== undefined || !isRecord(message['params'])) return false;
    open.get(message['params']['requestId'] as RequestId)?.abort();
    return true;
  }

  /** Writes an answer that came as a body. Errors of the transport say no id; here they answer the request they are about. */
  function relay({ status, text }: PeerAnswer, id: RequestId | null): void {
    if (text === '') return;
    const answer = parseOrUndefined(text);
    if (answer === undefined) {
      if (id !== null) writer.write(errorText(id, rpcErrors.refused, `Steward answered with status ${status}: ${text.trim().slice(0, 500)}`));
    } else if (isRecord(answer) && answer['error'] !== undefined && !isRequestId(answer['id'])) {
      if (id !== null) writer.write(JSON.stringify({ ...answer, id }));
    } else {
      writer.write(text.includes('\n') ? JSON.stringify(answer) : text);
    }
  }

  function isBusy(): boolean {
    return writer.full || posting >= mostOpen;
  }

  function goOn(): void {
    if (inputEnded && posting === 0) resolveEnded();
    else if (writer.full) writer.whenRoom(goOn);
    else if (!isBusy()) reader.resume();
  }

  await ended;
  reader.stop();
  for (const stopper of open.values()) stopper.abort();
  writer.flush();
  peer.close();
}

/** What a request of the 2026-07-28 revision repeats in its headers; undefined for earlier ones. */
function modernHeaders({ method, params }: Message): Record<string, string> | undefined {
  const meta = isRecord(params) && isRecord(params['_meta']) ? params['_meta'] : undefined;
  const version = meta?.[PROTOCOL_VERSION_META_KEY];
  if (typeof version !== 'string' || typeof method !== 'string') return undefined;
  const name = isRecord(params) ? (params['name'] ?? params['uri'] ?? params['taskId']) : undefined;
  return { 'MCP-Protocol-Version': headerText(version), 'Mcp-Method': headerText(method), ...(typeof name === 'string' && { 'Mcp-Name': headerText(name) }) };
}

/** A value as a header can carry it: what is not plain visible ASCII goes in base64, marked as such. */
function headerText(value: string): string {
  return /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(value) && !value.startsWith('=?base64?') ? value : `=?base64?${Buffer.from(value).toString('base64')}?=`;
}

function negotiatedVersion(initializeAnswer: string): string | undefined {
  const answer = parseOrUndefined(initializeAnswer);
  const result = isRecord(answer) ? answer['result'] : undefined;
  const version = isRecord(result) ? result['protocolVersion'] : undefined;
  return typeof version === 'string' ? version : undefined;
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function unreachable(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `Steward cannot be reached any more (${reason}). Start it again; this client may have to be restarted if it listens elsewhere then`;
}
