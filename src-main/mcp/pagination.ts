import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';

export const pageSize = 100;

/**
 * One page of a list that is short enough to be made whole. The cursor is the place to go on from; one
 * that was never given out is refused.
 */
export function page<T>(items: readonly T[], cursor: string | undefined): { items: T[]; nextCursor?: string } {
  const from = cursor === undefined ? 0 : readCursor(cursor, items.length);
  const to = from + pageSize;
  return { items: items.slice(from, to), ...(to < items.length && { nextCursor: Buffer.from(`from ${to}`).toString('base64url') }) };
}

function readCursor(cursor: string, length: number): number {
  const from = Number(/^from ([1-9]\d{0,8})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]);
  if (!(from < length) || from % pageSize !== 0) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Unknown cursor: begin again without one');
  return from;
}
