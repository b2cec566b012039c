import { readFileSync } from 'node:fs';

/** Steward's own version, from package.json: two folders up from the sources and from the build alike. */
export const version: string = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
