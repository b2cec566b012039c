import type { Provenance } from '../../src-preload/contract/servers.ts';
import { AppError, assertNever } from '../kernel/errors.ts';
import { formatCount } from '../kernel/format.ts';
import { runtimeFlags, type Command, type CommandInput } from './command.ts';
import { connectRuntime, type RuntimeConnection } from './connectRuntime.ts';
import { runtimeOptions } from './flags.ts';
import { openBrowser } from './openBrowser.ts';

/** `steward servers`: the MCP servers whose tools are functions here; `login` and `logout` for those that want to know who calls. */
export const servers: Command = {
  name: 'servers',
  usage: '[login NAME | logout NAME]',
  summary: 'Lists the MCP servers, switched off ones too, with what is held back; signs in to one',
  options: runtimeFlags,
  words: [0, 2],
  async run({ flags, words, print, warn, json }) {
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
  },
};

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

/** `steward discover`: MCP servers on this computer. Nothing found is started or trusted. */
export const discover: Command = {
  name: 'discover',
  usage: '',
  summary: 'Looks for MCP servers; starts and trusts none',
  options: runtimeFlags,
  words: [0, 0],
  async run({ flags, print, json }) {
    const connection = await connectRuntime(runtimeOptions(flags));
    try {
      const { found: all, problems, ignored } = await connection.ask('discover', undefined);
      if (json) {
        print(JSON.stringify({ found: all, problems, ignored: ignored.map(({ identity }) => identity) }));
        return 0;
      }
      const hidden = new Set(ignored.map(({ identity }) => identity));
      const found = all.filter(({ identity }) => !hidden.has(identity));
      if (found.length === 0) print('No MCP server was found.');
      for (const { label, address, provenance, remarks, have } of found) {
        print(`${label.padEnd(24)} ${address}`);
        for (const each of provenance) print(`  ${describeProvenance(each)}`);
        for (const remark of remarks) print(`  ${remark}`);
        if (have !== undefined) print(`  in use already, as ${have}`);
      }
      if (all.length > found.length) print(`${formatCount(all.length - found.length, 'more that is', 'more that are')} ignored; the Servers screen can bring them back.`);
      for (const { where, path, text } of problems) print(`${where}${path === undefined || path === '' ? '' : `: ${path}`}: ${text}`);
      return 0;
    } finally {
      await connection.close();
    }
  },
};

function describeProvenance(provenance: Provenance): string {
  switch (provenance.kind) {
    case 'operator':
      return `from ${provenance.file}`;
    case 'person':
      return 'entered by hand';
    case 'client':
      return `configured in ${provenance.client}, ${provenance.file}${provenance.inWorkspace ? ', which came with the workspace' : ''}`;
    case 'port':
      return `answers on port ${provenance.port} of ${provenance.host}${provenance.process ? `, process ${provenance.process.name} (${provenance.process.pid})` : ''}`;
    case 'mdns':
      return `announced on the network by ${provenance.host} as ${provenance.instance}`;
    case 'registry':
      return `from the registry document ${provenance.source}`;
    default:
      return assertNever(provenance);
  }
}
