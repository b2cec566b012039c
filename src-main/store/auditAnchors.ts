import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, constants, existsSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import type { AuditRecord } from './auditChain.ts';

/**
 * Anchors: what the chain's end was at certain moments, kept in a second file, `audit.anchors`, one JSON
 * line each. A chain alone cannot tell that its end was cut off, or that all of it was written anew
 * with fitting hashes; the anchors can. Each carries an HMAC-SHA256 over itself and the one before it,
 * made with the key in `audit.key` (32 random bytes, readable by this user only).
 *
 * Found: every change to a row that an anchor stands behind (edited, deleted, moved or put in, with new
 * hashes or without), a log cut off before an anchored row, a log set back to an older copy, an
 * anchor edited or taken out of the middle, and the file or its key removed.
 *
 * Not found: rows written since the last anchor (at most 1000 rows or a minute) cut off together with
 * the spool; the last anchors cut off together with every row since them; the whole data folder set back
 * to an older copy; and anything done by someone who reads `audit.key`, who can write both files anew.
 * Functions, sandboxes and callers never see the data folder. To be safe from whoever owns this user's
 * account, keep copies of `audit.anchors` on another machine.
 */
export interface Anchor extends AuditRecord {
  /** Milliseconds since 1970-01-01 UTC. */
  at: number;
  /** The anchors before this one were gone when it was written. */
  lost?: true;
}

export interface AnchorFiles {
  anchors: string;
  key: string;
}

/** The anchors that can be trusted, in the order they were written, and what is wrong after the last of them. */
export interface AnchorReading {
  anchors: Anchor[];
  problem?: string;
}

interface AnchorLine extends Anchor {
  mac: string;
}

const keyBytes = 32;
const firstMac = '0'.repeat(64);

function macOf(key: Buffer, previousMac: string, anchor: Anchor): string {
  return createHmac('sha256', key).update(`${previousMac}\n${anchor.seq}\n${anchor.hash}\n${anchor.at}\n${anchor.lost ? 'lost' : ''}`).digest('hex');
}

function parseLine(line: string): AnchorLine | undefined {
  try {
    const value = JSON.parse(line) as Partial<AnchorLine>;
    const fits = Number.isSafeInteger(value.seq) && typeof value.hash === 'string' && typeof value.at === 'number' && typeof value.mac === 'string' && /^[0-9a-f]{64}$/.test(value.mac);
    return fits ? (value as AnchorLine) : undefined;
  } catch {
    return undefined;
  }
}

/** Complete lines of the file; one that was cut off while it was written does not count. */
function readLines(file: string): string[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').slice(0, -1);
}

function readKey(file: string): Buffer | undefined {
  if (!existsSync(file)) return undefined;
  const key = readFileSync(file);
  return key.length === keyBytes ? key : undefined;
}

/** Reads and checks the anchors. `expected` is false for a log no version with anchors has opened yet. */
export function readAnchors(files: AnchorFiles, expected: boolean): AnchorReading {
  const lines = readLines(files.anchors);
  const key = readKey(files.key);
  if (lines.length === 0) return { anchors: [], ...(expected && { problem: 'The file of anchors is missing or empty' }) };
  if (!key) return { anchors: [], problem: 'The key of the anchors is missing or damaged, so none of them can be checked' };
  const anchors: Anchor[] = [];
  let previousMac = firstMac;
  for (const [index, line] of lines.entries()) {
    const parsed = parseLine(line);
    if (!parsed || !timingSafeEqual(Buffer.from(parsed.mac), Buffer.from(macOf(key, previousMac, parsed)))) {
      return { anchors, problem: `Line ${index + 1} of the anchors was changed, or a line before it taken out` };
    }
    anchors.push({ seq: parsed.seq, hash: parsed.hash, at: parsed.at, ...(parsed.lost && { lost: true }) });
    previousMac = parsed.mac;
  }
  return { anchors };
}

export interface AnchorWriter {
  /** The row the last anchor stands at. */
  readonly seq: number;
  /** Adds an anchor, flushed to disk. Its rows must be on the disk already. Throws when it cannot be written; the file is then as before. */
  write(head: AuditRecord, at: number): void;
  close(): void;
}

/**
 * Opens the anchors for writing. `fresh`: the log never had any, so the file and its key are made now.
 * Otherwise missing anchors are not made up for: the next one says that they were lost.
 */
export function openAnchors(files: AnchorFiles, fresh: boolean, head: AuditRecord, at: number): AnchorWriter {
  const lines = readLines(files.anchors);
  const lost = lines.length === 0 && !(fresh && !existsSync(files.key));
  const key = readKey(files.key) ?? makeKey(files.key);
  const descriptor = openSync(files.anchors, constants.O_RDWR | constants.O_CREAT, 0o600);
  let bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  ftruncateSync(descriptor, bytes);
  const last = lines.at(-1);
  let previousMac = last === undefined ? firstMac : (parseLine(last)?.mac ?? firstMac);
  let { seq } = (last === undefined ? undefined : parseLine(last)) ?? { seq: 0 };

  function write(next: AuditRecord, now: number, wereLost: boolean): void {
    const anchor: Anchor = { seq: next.seq, hash: next.hash, at: now, ...(wereLost && { lost: true }) };
    const mac = macOf(key, previousMac, anchor);
    const line = Buffer.from(`${JSON.stringify({ ...anchor, mac } satisfies AnchorLine)}\n`);
    try {
      for (let written = 0; written < line.length; ) written += writeSync(descriptor, line, written, line.length - written, bytes + written);
      fdatasyncSync(descriptor);
    } catch (error) {
      ftruncateSync(descriptor, bytes);
      throw error;
    }
    bytes += line.length;
    previousMac = mac;
    seq = next.seq;
  }

  if (lines.length === 0) write(head, at, lost && head.seq > 0);
  return {
    get seq() {
      return seq;
    },
    write: (next, now) => write(next, now, false),
    close: () => closeSync(descriptor),
  };
}

function makeKey(file: string): Buffer {
  const key = randomBytes(keyBytes);
  writeFileSync(file, key, { mode: 0o600 });
  return key;
}
