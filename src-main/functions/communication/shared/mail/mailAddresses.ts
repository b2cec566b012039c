import { domainToASCII } from 'node:url';

/** One address of a person, as it goes on the wire. */
export interface MailAddress {
  /** Empty where none was given. */
  name: string;
  /** `local@domain`, the domain in lower case and ASCII. */
  address: string;
}

// RFC 5322's dot-atom and RFC 5321's lengths; quoted local parts are not in use and hide what an address is.
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domainPart = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What no address and no header may hold: controls (line breaks first) and marks that turn the text around. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** With its name. */
const longestAddress = 400;

/** Whether a text fits on one line of a header. */
export const isOneLine = (text: string): boolean => !controls.test(text);

/**
 * Reads `ada@example.com` or `Ada Lovelace <ada@example.com>`. The reason, in words, for anything that is
 * not exactly one address: what looks like one and is two goes to somebody nobody meant.
 */
export function readAddress(text: string): MailAddress | { problem: string } {
  const shown = JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
  if (text.length > longestAddress) return { problem: `${shown} is longer than an address can be` };
  if (!isOneLine(text)) return { problem: `${shown} holds control characters` };
  const [, quoted, plain, bracketed] = /^(?:"([^"\\]*)"\s*|([^<>"]*))<\s*([^<>\s]+)\s*>$/.exec(text.trim()) ?? [];
  const name = (quoted ?? plain ?? '').trim();
  const address = bracketed ?? text.trim();
  if (/[<>@]/.test(name) || (bracketed !== undefined && quoted === undefined && /[,;:]/.test(name))) return { problem: `${shown}: the name looks like another address; put the address alone` };
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (at < 1 || domain === '') return { problem: `${shown} is no mail address; one looks like ada@example.com` };
  if (local.length > 64 || !localPart.test(local)) return { problem: `${shown}: only one address in plain letters is taken before the @` };
  const ascii = domainToASCII(domain.toLowerCase());
  if (ascii === '' || !domainPart.test(ascii) || /[^\p{L}\p{N}.-]/u.test(domain)) return { problem: `${shown}: ${JSON.stringify(domain)} is no domain` };
  return { name, address: `${local}@${ascii}` };
}

/** A list as people write it: one text with commas or semicolons between, or one text each. Commas inside quotes part nothing. */
export function splitAddresses(list: string | readonly string[]): string[] {
  if (typeof list !== 'string') return [...list];
  return (list.match(/(?:"[^"]*"|[^,;"])+/g) ?? []).map((part) => part.replace(/^ +| +$/g, '')).filter((part) => part !== '');
}

/** What is wrong with a list; undefined when every address of it is one. */
export function problemOfAddresses(list: string | readonly string[]): string | undefined {
  for (const text of splitAddresses(list)) {
    const read = readAddress(text);
    if ('problem' in read) return read.problem;
  }
  return undefined;
}

/** The addresses of a list that has no problem, each once. */
export function addressesOf(list: string | readonly string[] | undefined): MailAddress[] {
  const found = new Map<string, MailAddress>();
  for (const text of splitAddresses(list ?? [])) {
    const read = readAddress(text);
    if (!('problem' in read) && !found.has(read.address.toLowerCase())) found.set(read.address.toLowerCase(), read);
  }
  return [...found.values()];
}

/** `Ada Lovelace <ada@example.com>`, for people to read. */
export const showAddress = ({ name, address }: MailAddress): string => (name === '' ? address : `${name} <${address}>`);
