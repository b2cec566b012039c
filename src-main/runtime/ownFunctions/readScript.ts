import { realpath } from 'node:fs/promises';
import { dirname, extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { readText } from '../../discovery/readText.ts';
import type { ConfiguredEntry } from '../../functions/configured/configuredEntry.ts';
import { AppError } from '../../kernel/errors.ts';

type ScriptText = NonNullable<ConfiguredEntry['script']>;

const languages: Readonly<Record<string, ScriptText['language']>> = { '.py': 'python', '.js': 'javascript', '.mjs': 'javascript', '.ts': 'typescript' };
const largest = 90_000;

export const languageOf = (file: string): ScriptText['language'] | undefined => languages[extname(file)];

/** The text of a script that an entry names. CONFIG_INVALID where it does not lie beside its configuration or below, links and all. */
export async function readScript(file: string, configuration: string): Promise<ScriptText & { path: string }> {
  const language = languageOf(file);
  const refused = (text: string): AppError => new AppError('CONFIG_INVALID', text);
  if (!language) throw refused('must end in .py, .js, .mjs or .ts');
  const folder = await realpath(dirname(configuration));
  const path = resolve(folder, file);
  if (isAbsolute(file) || file.includes('\\') || file.includes('\u0000') || !isWithin(path, folder)) throw refused('must lie beside this file, or in a folder beside it');
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) throw refused(`is not there: ${path}`);
  if (!isWithin(real, folder)) throw refused('is a link that leads out of this folder');
  const text = await readText(real, largest);
  if (text === undefined) throw refused(`is not there: ${path}`);
  return { language, text, path: real };
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
