// A Steward with accounts of every kind, each with a server of its own on loopback.
import { afterAll, beforeAll } from 'vitest';
import { functions } from '../../../src-main/functions/index.ts';
import { startChatWires, wireAccounts, type ChatWires } from '../../kit/chatWires.ts';
import { startMailServers, type MailServers } from '../../kit/mail/mailServers.ts';
import { meetSteward, type Outside, type OutsideOptions } from './outside.ts';

export interface SendingWorld {
  readonly mail: MailServers;
  readonly wires: ChatWires;
  meet(options?: OutsideOptions): Promise<Outside>;
  /** Everything that went out to anybody so far. */
  sent(): number;
}

/** Servers for one file of tests. */
export function sendingWorld(): SendingWorld {
  let servers: { mail: MailServers; wires: ChatWires } | undefined;
  const started = (): { mail: MailServers; wires: ChatWires } => {
    if (!servers) throw new Error('The servers have not been started');
    return servers;
  };
  beforeAll(async () => {
    const [mail, wires] = await Promise.all([startMailServers(), startChatWires()]);
    servers = { mail, wires };
  });
  afterAll(async () => {
    await servers?.wires.close();
    await servers?.mail.close();
  });
  return {
    get mail() {
      return started().mail;
    },
    get wires() {
      return started().wires;
    },
    async meet(options = {}) {
      const outside = await meetSteward(options);
      const { accounts } = outside.steward.runtime;
      await accounts.save(started().mail.account, started().mail.password);
      for (const { account, secret } of wireAccounts(started().wires.origin)) await accounts.save(account, secret);
      return outside;
    },
    sent: () => started().mail.counts.messages + started().wires.sent.length,
  };
}

/** A plain call of every function that sends words to people. */
export const sends: readonly [string, Record<string, unknown>][] = [
  ['send_email', { to: 'bob@example.org', subject: 'Hello', body: 'Hello' }],
  ['send_message', { platform: 'slack', account: 'slack', recipient: '#general', text: 'Hello' }],
  ['send_message', { platform: 'telegram', recipient: '@news', text: 'Hello' }],
  ['send_message', { platform: 'matrix', recipient: '!ops:example.org', text: 'Hello' }],
  ['send_message', { platform: 'teams', text: 'Hello' }],
  ['post_to_social', { platform: 'mastodon', text: 'Hello' }],
  ['post_to_social', { platform: 'bluesky', text: 'Hello' }],
];

/** Names of all functions whose examples declare a message: none may be missing above. */
export const sendingFunctions = functions.filter((definition) => definition.examples.some(({ input }) => definition.effects(definition.input.parse(input)).some(({ kind }) => kind === 'message'))).map(({ name }) => name);
