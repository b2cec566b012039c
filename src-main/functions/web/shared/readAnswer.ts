import type { NetworkResponse } from '../../../ports/network.ts';
import { decodeText } from './decodeText.ts';

export interface AnswerBody {
  body: string;
  encoding: 'text' | 'base64';
  size: number;
  truncated: boolean;
}

/** The beginning of a body, as text where it is text. What is beyond the cap is not read. */
export async function readAnswer(response: NetworkResponse, maxBytes: number): Promise<AnswerBody> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let truncated = false;
  for await (const chunk of response.body) {
    const room = maxBytes - size;
    truncated = chunk.length > room;
    chunks.push(truncated ? chunk.subarray(0, room) : chunk);
    size += Math.min(chunk.length, room);
    if (truncated) break;
  }
  const bytes = Buffer.concat(chunks);
  const type = response.header('content-type') ?? '';
  return isText(type, bytes) ? { body: decodeText(bytes, type), encoding: 'text', size, truncated } : { body: bytes.toString('base64'), encoding: 'base64', size, truncated };
}

function isText(type: string, bytes: Uint8Array): boolean {
  if (/^(?:text\/|application\/(?:[\w.+-]*(?:json|xml|javascript|yaml|graphql|x-www-form-urlencoded)))|charset=/i.test(type)) return true;
  return !/^(?:image|audio|video|font)\//i.test(type) && !bytes.subarray(0, 4096).includes(0);
}
