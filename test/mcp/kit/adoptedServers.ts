// A runtime with other MCP servers in use, named by the operator.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createRuntime, type Runtime } from '../../../src-main/runtime/createRuntime.ts';
import { resolveOptions } from '../../../src-main/runtime/resolveOptions.ts';
import { createFileCipher } from '../../../src-main/runtime/secrets.ts';
import { readBuiltSchemas } from '../../kit/readBuiltSchemas.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

export interface Adopted {
  runtime: Runtime;
  folder: string;
  file: string;
  workspace: string;
}

/** `servers` are entries of `mcp_servers.json`; the workspace is `ws` in the folder they are given, unless it is not `fixed`. */
export async function openAdopted(servers: (folder: string) => object[], { policy = 'ask', folder = temporaryFolder({ 'ws/note.txt': 'ein Zettel\n' }), fixed = true }: { policy?: string; folder?: string; fixed?: boolean } = {}): Promise<Adopted> {
  const workspace = join(folder, 'ws');
  const file = join(folder, 'mcp_servers.json');
  writeFileSync(file, JSON.stringify({ servers: servers(folder) }));
  const options = resolveOptions({ dataDir: join(folder, 'data'), ...(fixed && { workspace }), policy, servers: file }, {});
  await readBuiltSchemas();
  const runtime = await createRuntime(options, { notifications: { show: () => Promise.resolve({ shownBy: 'test' }) }, createCipher: createFileCipher, mcpUrl: () => null }, { logLevel: 'error' });
  onTestFinished(() => runtime.stop());
  return { runtime, folder, file, workspace };
}
