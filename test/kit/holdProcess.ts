// Starts `sleep` with the argument given, as a server would be started, and waits to be killed.
import { tmpdir } from 'node:os';
import { createLocalProcesses } from '../../src-main/ports/local/startProcess.ts';

const held = await createLocalProcesses().start({ command: 'sh', args: ['-c', `setsid sleep ${process.argv[2]} & exec sleep ${process.argv[2]}`], cwd: tmpdir(), environment: {}, onStderr: () => undefined });
process.stdout.write(`${held.pid}\n`);
setInterval(() => undefined, 1000);
