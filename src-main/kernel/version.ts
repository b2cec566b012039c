import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Two folders up from the sources and from the build alike. */
const description = fileURLToPath(new URL('../../package.json', import.meta.url));

/** The folder Steward's own program lies in. */
export const programFolder: string = dirname(description);

/** Steward's own version, from package.json. */
export const version: string = (JSON.parse(readFileSync(description, 'utf8')) as { version: string }).version;
