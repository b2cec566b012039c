import { AppError } from '../kernel/errors.ts';

/** Deeper than any argument of a function; far from what would overflow a stack. */
const deepest = 100;

/**
 * JSON text from outside as a value. INVALID_INPUT for what is no JSON, and for what readers of JSON
 * disagree about or stumble over: a name given twice, a member called `__proto__`, more than 100 levels.
 */
export function parseMessage(text: string): unknown {
  const written = countWrittenMembers(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError('INVALID_INPUT', 'Parse error: this is not JSON', { cause: error });
  }
  if (countMembers(value) !== written) throw new AppError('INVALID_INPUT', 'Parse error: an object holds the same name twice');
  return value;
}

/** Members of all objects as the text has them: its colons outside strings. Throws when it is nested too deeply. */
function countWrittenMembers(text: string): number {
  let members = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(text, at);
        break;
      case 0x3a: // :
        members++;
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > deepest) throw new AppError('INVALID_INPUT', `Parse error: nested more than ${deepest} levels deep`);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
      default:
    }
  }
  return members;
}

/** Where the string that begins at `start` ends; the text's length when it does not. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === 0x5c) before--;
    if ((end - before) % 2 === 1) return end;
  }
  return text.length;
}

/** Members of all objects as they were read: fewer than written where a name came twice. */
function countMembers(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += countMembers(item);
    return members;
  }
  for (const [name, item] of Object.entries(value)) {
    if (name === '__proto__') throw new AppError('INVALID_INPUT', 'Parse error: no member may be called __proto__');
    members += 1 + countMembers(item);
  }
  return members;
}
