import type { Account, MailServer } from '../../../../src-preload/contract/index.ts';
import { wayOf, type FieldId, type WayId } from './accountKinds.ts';

export type Security = MailServer['security'];

/** What has been typed so far. */
export interface AccountDraft {
  way: WayId;
  name: string;
  fields: Record<FieldId, string>;
}

export const ports: Record<'smtp' | 'imap', Record<Security, string>> = { smtp: { tls: '465', starttls: '587', none: '25' }, imap: { tls: '993', starttls: '143', none: '143' } };

export function emptyDraft(way: WayId, taken: readonly string[]): AccountDraft {
  const fields: Record<FieldId, string> = { address: '', sender: '', user: '', secret: '', server: '', channel: '', smtpHost: '', smtpPort: ports.smtp.starttls, smtpSecurity: 'starttls', imapHost: '', imapPort: ports.imap.tls, imapSecurity: 'tls' };
  return { way, name: freeName(wayOf(way).kind, taken), fields };
}

/** `slack`, and `slack-2` where that is taken. */
function freeName(kind: string, taken: readonly string[]): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? kind : `${kind}-${count}`;
    if (!taken.includes(name)) return name;
  }
}

/** The account as it would be saved, or what is wrong with which field; `missing` is not said before the person tried. */
export type ReadDraft = { account: Account; secret: string } | { field: FieldId | 'name'; problem: string; missing: boolean };

const wrong = (field: FieldId | 'name', problem: string): ReadDraft => ({ field, problem, missing: false });
const missing = (field: FieldId | 'name', problem: string): ReadDraft => ({ field, problem, missing: true });

/** The runtime checks the same, and more. */
export function readDraft({ way: id, name, fields }: AccountDraft): ReadDraft {
  const way = wayOf(id);
  if (!/^[a-z0-9][a-z0-9._-]{0,31}$/.test(name)) return name === '' ? missing('name', 'A name is needed, for example work') : wrong('name', 'Lower-case letters, digits, dots, dashes and underscores, at most 32');
  const common = { name, credential: { secret: `account.${name}` } };
  const secret = fields.secret.trim();
  if (way.kind === 'mail') return readMail(common, fields, secret);
  if (way.fields.includes('user') && fields.user.trim() === '') return missing('user', 'A handle is needed');
  if (secret === '') return missing('secret', 'It signs the account in');
  if (way.fields.includes('channel') && fields.channel.trim() === '') return missing('channel', 'Names the channel on cards and in rules');
  const server = way.webhook ? originOf(secret) : (way.server ?? originOf(fields.server));
  if (server === undefined) {
    const field = way.webhook ? 'secret' : 'server';
    return fields[field].trim() === '' ? missing(field, 'An address is needed') : wrong(field, 'An address such as https://example.com; http only for this computer itself');
  }
  switch (way.kind) {
    case 'slack':
    case 'discord':
      return { account: { kind: way.kind, ...common, server, ...(way.webhook && { channel: fields.channel.trim() }) }, secret };
    case 'teams':
      return { account: { kind: 'teams', ...common, server, channel: fields.channel.trim() }, secret };
    case 'bluesky':
      return { account: { kind: 'bluesky', ...common, server, user: fields.user.trim().replace(/^@/, '') }, secret };
    case 'telegram':
    case 'matrix':
    case 'mastodon':
    case 'webhook':
      return { account: { kind: way.kind, ...common, server }, secret };
  }
}

function readMail(common: { name: string; credential: { secret: string } }, fields: AccountDraft['fields'], secret: string): ReadDraft {
  const address = fields.address.trim();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) return address === '' ? missing('address', 'Your address is needed') : wrong('address', 'An address such as you@example.com');
  if (secret === '') return missing('secret', 'It signs you in at both servers');
  const [smtp, imap] = (['smtp', 'imap'] as const).map((which) => readServer(fields, which));
  if (smtp && 'problem' in smtp) return smtp;
  if (imap && 'problem' in imap) return imap;
  if (!smtp && !imap) return missing('smtpHost', 'One that sends, one that is read, or both');
  const sender = fields.sender.trim();
  return { account: { kind: 'mail', ...common, address, ...(sender !== '' && { sender }), user: fields.user.trim() || address, ...(smtp && { smtp }), ...(imap && { imap }) }, secret };
}

function readServer(fields: AccountDraft['fields'], which: 'smtp' | 'imap'): MailServer | Extract<ReadDraft, { problem: string }> | undefined {
  const host = fields[`${which}Host`].trim();
  if (host === '') return undefined;
  const port = Number(fields[`${which}Port`]);
  if (!/^[\w.:[\]-]+$/.test(host)) return { field: `${which}Host`, problem: `A host such as ${which}.example.com`, missing: false };
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return { field: `${which}Host`, problem: 'Its port is a number from 1 to 65,535', missing: false };
  return { host, port, security: fields[`${which}Security`] as Security };
}

function originOf(text: string): string | undefined {
  if (!URL.canParse(text.trim())) return undefined;
  const { origin, protocol, hostname } = new URL(text.trim());
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) ? origin : undefined;
}

/** Where an account reaches, in a line. */
export function describePlace(account: Account): string {
  if (account.kind !== 'mail') return [account.server.replace(/^https:\/\//, ''), ...('channel' in account && account.channel !== undefined ? [account.channel] : []), ...('user' in account ? [`@${account.user}`] : [])].join(', ');
  const servers = [account.smtp && `sends by ${account.smtp.host}`, account.imap && `reads from ${account.imap.host}`].filter((words) => words !== undefined);
  return [account.address, ...servers].join(', ');
}

/** Encryption that is none, said where the account is listed. */
export const isUnencrypted = (account: Account): boolean => account.kind === 'mail' && [account.smtp, account.imap].some((server) => server?.security === 'none');
