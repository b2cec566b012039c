import type { ServerConnection, ServerEntry } from '../../../src-preload/contract/servers.ts';
import { canonicalJson, sha256 } from '../../kernel/canonicalJson.ts';

/**
 * Under what the accepted definitions of a server are kept: its name together with the very program or
 * address they were accepted from. Another program under the same name begins anew. Keys are left out,
 * so that a new one does not make another server of it.
 */
export function pinsKey({ name, connection }: Pick<ServerEntry, 'name' | 'connection'>): string {
  return `${name} ${sha256(canonicalJson(programOf(connection))).slice(0, 32)}`;
}

function programOf(connection: ServerConnection): unknown {
  if (connection.kind !== 'stdio') return { url: new URL(connection.url).href };
  const { command, args, cwd, env } = connection;
  return { command, args, cwd, loading: Object.fromEntries(Object.entries(env).filter(([name]) => choosesCode.test(name))) };
}

/** Variables that decide which code a program loads. */
export const choosesCode = /^(?:LD_(?:PRELOAD|LIBRARY_PATH|AUDIT)|DYLD_\w+|NODE_OPTIONS|NODE_PATH|PYTHON(?:PATH|STARTUP|HOME)|PERL5(?:LIB|OPT)|RUBYOPT|BASH_ENV|ENV|PATH|NPM_CONFIG_\w+|UV_(?:INDEX|INDEX_URL|EXTRA_INDEX_URL)|PIP_\w+|GIT_\w+)$/i;
