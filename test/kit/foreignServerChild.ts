// One foreign server in a process of its own: `modern|streamable|events|impostor NAME`. Prints its port.
import { eventsServer, impostorServer, listenAnywhere, modernServer, streamableServer } from './foreignServers.ts';

const [kind = '', name = ''] = process.argv.slice(2);
const server = kind === 'modern' ? modernServer(name) : kind === 'streamable' ? streamableServer(name).server : kind === 'events' ? eventsServer(name) : impostorServer();
process.stdout.write(`${await listenAnywhere(server)}\n`);
// Nobody may outlive the test that started it.
process.stdin.on('end', () => process.exit(0)).resume();
