import mimeTypes from 'mime-types';

/** The last part of a path, as the recipient sees it; nothing in it begins another header. */
export function attachmentName(path: string): string {
  const name = path.replace(/[/\\]+$/, '').split(/[/\\]/).at(-1) ?? '';
  return name.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '_');
}

export function mimeOfName(name: string): string {
  return mimeTypes.lookup(name) || 'application/octet-stream';
}
