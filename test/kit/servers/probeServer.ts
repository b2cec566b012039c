// A server on the SDK that tells what it sees of its client: `probeServer.ts legacy|modern` over standard input and output.
import { spawn } from 'node:child_process';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { createProbeServer } from './createProbeServer.ts';

const extra = {
  environment: () => JSON.stringify(process.env),
  write_error: ({ text = '' }: { text?: string }) => {
    process.stderr.write(`${text}\n`);
    return 'written';
  },
  // In a session of its own: nothing that is sent to the group reaches it.
  start_child: () => String(spawn('sleep', ['3600'], { detached: true, stdio: 'ignore' }).pid),
};

if (process.argv[2] === 'legacy') await createProbeServer(extra).connect(new StdioServerTransport());
else serveStdio(() => createProbeServer(extra));
