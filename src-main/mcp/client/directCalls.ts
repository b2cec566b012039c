import { ProtocolError, SdkError, SdkErrorCode, type CallToolResult, type JSONRPCMessage } from '@modelcontextprotocol/client';
import { AppError } from '../../kernel/errors.ts';
import { isRecord, type RequestId } from '../jsonRpc.ts';

export interface DirectSettings {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: { progress: number; total?: number; message?: string }) => void) | undefined;
}

interface OpenCall {
  resolve(result: Record<string, unknown>): void;
  reject(error: unknown): void;
  onProgress: DirectSettings['onProgress'];
}

/**
 * Requests past the SDK's client, for the revisions whose requests are nothing but a message and its
 * answer: it holds every message against schemas several times, which costs more than all the rest of a call.
 */
export class DirectCalls {
  readonly #send: (message: JSONRPCMessage) => Promise<void>;
  readonly #open = new Map<RequestId, OpenCall>();
  #asked = 0;

  /** `send` settles with the answer, and fails when none can come any more. */
  constructor(send: (message: JSONRPCMessage) => Promise<void>) {
    this.#send = send;
  }

  ask(method: string, params: Record<string, unknown>, { timeoutMs, signal, onProgress }: DirectSettings): Promise<Record<string, unknown>> {
    // The SDK's own are numbers.
    const id = `steward-${++this.#asked}`;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#open.delete(id);
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const fail = (error: unknown): void => {
        settle();
        reject(error as Error);
      };
      const giveUp = (error: unknown, reason: string): void => {
        if (!this.#open.has(id)) return;
        fail(error);
        this.#send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id, reason } }).catch(() => undefined);
      };
      const onAbort = (): void => giveUp(signal?.reason, 'No longer wanted');
      const timer = setTimeout(() => giveUp(new SdkError(SdkErrorCode.RequestTimeout, 'Request timed out'), 'Its time was over'), timeoutMs);
      if (signal?.aborted === true) return fail(signal.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#open.set(id, {
        resolve: (result) => {
          settle();
          resolve(result);
        },
        reject: fail,
        onProgress,
      });
      this.#send({ jsonrpc: '2.0', id, method, params: onProgress ? { ...params, _meta: { progressToken: id } } : params }).catch(fail);
    });
  }

  /** Whether a message is for one of these. */
  take(message: JSONRPCMessage): boolean {
    if ('method' in message) return message.method === 'notifications/progress' && this.#takeProgress(message.params);
    const call = message.id === undefined ? undefined : this.#open.get(message.id);
    if (!call) return false;
    if ('result' in message) call.resolve(message.result);
    else call.reject(ProtocolError.fromError(message.error.code, message.error.message, message.error.data));
    return true;
  }

  #takeProgress(params: unknown): boolean {
    if (!isRecord(params)) return false;
    const { progressToken, progress, total, message } = params;
    const call = this.#open.get(progressToken as RequestId);
    if (!call) return false;
    if (typeof progress === 'number') call.onProgress?.({ progress, ...(typeof total === 'number' && { total }), ...(typeof message === 'string' && { message }) });
    return true;
  }
}

/** What a tool answered, as far as anybody relies on its form. INVALID_OUTPUT for what is none. */
export function readCallResult({ content = [], ...result }: Record<string, unknown>): CallToolResult {
  if (!Array.isArray(content) || !content.every(isBlock)) throw new AppError('INVALID_OUTPUT', 'The tool answered with what is no result: its content is no list of parts');
  const { structuredContent } = result;
  if (structuredContent !== undefined && !isRecord(structuredContent)) throw new AppError('INVALID_OUTPUT', 'The tool answered with what is no result: its structured content is no object');
  return { ...result, content: content as CallToolResult['content'] };
}

const required: Readonly<Record<string, readonly string[]>> = { text: ['text'], image: ['data', 'mimeType'], audio: ['data', 'mimeType'], resource_link: ['uri', 'name'] };

function isBlock(block: unknown): boolean {
  if (!isRecord(block) || typeof block['type'] !== 'string') return false;
  return Object.hasOwn(required, block['type']) ? (required[block['type']] ?? []).every((member) => typeof block[member] === 'string') : block['type'] !== 'resource' || isRecord(block['resource']);
}
