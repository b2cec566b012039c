import type { Provenance } from '../../src-preload/contract/servers.ts';
import { assertNever } from '../kernel/errors.ts';
import { formatCount } from '../kernel/format.ts';
import { runtimeFlags, type Command } from './command.ts';
import { connectRuntime } from './connectRuntime.ts';
import { runtimeOptions } from './flags.ts';

/** `steward servers`: the MCP servers whose tools are functions here. */
export const servers: Command = {
  name: 'servers',
  usage: '',
  summary: 'Lists the MCP servers in use, with what is held back',
  options: runtimeFlags,
  words: [0, 0],
  async run({ flags, print, json }) {
    const connection = await connectRuntime(runtimeOptions(flags));
    try {
      const { servers: used, problems } = await connection.ask('servers', undefined);
      if (json) {
        print(JSON.stringify({ servers: used, problems }));
        return 0;
      }
      if (used.length === 0) print('No other MCP server is in use. Name them in a file and start with --servers FILE.');
      for (const { name, state, tools, held, address, reason, group, differing } of used) {
        print(`${name.padEnd(20)} ${state.padEnd(10)} ${formatCount(tools, 'tool').padEnd(10)} ${address}`);
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
      const { found, problems } = await connection.ask('discover', undefined);
      if (json) {
        print(JSON.stringify({ found, problems }));
        return 0;
      }
      if (found.length === 0) print('No MCP server was found.');
      for (const { label, address, provenance, remarks, have } of found) {
        print(`${label.padEnd(24)} ${address}`);
        for (const each of provenance) print(`  ${describeProvenance(each)}`);
        for (const remark of remarks) print(`  ${remark}`);
        if (have !== undefined) print(`  in use already, as ${have}`);
      }
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
