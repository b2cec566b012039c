import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import { isRecord } from '../jsonRpc.ts';

/** What the protocol has: for another kind a client would refuse the whole result. */
const kinds: ReadonlySet<unknown> = new Set(['text', 'image', 'audio', 'resource_link', 'resource']);

/** The answer to a call, with words in the place of content that is of a kind nobody knows. */
export function withKnownContent(message: JSONRPCMessage): JSONRPCMessage {
  if (!('result' in message) || !isRecord(message.result)) return message;
  const { content } = message.result;
  if (!Array.isArray(content) || !content.some(isUnknown)) return message;
  const known = content.map((block: unknown) => (isUnknown(block) ? { type: 'text', text: `[Content of the unknown kind ${JSON.stringify(block.type.slice(0, 60))} was sent here]` } : block));
  return { ...message, result: { ...message.result, content: known } } as JSONRPCMessage;
}

function isUnknown(block: unknown): block is { type: string } {
  return isRecord(block) && typeof block['type'] === 'string' && !kinds.has(block['type']);
}
