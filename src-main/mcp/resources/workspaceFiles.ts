import { posix } from 'node:path';
import { AppError } from '../../kernel/errors.ts';
import type { Door } from '../../calls/callFunction.ts';
import { inScope } from '../../calls/tokenAdmission.ts';
import type { Registry } from '../../registry/registry.ts';
import type { Audience, Reader, ResourceSource } from './resourceSource.ts';

const prefix = 'workspace:///';
const template = { uriTemplate: `${prefix}{+path}`, name: 'workspace file', title: 'A file of the workspace', description: 'Its content, as read_file gives it: policy, approval and audit are the same.' };
const mostNames = 100;

/**
 * Files of the workspace by address. Reading one is a call of `read_file`, completing its path one of
 * `list_directory`: what the caller may not do there, it may not do here.
 */
export function createWorkspaceFiles(registry: Registry, door: Door): ResourceSource {
  const may = ({ scope }: Audience, name: string): boolean => {
    const definition = registry.get(name);
    return definition !== undefined && (scope === undefined || inScope(scope, definition));
  };

  async function read(uri: string, by: Reader) {
    const { forClient, error } = await door.callFunction({ name: 'read_file', input: { file_path: pathOf(uri) }, caller: by.caller, approval: by.approval, signal: by.signal });
    if (error) throw error;
    if (!forClient) throw new AppError('INTERNAL', `Reading ${uri} ended without a result`);
    const { content, encoding, mime } = forClient.value as { content: string; encoding: string; mime: string };
    return [{ uri, mimeType: mime, ...(encoding === 'base64' ? { blob: content } : { text: content }) }];
  }

  /** Only what may be listed without asking anybody; a folder that may not be has no names. */
  async function names(typed: string, by: Reader): Promise<string[]> {
    const folder = typed.endsWith('/') ? typed : posix.dirname(typed) === '.' ? '' : `${posix.dirname(typed)}/`;
    const start = typed.slice(folder.length).toLowerCase();
    const { forClient } = await door.callFunction({ name: 'list_directory', input: { path: folder === '' ? '.' : folder, hidden: start.startsWith('.'), sizes: false }, caller: by.caller, approval: 'refuse', signal: by.signal });
    const entries = (forClient?.value as { entries?: { name: string; kind: string }[] } | undefined)?.entries ?? [];
    return entries
      .filter(({ name }) => name.toLowerCase().startsWith(start))
      .slice(0, mostNames)
      .map(({ name, kind }) => `${folder}${name}${kind === 'directory' ? '/' : ''}`);
  }

  return {
    list: () => [],
    templates: (to) => (may(to, 'read_file') ? [template] : []),
    read: (uri, by) => (uri.startsWith(prefix) && may(by, 'read_file') ? read(uri, by) : undefined),
    complete: (uriTemplate, variable, typed, by) => (uriTemplate === template.uriTemplate && variable === 'path' && may(by, 'list_directory') ? names(typed, by) : undefined),
    tells: () => false,
    changed: () => () => undefined,
  };
}

/** The path an address stands for; its escapes are taken off once, and what is still hidden then the door refuses. */
function pathOf(uri: string): string {
  try {
    return decodeURIComponent(uri.slice(prefix.length));
  } catch {
    throw new AppError('INVALID_INPUT', `${uri} is no address of a file: its escapes are broken`);
  }
}
