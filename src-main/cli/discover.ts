import type { Provenance } from '../../src-preload/contract/servers.ts';
import { assertNever } from '../kernel/errors.ts';
import { formatCount } from '../kernel/format.ts';
import type { CommandInput } from './command.ts';
import { connectRuntime } from './connectRuntime.ts';
import { runtimeOptions } from './flags.ts';

/** `steward discover`: MCP servers on this computer. Nothing found is started or trusted. */
export async function run({ flags, print, json }: CommandInput): Promise<number> {
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
}

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
