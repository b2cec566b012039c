import { sha256 } from './canonicalJson.ts';

/** Names models and the SDKs accept. */
const longest = 64;

/**
 * `server__tool`, within what every model accepts. What a name has beside letters, digits, `_` and `-`
 * becomes `_`; a name that was changed or cut ends in a few characters of its hash, so that two tools
 * cannot meet in one name.
 */
export function adoptedName(server: string, tool: string): string {
  const plain = tool.replace(/[^A-Za-z0-9_-]/g, '_');
  const name = `${server}__${plain}`;
  if (plain === tool && name.length <= longest) return name;
  const mark = `_${sha256(tool).slice(0, 8)}`;
  return `${name.slice(0, longest - mark.length)}${mark}`;
}
