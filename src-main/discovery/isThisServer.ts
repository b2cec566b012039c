import type { ServerConnection } from '../../src-preload/contract/servers.ts';
import { readCommand, readPackageRun } from './commandLine.ts';
import { identityOf } from './identity.ts';

/** Whether an entry leads back here: one of our own addresses, or the command that bridges to us. Adding it would make every call go in circles. */
export function isThisServer(connection: ServerConnection, { ownUrls, ownAddresses }: { ownUrls: readonly string[]; ownAddresses: readonly string[] }): boolean {
  if (connection.kind !== 'stdio') {
    const identity = identityOf(connection, ownAddresses);
    const own = ownUrls.map((url) => identityOf({ kind: 'http', url, headers: {} }, ownAddresses));
    // On this computer a port is one program's alone, whatever the path.
    return own.some((each) => each === identity || (each.startsWith('address localhost:') && withoutPath(each) === withoutPath(identity)));
  }
  const { program, args } = readCommand(connection);
  const run = readPackageRun(connection);
  const bridges = (rest: readonly string[]): boolean => rest[0] === 'mcp' || rest[0] === 'serve';
  if (program === 'steward') return bridges(args);
  if (run?.name === 'steward') return bridges(connection.args.slice(run.index + 1));
  if (program === 'node' && /(?:^|[/\\])(?:steward\.mjs|out[/\\]main[/\\]cli\.js)$/.test(args[0] ?? '')) return bridges(args.slice(1));
  // A bridge of somebody else's that ends at one of our addresses.
  return run !== undefined && /(?:^|\/)(?:mcp-remote|mcp-proxy|supergateway)$/.test(run.name) && connection.args.some((argument) => /^https?:\/\//.test(argument) && URL.canParse(argument) && isThisServer({ kind: 'http', url: argument, headers: {} }, { ownUrls, ownAddresses }));
}

/** `address host:port` of an identity. */
function withoutPath(identity: string): string {
  return identity.split(' ').slice(0, 2).join(' ');
}
