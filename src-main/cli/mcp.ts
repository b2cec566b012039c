import { connectStandardIo } from '../mcp/connectStandardIo.ts';
import { findOwner } from '../runtime/dataFolder.ts';
import { loadProgramToken } from '../hosts/headless/programKeys.ts';
import { startOwn } from './connectRuntime.ts';
import type { CommandInput } from './command.ts';
import { runtimeOptions } from './flags.ts';

/** `steward mcp`: an MCP server on standard input and output; through the running Steward when there is one. */
export async function run({ flags }: CommandInput): Promise<number> {
  const options = runtimeOptions(flags);
  const lazy = flags['lazy'] === true;
  const owner = findOwner(options.dataFolder);
  if (owner?.url) {
    const { token } = await loadProgramToken(options.dataFolder, options.environment.MCP_AUTH_TOKEN);
    await connectStandardIo({ url: `${owner.url}/mcp${lazy ? '?tools=lazy' : ''}`, token });
    return 0;
  }
  const connection = await startOwn(options);
  try {
    await connection.runtime?.mcp.serveStandardIo(process.stdin, process.stdout, { lazy });
    return 0;
  } finally {
    await connection.close();
  }
}
