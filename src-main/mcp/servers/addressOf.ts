import type { ServerEntry } from '../../../src-preload/contract/servers.ts';

/** A word of a command line as a shell would need it, so that its parts can be told apart. */
const word = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** The whole command line or address. */
export function addressOf({ connection }: Pick<ServerEntry, 'connection'>): string {
  return connection.kind === 'stdio' ? [connection.command, ...connection.args].map(word).join(' ') : connection.url;
}
