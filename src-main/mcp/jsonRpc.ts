/** What identifies a request on its connection. */
export type RequestId = string | number;

/** A JSON-RPC error as text; `id` null where the request's own could not be read. */
export function errorText(id: RequestId | null, code: number, message: string, data?: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, ...(data !== undefined && { data }) } });
}

export function isRequestId(value: unknown): value is RequestId {
  return typeof value === 'string' || Number.isSafeInteger(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The id a refused message can be answered under: its own when it is one request, else null. */
export function answerableId(message: unknown): RequestId | null {
  return isRecord(message) && typeof message['method'] === 'string' && isRequestId(message['id']) ? message['id'] : null;
}

/** JSON-RPC's own error codes, and the one MCP servers refuse a request with outside them. */
export const rpcErrors = { parse: -32700, invalidRequest: -32600, invalidParams: -32602, internal: -32603, refused: -32000, sessionNotFound: -32001 } as const;
