import { AppError } from '../kernel/errors.ts';
import { formatCount } from '../kernel/format.ts';
import type { CommandInput } from './command.ts';
import { connectRuntime, type RuntimeConnection } from './connectRuntime.ts';
import { runtimeOptions } from './flags.ts';
import { openBrowser } from './openBrowser.ts';

/** `steward servers`: the MCP servers whose tools are functions here; `login` and `logout` for those that want to know who calls. */
export async function run({ flags, words, print, warn, json }: CommandInput): Promise<number> {
  const [verb, server] = words;
  if (verb !== undefined && (!/^log(?:in|out)$/.test(verb) || server === undefined)) throw new AppError('USAGE', 'Write steward servers, steward servers login NAME or steward servers logout NAME');
  const connection = await connectRuntime(runtimeOptions(flags));
  try {
    if (verb === 'login' && server !== undefined) return await login(connection, server, { print, warn, json });
    if (verb === 'logout' && server !== undefined) {
      await connection.ask('signOut', { name: server });
      print(json ? JSON.stringify({ server, signedIn: false }) : `Signed out of ${server}.`);
      return 0;
    }
    const { servers: used, problems } = await connection.ask('servers', undefined);
    if (json) {
      print(JSON.stringify({ servers: used, problems }));
      return 0;
    }
    if (used.length === 0) print('No other MCP server was added. Name them in a file and start with --servers FILE.');
    for (const { name, state, tools, held, address, reason, group, differing, signIn } of used) {
      print(`${name.padEnd(20)} ${state.padEnd(10)} ${formatCount(tools, 'tool').padEnd(10)} ${address}`);
      if (signIn === 'signed-in') print('  signed in');
      if (reason) print(`  ${reason.message}${reason.hint === undefined ? '' : `. ${reason.hint}`}`);
      if (group !== undefined) print(`  in the group ${group}`);
      for (const tool of differing) print(`  ${tool}: other servers of ${group ?? 'its group'} define it in another way, so none stands in for this one`);
      for (const { tool, why } of held) print(`  held: ${tool}, ${heldBecause[why]}`);
    }
    for (const { where, path, text } of problems) print(`${where}${path === undefined || path === '' ? '' : `: ${path}`}: ${text}`);
    return 0;
  } finally {
    await connection.close();
  }
}

/** The address is for the person: their browser is opened only where they sit at the terminal. */
async function login(connection: RuntimeConnection, server: string, { print, warn, json }: Pick<CommandInput, 'print' | 'warn' | 'json'>): Promise<number> {
  const { url } = await connection.ask('signIn', { name: server });
  if (json) print(JSON.stringify({ server, url }));
  else print(`Sign in to ${server} in your browser:\n${url}`);
  if (!json && process.stdout.isTTY) openBrowser(url, (reason) => warn(`The browser could not be opened (${reason}); open the address above`));
  await connection.ask('signInDone', { name: server });
  print(json ? JSON.stringify({ server, signedIn: true }) : `Signed in to ${server}.`);
  return 0;
}

const heldBecause = { new: 'new since its server was accepted', changed: 'its definition has changed', warned: 'its definition should be looked at' } as const;
