import type { Listener } from '../listeners.ts';
import { parseEnd } from './networkOutput.ts';

/** A line of `/proc/net/tcp` or `tcp6` that listens. */
export interface ProcSocket {
  address: string;
  port: number;
  uid: number;
  inode: string;
}

const listening = '0A';

/** `/proc/net/tcp` and `/proc/net/tcp6`: addresses in the machine's byte order, four bytes at a time. */
export function parseProcNetTcp(text: string): ProcSocket[] {
  return text.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , uid, , inode] = line.trim().split(/\s+/);
    const end = parseEnd(local);
    return state !== listening || !end ? [] : [{ ...end, uid: Number(uid), inode: inode ?? '' }];
  });
}

/** `lsof -nP -iTCP -sTCP:LISTEN -FpcLn`: a `p` line opens a process, each `n` line is one of its sockets. */
export function parseLsof(text: string): Listener[] {
  const found: Listener[] = [];
  let pid = 0;
  let name = '';
  let user: string | undefined;
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) [pid, name, user] = [Number(value), '', undefined];
    else if (line.startsWith('c')) name = unescape(value);
    else if (line.startsWith('L')) user = value;
    else if (line.startsWith('n')) {
      const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(value) ?? [];
      if (port !== '') found.push({ address: host === '*' ? '::' : host.replace(/^\[|\]$/g, ''), port: Number(port), process: { name, pid, ...(user !== undefined && { user }) } });
    }
  }
  return found;
}

/** lsof writes blanks and control characters of names as `\x20`. */
function unescape(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** `netstat -ano -p TCP` and `-p TCPv6` of Windows. Words differ by language, so a listener is known by the foreign address that is none. */
export function parseNetstat(text: string): { address: string; port: number; pid: number }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*TCP\s+(\S+):(\d+)\s+(?:0\.0\.0\.0|\[::\]):0\s+\S+(?:\s\S+)?\s+(\d+)\s*$/.exec(line);
    return match ? [{ address: (match[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(match[2]), pid: Number(match[3]) }] : [];
  });
}

/** `tasklist /fo csv /nh` of Windows: names by process. */
export function parseTasklist(text: string): Map<number, string> {
  return new Map(text.split(/\r?\n/).flatMap((line) => {
    const match = /^"([^"]*)","(\d+)"/.exec(line);
    return match ? [[Number(match[2]), match[1] ?? ''] as const] : [];
  }));
}
