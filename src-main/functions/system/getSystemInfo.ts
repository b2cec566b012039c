import { z } from 'zod';
import { formatBytes } from '../../kernel/format.ts';
import { defineFunction, type CallContext } from '../../registry/defineFunction.ts';
import { cpuBetween } from './processLoad.ts';
import { pause } from './pause.ts';
import { describeSpan } from './describeSpan.ts';

const infoTypes = ['system', 'cpu', 'memory', 'disk', 'network', 'gpu', 'battery', 'os'] as const;
type InfoType = (typeof infoTypes)[number];

const bytes = (what: string): z.ZodNumber => z.number().describe(`${what}, in bytes.`);

const output = z.strictObject({
  system: z.strictObject({ manufacturer: z.string().describe('Who made it.'), model: z.string().describe('Its model.'), virtual: z.boolean().describe('Whether it is a virtual machine.'), hostname: z.string().describe('Its name on the network.') }).optional().describe('The computer itself.'),
  cpu: z
    .strictObject({
      brand: z.string().describe('Name of the processor.'),
      manufacturer: z.string().describe('Who made it.'),
      cores: z.number().describe('Cores this process may use.'),
      physical_cores: z.number().describe('Cores as built.'),
      speed_ghz: z.number().describe('Nominal speed.'),
      load: z.number().describe('Share of the cores in use over a moment, 0 to 1; of the container’s where it has a limit.'),
      limit: z.number().nullable().describe('Cores the container may use, for example 1.5; null where none limits it.'),
      load_average: z.array(z.number()).describe('Over 1, 5 and 15 minutes.'),
    })
    .optional()
    .describe('The processor and how busy it is.'),
  memory: z
    .strictObject({ total: bytes('All there is'), used: bytes('In use'), available: bytes('Free for programs'), swap_total: bytes('Swap space'), swap_used: bytes('Swap in use'), limited_by: z.enum(['machine', 'container']).describe('Whose limit the figures follow.') })
    .optional()
    .describe('Main memory; the limit of the container where there is one.'),
  disk: z.array(z.strictObject({ mount: z.string().describe('Where it is mounted.'), device: z.string().describe('What holds it.'), type: z.string().describe('Kind of file system.'), size: bytes('Size'), used: bytes('In use'), available: bytes('Free') })).optional().describe('Mounted file systems.'),
  network: z.array(z.strictObject({ name: z.string().describe('Name of the interface.'), addresses: z.array(z.string()).describe('IP addresses.'), mac: z.string().describe('Hardware address.'), up: z.boolean().describe('Whether it is in use.') })).optional().describe('Network interfaces.'),
  gpu: z.array(z.strictObject({ vendor: z.string().describe('Who made it.'), model: z.string().describe('Its model.'), memory: z.number().nullable().describe('In bytes; null where not known.') })).optional().describe('Graphics processors; an empty list where there is none.'),
  battery: z.strictObject({ present: z.boolean().describe('Whether there is one.'), percent: z.number().optional().describe('Charge.'), charging: z.boolean().optional().describe('Whether it is being charged.'), minutes_left: z.number().nullable().optional().describe('Estimate; null where not known.') }).optional().describe('The battery, where there is one.'),
  os: z.strictObject({ platform: z.string().describe('linux, darwin, win32 …'), distribution: z.string().describe('Its name.'), release: z.string().describe('Its version.'), kernel: z.string().describe('Version of the kernel.'), architecture: z.string().describe('x64, arm64 …'), uptime_seconds: z.number().describe('Since it was started.') }).optional().describe('The operating system.'),
});
type Output = z.output<typeof output>;

/** How each type of information is read. */
const readers: { [T in InfoType]: (context: CallContext) => Promise<NonNullable<Output[T]>> } = {
  system: async ({ machine }) => ({ ...(await machine.hardware()), hostname: (await machine.os()).hostname }),
  async cpu({ machine, signal }) {
    const known = machine.earlier().cpu;
    const before = known ?? (await machine.cpuUse());
    const [facts] = await Promise.all([machine.cpu(), known ? undefined : pause(betweenReadingsMs, signal)]);
    const { brand, manufacturer, cores, physicalCores, speedGHz, loadAverage, container } = facts;
    return { brand, manufacturer, cores, physical_cores: physicalCores, speed_ghz: speedGHz, load: cpuBetween(before, await machine.cpuUse()), limit: container?.limit ?? null, load_average: [...loadAverage] };
  },
  async memory({ machine }) {
    const { total, used, available, swapTotal, swapUsed, limitedBy } = await machine.memory();
    return { total, used, available, swap_total: swapTotal, swap_used: swapUsed, limited_by: limitedBy };
  },
  disk: ({ machine }) => machine.disks(),
  network: async ({ machine }) => (await machine.networks()).map(({ name, addresses, mac, up }) => ({ name, addresses, mac, up })),
  gpu: async ({ machine }) => (await machine.graphics()).map(({ vendor, model, vram }) => ({ vendor, model, memory: vram === null || vram === undefined ? null : vram * 1024 * 1024 })),
  async battery({ machine }) {
    const battery = await machine.battery();
    return battery ? { present: true, percent: battery.percent, charging: battery.charging, minutes_left: battery.minutesLeft } : { present: false };
  },
  async os({ machine }) {
    const { platform, distribution, release, kernel, architecture, uptimeSeconds } = await machine.os();
    return { platform, distribution, release, kernel, architecture, uptime_seconds: uptimeSeconds };
  },
};

/** Between two readings of processor time: a few of the kernel's ticks. */
const betweenReadingsMs = 100;

export const getSystemInfo = defineFunction({
  name: 'get_system_info',
  title: 'System info',
  category: 'system',
  summary: 'Facts about this computer',
  description:
    'Tells facts about this computer by type: system, cpu, memory, disk, network, gpu, battery, os. The result is keyed by type, for example memory.available in bytes. For figures over time or the busiest processes use monitor_resources.',
  input: z.strictObject({
    info_types: z.array(z.enum(infoTypes)).min(1).default(['system', 'os', 'cpu', 'memory', 'disk']).describe('What to tell.'),
  }),
  output,
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  // Only what stays as it is while the machine is up.
  cacheSeconds: ({ info_types }) => (info_types.every((type) => type === 'system' || type === 'gpu') ? 300 : 0),
  phrase: ({ info_types }) => ({ base: 'Read', present: 'Reading', past: 'Read', object: `${info_types.join(', ')} info` }),
  effects: ({ info_types }) => [{ kind: 'machine', facts: info_types }],
  summarise: describe,
  view: (facts) => ({ kind: 'facts', facts: Object.entries(facts).flatMap(([type, value]) => lines(type as InfoType, value)) }),
  phrasings: [
    'how much memory is free',
    'what computer is this',
    'show the system information',
    'which operating system am I running',
    'how full are the disks',
    'what processor do I have',
    'how many cores does this machine have',
    'what is my IP address',
    'is the battery charging',
    'tell me about this machine',
    'how much RAM do I have',
    'which graphics card is built in',
    'check the system status',
    'how long has the computer been up',
  ],
  examples: [
    { title: 'Memory and disks', input: { info_types: ['memory', 'disk'] } },
    { title: 'The usual', input: {} },
  ],
  async handler(context, { info_types }) {
    const entries = await Promise.all([...new Set(info_types)].map(async (type) => [type, await readers[type](context)] as const));
    return Object.fromEntries(entries) as Output;
  },
});

function describe({ memory, cpu, disk, os, battery, network, gpu, system }: Output): string {
  const parts = [
    os && `${os.distribution} ${os.release}`,
    system && system.hostname,
    cpu && `${cpu.cores} cores`,
    memory && `${formatBytes(memory.available)} of ${formatBytes(memory.total)} memory free`,
    disk && `${disk.length} file systems`,
    network && `${network.length} network interfaces`,
    gpu && `${gpu.length} graphics processors`,
    battery && (battery.present ? `battery ${battery.percent ?? 0} %` : 'no battery'),
  ].filter((part) => typeof part === 'string');
  return parts.slice(0, 3).join(', ') || 'Nothing found';
}

interface Fact {
  label: string;
  value: string;
}

/** A type's facts as lines a person reads. */
function lines(type: InfoType, value: Output[InfoType]): Fact[] {
  const facts = { [type]: value } as Output;
  if (facts.system) return [{ label: 'Computer', value: `${facts.system.manufacturer} ${facts.system.model}${facts.system.virtual ? ', virtual' : ''}`.trim() }, { label: 'Name', value: facts.system.hostname }];
  if (facts.cpu) return [{ label: 'Processor', value: `${facts.cpu.brand}, ${facts.cpu.cores} cores${facts.cpu.limit === null ? '' : `, the container may use ${facts.cpu.limit}`}` }, { label: 'Load', value: `${Math.round(facts.cpu.load * 100)} % of all cores` }];
  if (facts.memory) return [{ label: 'Memory', value: `${formatBytes(facts.memory.available)} free of ${formatBytes(facts.memory.total)}` }];
  if (facts.disk) return facts.disk.map((disk) => ({ label: disk.mount, value: `${formatBytes(disk.available)} free of ${formatBytes(disk.size)}, ${disk.type}` }));
  if (facts.network) return facts.network.map((entry) => ({ label: entry.name, value: entry.addresses.join(', ') || 'no address' }));
  if (facts.gpu) return facts.gpu.length === 0 ? [{ label: 'Graphics', value: 'none found' }] : facts.gpu.map((gpu) => ({ label: 'Graphics', value: `${gpu.vendor} ${gpu.model}`.trim() }));
  if (facts.battery) return [{ label: 'Battery', value: facts.battery.present ? `${facts.battery.percent ?? 0} %${facts.battery.charging ? ', charging' : ''}` : 'none' }];
  if (facts.os) return [{ label: 'System', value: `${facts.os.distribution} ${facts.os.release}, ${facts.os.architecture}` }, { label: 'Up for', value: describeSpan(facts.os.uptime_seconds) }];
  return [];
}
