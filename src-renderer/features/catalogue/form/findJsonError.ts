const whitespace = /[ \t\n\r]*/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;

/**
 * Where a text stops being JSON: the index of the first character that can't stand there, the
 * text's length when it ends too soon, or -1 when it is JSON. Engines word their own errors
 * differently and often leave the place out.
 */
export function findJsonError(text: string): number {
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found !== null;
  };
  const take = (character: string): boolean => {
    skip(whitespace);
    if (text[at] !== character) return false;
    at++;
    return true;
  };
  const readMembers = (close: string, readMember: () => boolean): boolean => {
    if (take(close)) return true;
    do if (!readMember()) return false;
    while (take(','));
    return take(close);
  };
  const readValue = (): boolean => {
    skip(whitespace);
    if (text[at] === '{') {
      at++;
      return readMembers('}', () => {
        skip(whitespace);
        return skip(string) && take(':') && readValue();
      });
    }
    if (text[at] === '[') {
      at++;
      return readMembers(']', readValue);
    }
    return skip(string) || skip(scalar);
  };
  const whole = readValue();
  skip(whitespace);
  return whole && at === text.length ? -1 : at;
}
