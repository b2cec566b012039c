import { describe, expect, it } from 'vitest';
import { account as accountSchema, accountKinds } from '../../../src-preload/contract/accounts.ts';
import { describePlace, emptyDraft, isUnencrypted, readDraft, type AccountDraft } from '../../../src-renderer/features/settings/accounts/accountDraft.ts';
import { accountWays, wayOf, type FieldId, type WayId } from '../../../src-renderer/features/settings/accounts/accountKinds.ts';

const filled: Record<WayId, Partial<Record<FieldId, string>>> = {
  mail: { address: 'ada@example.com', secret: 'correct horse', smtpHost: 'smtp.example.com', imapHost: 'imap.example.com' },
  slack: { secret: 'xoxb-1' },
  'slack-webhook': { secret: 'https://hooks.slack.com/services/T/B/X', channel: '#builds' },
  discord: { secret: 'MTk4.x' },
  'discord-webhook': { secret: 'https://discord.com/api/webhooks/1/x', channel: 'news' },
  teams: { secret: 'https://prod-1.westeurope.logic.azure.com/workflows/x?sig=y', channel: 'Operations' },
  telegram: { secret: '1:A' },
  matrix: { server: 'https://matrix.example.org/', secret: 'syt' },
  mastodon: { server: 'https://mastodon.example', secret: 'masto-token' },
  bluesky: { user: '@ada.bsky.social', secret: 'a-b' },
  webhook: { server: 'https://hooks.example.com/path', secret: 'whsec_x' },
};
const draftOf = (way: WayId, fields: Partial<Record<FieldId, string>> = filled[way], name?: string): AccountDraft => {
  const empty = emptyDraft(way, []);
  return { ...empty, ...(name !== undefined && { name }), fields: { ...empty.fields, ...fields } };
};

describe('an account as it is typed', () => {
  it('has a way for every kind', () => {
    expect(new Set(accountWays.map(({ kind }) => kind))).toEqual(new Set(accountKinds));
  });

  it.each(accountWays.map(({ id }) => id))('%s: what is filled in is an account the runtime takes, without its secret', (id) => {
    const read = readDraft(draftOf(id));
    if (!('account' in read)) throw new Error(read.problem);
    expect(accountSchema.safeParse(read.account).error).toBeUndefined();
    expect(JSON.stringify(read.account)).not.toContain(read.secret);
    expect(describePlace(read.account)).not.toBe('');
  });

  it.each(accountWays.map(({ id }) => id))('%s: nothing typed is missing something, said by name of the field', (id) => {
    const read = readDraft(draftOf(id, {}));
    expect(read).toMatchObject({ missing: true, field: expect.any(String) as string });
    expect(wayOf(id).fields).toContain('field' in read ? read.field : '');
  });

  it.each([
    ['mail', { ...filled.mail, address: 'ada' }, 'address'],
    ['mail', { ...filled.mail, smtpHost: 'smtp example' }, 'smtpHost'],
    ['mail', { ...filled.mail, imapPort: '70000' }, 'imapHost'],
    ['matrix', { ...filled.matrix, server: 'http://matrix.example.org' }, 'server'],
    ['teams', { ...filled.teams, secret: 'no address' }, 'secret'],
  ] as const)('%s: says which field is wrong', (way, fields, field) => {
    expect(readDraft(draftOf(way, fields))).toMatchObject({ field, missing: false });
  });

  it('takes names the runtime takes, and proposes one that is free', () => {
    expect(emptyDraft('slack', ['slack', 'slack-2']).name).toBe('slack-3');
    expect(readDraft(draftOf('slack', filled.slack, 'My Slack'))).toMatchObject({ field: 'name', missing: false });
  });

  it('says what is not encrypted', () => {
    const read = readDraft(draftOf('mail', { ...filled.mail, smtpSecurity: 'none' }));
    expect('account' in read && isUnencrypted(read.account)).toBe(true);
  });
});
