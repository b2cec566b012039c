import { clientFrame, type ClientFrame } from '../../src-preload/contract/frame.ts';
import { maxFrameBytes } from '../../src-preload/state/frameLimits.ts';
import { AppError } from '../kernel/errors.ts';
import { explainIssues } from './explainIssues.ts';

/** A frame as read, or why it was refused and, where that could be told, which frame waits for an answer. */
export type Reading =
  | { frame: ClientFrame }
  | { error: AppError; waiting: { t: 'request' | 'subscribe'; id: number } | undefined };

/** Reads one text of a client. Never throws; costs no more than a fixed multiple of the text's length. */
export function readFrame(text: string, maxDepth: number): Reading {
  if (isLongerThan(text, maxFrameBytes)) {
    return refuse(text, new AppError('TOO_LARGE', `The frame is larger than ${maxFrameBytes} bytes`, { hint: 'Send less at once' }));
  }
  if (isDeeperThan(text, maxDepth)) {
    return refuse(text, new AppError('INVALID_INPUT', `The frame is nested deeper than ${maxDepth} levels`, { hint: 'Flatten the value' }));
  }
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    if (error instanceof AppError) return refuse(text, error);
    return refuse(text, new AppError('INVALID_INPUT', 'The frame is not JSON', { cause: error, hint: 'Send one JSON object as text' }));
  }
  const read = clientFrame.safeParse(value);
  return read.success ? { frame: read.data } : refuse(text, explainIssues('frame', read.error, value));
}

function refuse(text: string, error: AppError): Reading {
  return { error, waiting: findWaiting(text) };
}

/** Steward's own client writes `t` and `id` first, so a frame too bad to parse can still be answered. */
function findWaiting(text: string): { t: 'request' | 'subscribe'; id: number } | undefined {
  const match = /^\{"t":"(request|subscribe)","id":(\d{1,15})[,}]/.exec(text.slice(0, 64));
  const id = Number(match?.[2]);
  if (!match || id < 1) return undefined;
  return { t: match[1] === 'request' ? 'request' : 'subscribe', id };
}

function isLongerThan(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}

const quote = 0x22;
const backslash = 0x5c;
/** `{` and `[` differ in this one bit; so do `}` and `]`. */
const braceBit = 0x20;
const opening = 0x5b;
const closing = 0x5d;

/** Counts brackets outside strings, so that a bomb is refused before anything recurses into it. */
function isDeeperThan(text: string, depth: number): boolean {
  if (text.length <= depth) return false;
  let level = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === backslash) index++;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else if ((code & ~braceBit) === opening) {
      if (++level > depth) return true;
    } else if ((code & ~braceBit) === closing) level--;
  }
  return false;
}

/** A key `__proto__` would become the prototype of whatever copies it. The look at the text keeps the usual frame cheap. */
function parse(text: string): unknown {
  if (!text.includes('__proto__') && !text.includes('\\u')) return JSON.parse(text);
  return JSON.parse(text, (key, value: unknown) => {
    if (key === '__proto__') throw new AppError('INVALID_INPUT', 'The key "__proto__" is not accepted', { hint: 'Rename the key' });
    return value;
  });
}
