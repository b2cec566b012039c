import type { FetchMessageObject, ImapFlow, MessageAddressObject } from 'imapflow';
import { AppError } from '../../../../kernel/errors.ts';
import { htmlToText } from './htmlToText.ts';
import { fileBytes, readParts, type AttachedPart, type MailParts } from './mailParts.ts';

/** A mail without its text. */
export interface MailSummary {
  /** Finds it again in its folder: UIDVALIDITY and UID. */
  id: string;
  from: string;
  to: string[];
  cc: string[];
  subject: string;
  /** ISO 8601; null where the mail has none. */
  date: string | null;
  unread: boolean;
  size: number;
  attachments: { name: string; mime: string; bytes: number }[];
}

export interface FoundMail {
  uid: number;
  summary: MailSummary;
  parts: MailParts;
}

/** Longest HTML that is turned into text. */
const longestHtml = 1_000_000;

/** Folders that were made anew number their mails anew: an id names the numbering, too. */
export function idOf(client: ImapFlow, uid: number): string {
  return `${mailboxOf(client).uidValidity}.${uid}`;
}

/** NOT_FOUND when the folder has been numbered anew. */
export function uidOf(client: ImapFlow, id: string): number {
  const [validity, uid] = id.split('.');
  if (validity !== String(mailboxOf(client).uidValidity)) throw new AppError('NOT_FOUND', `The folder was made anew since ${id} was told`, { hint: 'Search for the mail again' });
  return Number(uid);
}

function mailboxOf(client: ImapFlow): Exclude<ImapFlow['mailbox'], false> {
  if (client.mailbox === false) throw new AppError('NETWORK', 'The mail folder was closed by its server');
  return client.mailbox;
}

/** Headers and structure of mails, newest first. */
export async function fetchSummaries(client: ImapFlow, uids: readonly number[]): Promise<FoundMail[]> {
  if (uids.length === 0) return [];
  const fetched = await client.fetchAll(uids.join(','), { uid: true, envelope: true, flags: true, bodyStructure: true, internalDate: true, size: true }, { uid: true });
  return fetched.map((message) => describe(client, message)).sort((a, b) => b.uid - a.uid);
}

function describe(client: ImapFlow, message: FetchMessageObject): FoundMail {
  const { envelope, uid } = message;
  const parts = readParts(message.bodyStructure);
  const date = envelope?.date ?? message.internalDate;
  return {
    uid,
    parts,
    summary: {
      id: idOf(client, uid),
      from: (envelope?.from ?? []).map(showPerson).join(', '),
      to: (envelope?.to ?? []).map(showPerson),
      cc: (envelope?.cc ?? []).map(showPerson),
      subject: oneLine(envelope?.subject ?? ''),
      date: isoOf(date),
      unread: message.flags?.has('\\Seen') !== true,
      size: message.size ?? 0,
      attachments: parts.attachments.map((part) => ({ name: oneLine(part.name), mime: part.mime, bytes: fileBytes(part) })),
    },
  };
}

function isoOf(date: Date | string | undefined): string | null {
  const time = date === undefined ? Number.NaN : new Date(date).getTime();
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const showPerson = ({ name, address }: MessageAddressObject): string => oneLine(name ? `${name} <${address ?? ''}>` : (address ?? ''));

/** The text of a mail as plain text, at most so many characters of it. */
export async function fetchText(client: ImapFlow, { uid, parts }: FoundMail, longest: number): Promise<{ text: string; truncated: boolean }> {
  if (!parts.text) return { text: '', truncated: false };
  const limit = parts.text.html ? longestHtml : longest * 4;
  const raw = await download(client, uid, parts.text.part, limit);
  const text = parts.text.html ? htmlToText(raw.bytes.toString('utf8')) : raw.bytes.toString('utf8').replace(/\r\n/g, '\n');
  return { text: text.slice(0, longest).trimEnd(), truncated: raw.truncated || text.length > longest };
}

/** The bytes of an attachment. TOO_LARGE beyond the limit. */
export async function fetchAttachment(client: ImapFlow, uid: number, { part, name }: AttachedPart, limit: number): Promise<Buffer> {
  const { bytes, truncated } = await download(client, uid, part, limit);
  if (truncated) throw new AppError('TOO_LARGE', `${name} is larger than ${limit} bytes`, { hint: 'Save the mail’s other attachments, and this one with a mail program' });
  return bytes;
}

async function download(client: ImapFlow, uid: number, part: string, limit: number): Promise<{ bytes: Buffer; truncated: boolean }> {
  const found = await client.download(String(uid), part, { uid: true, maxBytes: limit + 1 });
  if (!found.content) throw new AppError('NOT_FOUND', 'The mail is not there any more', { hint: 'Search for it again' });
  const pieces: Buffer[] = [];
  for await (const piece of found.content as AsyncIterable<Buffer>) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  return { bytes: bytes.subarray(0, limit), truncated: bytes.length > limit };
}
