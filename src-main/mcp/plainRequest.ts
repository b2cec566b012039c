import { CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY, classifyInboundRequest, PROTOCOL_VERSION_META_KEY } from '@modelcontextprotocol/server';
import { readClientName } from './callerIdentity.ts';
import { canElicit } from './elicitation.ts';
import { isRecord, isRequestId, type RequestId } from './jsonRpc.ts';

/** The revision whose requests carry their version and client with them. Earlier ones have a handshake. */
export const modernRevision = '2026-07-28';

interface PlainRequestBase {
  id: RequestId;
  era: 'modern' | 'legacy';
  /** Modern requests name their client; legacy ones did so once, when the connection was made. */
  client: string | undefined;
}
export interface PlainList extends PlainRequestBase {
  method: 'tools/list';
}
export interface PlainCall extends PlainRequestBase {
  method: 'tools/call';
  name: string;
  arguments: Record<string, unknown> | undefined;
  /** Set when the client wants to hear how far the call is. */
  progressToken: RequestId | undefined;
  /** Whether a modern client can be answered `input_required` with a form; legacy ones said so in their handshake. */
  elicits: boolean;
}

/** The two requests that make nearly all traffic, in the form that needs nothing of the SDK's machinery. */
export type PlainRequest = PlainList | PlainCall;

/**
 * Recognises a well-formed `tools/list` or `tools/call`. Whatever is unusual about a message, right or
 * wrong, makes it undefined: the SDK's server judges and answers it.
 */
export function readPlainRequest(message: unknown): PlainRequest | undefined {
  if (!isRecord(message) || message['jsonrpc'] !== '2.0') return undefined;
  const { id, method, params } = message;
  if (!isRequestId(id)) return undefined;
  if (method === 'tools/list') {
    if (!holdsOnly(message, params === undefined ? 3 : 4)) return undefined;
    if (params === undefined) return { method, id, era: 'legacy', client: undefined };
    if (!isRecord(params)) return undefined;
    const meta = readMeta(params['_meta']);
    return meta && Object.keys(params).every((key) => key === '_meta') ? { method, id, era: meta.era, client: meta.client } : undefined;
  }
  if (method !== 'tools/call' || !holdsOnly(message, 4) || !isRecord(params)) return undefined;
  const { name, arguments: input } = params;
  if (typeof name !== 'string' || (input !== undefined && !isRecord(input))) return undefined;
  for (const key in params) if (key !== 'name' && key !== 'arguments' && key !== '_meta') return undefined;
  const meta = readMeta(params['_meta']);
  return meta && { method, id, era: meta.era, client: meta.client, name, arguments: input, progressToken: meta.progressToken, elicits: meta.elicits };
}

/** jsonrpc, id, method and params are known to be there; nothing else may be. */
function holdsOnly(message: Record<string, unknown>, members: number): boolean {
  return Object.keys(message).length === members;
}

interface Meta {
  era: 'modern' | 'legacy';
  client: string | undefined;
  elicits: boolean;
  progressToken: RequestId | undefined;
}

const plainMeta: Meta = { era: 'legacy', client: undefined, elicits: false, progressToken: undefined };
const reservedPrefix = 'io.modelcontextprotocol/';
/** Who wants log messages is served by the SDK's server, which sends them. */
const envelopeKeys: ReadonlySet<string> = new Set([PROTOCOL_VERSION_META_KEY, CLIENT_INFO_META_KEY, CLIENT_CAPABILITIES_META_KEY]);

function readMeta(value: unknown): Meta | undefined {
  if (value === undefined) return plainMeta;
  if (!isRecord(value)) return undefined;
  let envelope: Record<string, unknown> | undefined;
  for (const key in value) {
    if (!key.startsWith(reservedPrefix)) continue;
    if (!envelopeKeys.has(key)) return undefined;
    (envelope ??= {})[key] = value[key];
  }
  const { progressToken } = value;
  if (progressToken !== undefined && !isRequestId(progressToken)) return undefined;
  if (!envelope) return { ...plainMeta, progressToken };
  const sender = readEnvelope(envelope);
  return sender && { era: 'modern', ...sender, progressToken };
}

type Sender = Pick<Meta, 'client' | 'elicits'>;

/** A client sends the same envelope with each request, so it is judged once. Text of the envelope -> who sends it. */
const knownEnvelopes = new Map<string, Sender>();
const mostKnown = 500;
const longestKnown = 4000;

/** The client's name and what it can do, when the SDK accepts the envelope for the modern revision. */
function readEnvelope(envelope: Record<string, unknown>): Sender | undefined {
  const text = JSON.stringify(envelope);
  const known = knownEnvelopes.get(text);
  if (known !== undefined) return known;
  const judged = classifyInboundRequest({ httpMethod: 'POST', body: { jsonrpc: '2.0', id: 0, method: 'tools/list', params: { _meta: envelope } } });
  if (judged.kind !== 'modern' || judged.classification.revision !== modernRevision) return undefined;
  const sender = { client: readClientName(envelope[CLIENT_INFO_META_KEY]), elicits: canElicit(envelope[CLIENT_CAPABILITIES_META_KEY]) };
  if (text.length <= longestKnown) {
    if (knownEnvelopes.size >= mostKnown) knownEnvelopes.clear();
    knownEnvelopes.set(text, sender);
  }
  return sender;
}
