import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction, type CallContext } from '../../registry/defineFunction.ts';

const sections = ['interfaces', 'listening', 'connections', 'dns', 'routes'] as const;
type Section = (typeof sections)[number];

const owner = z.strictObject({ name: z.string().describe('Its name.'), pid: z.number().int().describe('Its number.') }).optional().describe('The process; absent where the system does not tell, mostly for other users’.');
const end = (whose: string) => z.strictObject({ address: z.string().describe('IP address.'), port: z.number().int().describe('Port.') }).describe(`${whose} end.`);

const output = z.strictObject({
  interfaces: z.array(z.strictObject({ name: z.string().describe('Its name.'), addresses: z.array(z.string()).describe('IP addresses.'), mac: z.string().describe('Hardware address.'), up: z.boolean().describe('Whether it is in use.'), loopback: z.boolean().describe('Whether it leads to this computer itself.') })).optional().describe('Network interfaces.'),
  listening: z.array(z.strictObject({ address: z.string().describe('As bound; 0.0.0.0 and :: mean every address.'), port: z.number().int().describe('TCP port.'), process: owner })).optional().describe('What waits for connections.'),
  connections: z.array(z.strictObject({ protocol: z.enum(['tcp', 'udp']).describe('tcp or udp.'), local: end('This'), remote: end('The other'), state: z.string().describe('ESTABLISHED, TIME_WAIT … as TCP names it.'), process: owner })).optional().describe('Open connections.'),
  dns: z.strictObject({ servers: z.array(z.string()).describe('Addresses of name servers.'), search: z.array(z.string()).describe('Domains that short names are looked up in.') }).optional().describe('How names are looked up.'),
  routes: z.array(z.strictObject({ destination: z.string().describe('default, or an address with the length of its prefix.'), gateway: z.string().nullable().describe('Null where it is reached directly.'), interface: z.string().describe('The way out.') })).optional().describe('The ways packets take.'),
  left_out: z.number().int().describe('Rows beyond the limit.'),
});
type Output = z.output<typeof output>;

export const getNetworkInfo = defineFunction({
  name: 'get_network_info',
  title: 'Network info',
  category: 'system',
  summary: 'Interfaces, open ports, connections and DNS',
  description: 'Tells about the network of this computer: interfaces with their addresses, programs that listen on ports, open connections, name servers and routes. Filter by port or program. It reaches nothing: to see whether a site answers use check_url.',
  input: z.strictObject({
    sections: z.array(z.enum(sections)).min(1).default(['interfaces', 'listening', 'dns']).describe('What to tell.'),
    port: z.number().int().min(1).max(65_535).optional().describe('Only what listens on or is connected with this port.'),
    process: z.string().max(200).optional().describe('Only what belongs to programs whose name contains this.'),
    limit: z.number().int().min(1).max(5000).default(200).describe('Most rows of a section.'),
  }),
  output,
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  phrase: ({ sections: wanted, port }) => ({ base: 'Read', present: 'Reading', past: 'Read', object: port === undefined ? `network ${wanted.join(', ')}` : `what uses port ${port}` }),
  effects: ({ sections: wanted }) => [{ kind: 'machine', facts: wanted.map((section) => `network ${section}`) }],
  summarise: describe,
  view: (facts) => ({ kind: 'facts', facts: lines(facts) }),
  phrasings: [
    'which ports are open',
    'what is listening on port 8080',
    'show the network interfaces',
    'list open connections',
    'which program uses port 3000',
    'what DNS servers am I using',
    'netstat',
    'show me the default gateway',
    'what is my local address',
    'ss -tulpn',
    'who is connected to this computer',
    'show the routing table',
  ],
  examples: [
    { title: 'The usual', input: {} },
    { title: 'Connections and routes', input: { sections: ['connections', 'routes'], limit: 5 } },
  ],
  async handler(context, { sections: wanted, port, process: name, limit }) {
    const entries = await Promise.all([...new Set(wanted)].map(async (section) => [section, await readers[section](context)] as const));
    const read = Object.fromEntries(entries) as Omit<Output, 'left_out'>;
    const called = (process: { name: string } | undefined): boolean => name === undefined || process?.name.toLowerCase().includes(name.toLowerCase()) === true;
    const listening = read.listening?.filter((each) => (port === undefined || each.port === port) && called(each.process));
    const connections = read.connections?.filter((each) => (port === undefined || each.local.port === port || each.remote.port === port) && called(each.process));
    const left = [listening, connections].reduce((sum, rows) => sum + Math.max(0, (rows?.length ?? 0) - limit), 0);
    return { ...read, ...(listening && { listening: listening.slice(0, limit) }), ...(connections && { connections: connections.slice(0, limit) }), left_out: left };
  },
});

/** How each section is read. */
const readers: { [S in Section]: (context: CallContext) => Promise<NonNullable<Output[S]>> } = {
  interfaces: async ({ machine }) => (await machine.networks()).map(({ name, addresses, mac, up, loopback }) => ({ name, addresses, mac, up, loopback })),
  listening: async ({ machine }) => (await machine.listeners()).map(({ address, port, process }) => ({ address, port, ...(process && { process: { name: process.name, pid: process.pid } }) })).sort((a, b) => a.port - b.port),
  connections: ({ machine }) => machine.connections(),
  dns: ({ machine }) => machine.nameServers(),
  routes: ({ machine }) => machine.routes(),
};

function describe({ interfaces, listening, connections, dns, routes }: Output): string {
  const parts = [
    interfaces && formatCount(interfaces.length, 'interface'),
    listening && formatCount(listening.length, 'open port'),
    connections && formatCount(connections.length, 'connection'),
    dns && formatCount(dns.servers.length, 'name server'),
    routes && formatCount(routes.length, 'route'),
  ].filter((part) => part !== undefined);
  return parts.join(', ');
}

function lines({ interfaces, listening, connections, dns, routes }: Output): { label: string; value: string }[] {
  const by = (process: { name: string; pid: number } | undefined): string => (process ? `, ${process.name} (${process.pid})` : '');
  return [
    ...(interfaces ?? []).map((each) => ({ label: each.name, value: each.addresses.join(', ') || 'no address' })),
    ...(listening ?? []).map((each) => ({ label: `Port ${each.port}`, value: `${each.address}${by(each.process)}` })),
    ...(connections ?? []).map((each) => ({ label: `${each.protocol} ${each.local.port}`, value: `${each.remote.address}:${each.remote.port}, ${each.state}${by(each.process)}` })),
    ...(dns ? [{ label: 'Name servers', value: dns.servers.join(', ') || 'none' }, ...(dns.search.length > 0 ? [{ label: 'Search', value: dns.search.join(', ') }] : [])] : []),
    ...(routes ?? []).map((each) => ({ label: each.destination, value: `${each.gateway ?? 'directly'}, ${each.interface}` })),
  ];
}
