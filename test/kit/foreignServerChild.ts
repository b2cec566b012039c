// One foreign server in a process of its own: `modern|streamable|events|impostor NAME [MDNS-PORT]`. Prints
// its port; with an mDNS port it announces itself over the loopback card.
import { Bonjour } from 'bonjour-service';
import { eventsServer, impostorServer, listenAnywhere, modernServer, streamableServer } from './foreignServers.ts';

const [kind = '', name = '', mdnsPort] = process.argv.slice(2);
const server = kind === 'modern' ? modernServer(name) : kind === 'streamable' ? streamableServer(name).server : kind === 'events' ? eventsServer(name) : impostorServer();
const port = await listenAnywhere(server);
if (mdnsPort !== undefined) {
  const place: Record<string, unknown> = { interface: '127.0.0.1', bind: '0.0.0.0', port: Number(mdnsPort) };
  new Bonjour(place).publish({ name, type: 'mcp', port, txt: { path: '/mcp' }, probe: false });
}
process.stdout.write(`${port}\n`);
// Nobody may outlive the test that started it.
process.stdin.on('end', () => process.exit(0)).resume();
