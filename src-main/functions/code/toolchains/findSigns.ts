import { isAppError } from '../../../kernel/errors.ts';
import type { Files } from '../../../ports/files.ts';
import { joinPath } from '../../files/shared/paths.ts';
import type { Tool } from './runTool.ts';

/**
 * The tools a folder asks for, in their order; those without signs come last. A sign is the name of a
 * file, or "file:text" for a file in which the text stands; "*.x" for any file that ends so.
 */
export async function chooseTools(files: Pick<Files, 'list' | 'read' | 'stat'>, folder: string, tools: readonly Tool[]): Promise<Tool[]> {
  const names = new Set((await files.list(folder)).map(({ name }) => name));
  const asked: Tool[] = [];
  for (const tool of tools) if (tool.signs && (await some(tool.signs, (sign) => isThere(files, folder, names, sign)))) asked.push(tool);
  return [...asked, ...tools.filter(({ signs }) => !signs)];
}

async function some<T>(items: readonly T[], test: (item: T) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (await test(item)) return true;
  return false;
}

async function isThere(files: Pick<Files, 'read' | 'stat'>, folder: string, names: ReadonlySet<string>, sign: string): Promise<boolean> {
  const [name = '', text] = sign.split(/:(.*)/s);
  if (name.startsWith('*.')) return [...names].some((each) => each.endsWith(name.slice(1)));
  try {
    if (text === undefined) return name.includes('/') ? (await files.stat(joinPath(folder, name), { link: true })) !== undefined : names.has(name);
    if (!names.has(name)) return false;
    return Buffer.from(await files.read(joinPath(folder, name), { length: 500_000 })).toString('utf8').includes(text);
  } catch (error) {
    // A place that is closed, or leads out of the workspace, is no sign.
    if (isAppError(error)) return false;
    throw error;
  }
}
