// Starts a script as a server would be started, says its number, and waits to be killed.
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createLocalProcesses } from '../../src-main/ports/local/startProcess.ts';

const held = await createLocalProcesses().start({ command: 'sh', args: ['-c', process.argv[2] ?? ''], cwd: tmpdir(), environment: {}, onStderr: () => undefined });
await once(held.stdout, 'data');
process.stdout.write(`${held.pid}\n`);
setInterval(() => undefined, 1000);
