import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Doors of the kernel that namespaces do not close, or that only kernels and tracers of the whole machine
 * need: keyrings of the session, io_uring, programs in the kernel, performance counters, page faults in
 * user space. Numbers as in the kernel's own tables.
 */
interface Architecture {
  audit: number;
  refused: readonly number[];
  socket: number;
  ioctl: number;
  shmget: number;
  /** From this number on it is the table of another calling convention. */
  numbersEnd?: number;
}

const architectures: Partial<Record<NodeJS.Architecture, Architecture>> = {
  // add_key, request_key, keyctl, io_uring_*, bpf, perf_event_open, userfaultfd
  x64: { audit: 0xc000003e, refused: [248, 249, 250, 425, 426, 427, 321, 298, 323], socket: 41, ioctl: 16, shmget: 29, numbersEnd: 0x40000000 },
  arm64: { audit: 0xc00000b7, refused: [217, 218, 219, 425, 426, 427, 280, 241, 282], socket: 198, ioctl: 29, shmget: 194 },
};

/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: the families a network namespace confines. A machine's way to its host (AF_VSOCK) is none of them. */
const families = [1, 2, 10, 16];
/** TIOCSTI and TIOCLINUX put characters into a terminal as if they were typed. */
const typing = [0x5412, 0x541c];
/** Bytes of one System V segment: nobody sees what these hold once they are detached, and there are 4096 at most. */
const largestSegment = 1024 ** 2;

const refuse = { EPERM: 0x00050001, EAFNOSUPPORT: 0x00050061 };
const allow = 0x7fff0000;

/** Where in `struct seccomp_data` things lie; of 64-bit arguments the lower half comes first. */
const at = { number: 0, architecture: 4, first: 16, second: 24, secondUpper: 28 };

type Instruction = { load: number } | { give: number } | { compare: 'equal' | 'atLeast' | 'above'; to: number; then?: string; otherwise?: string } | { label: string };

/**
 * The filter `bwrap --seccomp` reads, as `struct sock_filter`s; undefined for a processor whose numbers are
 * not known here. Programs of another architecture (32-bit ones) are refused every call.
 */
export function systemCallFilter(processor: NodeJS.Architecture = process.arch): Buffer | undefined {
  const known = architectures[processor];
  if (!known) return undefined;
  const { audit, refused, socket, ioctl, shmget, numbersEnd } = known;
  return assemble([
    { load: at.architecture },
    { compare: 'equal', to: audit, otherwise: 'refuse' },
    { load: at.number },
    ...(numbersEnd === undefined ? [] : [{ compare: 'atLeast', to: numbersEnd, then: 'refuse' } as const]),
    ...refused.map((number) => ({ compare: 'equal', to: number, then: 'refuse' }) as const),
    { compare: 'equal', to: ioctl, then: 'ioctl' },
    { compare: 'equal', to: socket, then: 'socket' },
    { compare: 'equal', to: shmget, then: 'shmget', otherwise: 'allow' },
    { label: 'ioctl' },
    { load: at.second },
    ...typing.map((request) => ({ compare: 'equal', to: request, then: 'refuse' }) as const),
    { give: allow },
    { label: 'socket' },
    { load: at.first },
    ...families.map((family) => ({ compare: 'equal', to: family, then: 'allow' }) as const),
    { give: refuse.EAFNOSUPPORT },
    { label: 'shmget' },
    { load: at.secondUpper },
    { compare: 'equal', to: 0, otherwise: 'refuse' },
    { load: at.second },
    { compare: 'above', to: largestSegment, then: 'refuse' },
    { label: 'allow' },
    { give: allow },
    { label: 'refuse' },
    { give: refuse.EPERM },
  ]);
}

/** Puts the filter into a folder and returns its path; undefined where there is none. */
export function writeFilter(folder: string): string | undefined {
  const filter = systemCallFilter();
  if (!filter) return undefined;
  const path = join(folder, 'filter');
  writeFileSync(path, filter, { mode: 0o600 });
  return path;
}

/** Operation codes of classic BPF: load a word, compare with a constant, return. */
const codes = { load: 0x20, equal: 0x15, above: 0x25, atLeast: 0x35, give: 0x06 };

function assemble(program: readonly Instruction[]): Buffer {
  const places = new Map<string, number>();
  const steps: Exclude<Instruction, { label: string }>[] = [];
  for (const instruction of program) {
    if ('label' in instruction) places.set(instruction.label, steps.length);
    else steps.push(instruction);
  }
  const text = Buffer.alloc(steps.length * 8);
  for (const [index, step] of steps.entries()) {
    const jump = (label: string | undefined): number => (label === undefined ? 0 : (places.get(label) ?? 0) - index - 1);
    const [code, then, otherwise, value] = 'load' in step ? [codes.load, 0, 0, step.load] : 'give' in step ? [codes.give, 0, 0, step.give] : [codes[step.compare], jump(step.then), jump(step.otherwise), step.to];
    text.writeUInt16LE(code, index * 8);
    text.writeUInt8(then, index * 8 + 2);
    text.writeUInt8(otherwise, index * 8 + 3);
    text.writeUInt32LE(value, index * 8 + 4);
  }
  return text;
}
