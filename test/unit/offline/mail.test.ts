// Sentences about mail and messages: who they go to, what they say.
import { expect, test } from 'vitest';
import { functions } from '../../../src-main/functions/index.ts';
import { createOfflineEngine } from '../../../src-main/models/offline/createOfflineEngine.ts';
import { createRegistry } from '../../../src-main/registry/registry.ts';

const engine = createOfflineEngine(createRegistry(functions));

test.each<[string, string, Record<string, unknown>]>([
  ['send an email to bob@example.org with the subject Lunch saying "At one?"', 'send_email', { to: 'bob@example.org', subject: 'Lunch', body: 'At one?' }],
  ['send an email to bob@example.org, carol@example.org, cc dave@example.org, bcc eve@example.org, with the subject "Lunch" saying "At one?"', 'send_email', { to: 'bob@example.org, carol@example.org', cc: 'dave@example.org', bcc: 'eve@example.org', subject: 'Lunch', body: 'At one?' }],
  ['send a message to #general on Slack saying "The build is green"', 'send_message', { platform: 'slack', recipient: '#general', text: 'The build is green' }],
  ['email tom@example.com with the subject Lunch and say see you at noon, attach ~/menu.pdf', 'send_email', { to: 'tom@example.com', subject: 'Lunch', body: 'see you at noon', attachments: ['~/menu.pdf'] }],
  ['post on Mastodon saying "Hello world"', 'post_to_social', { platform: 'mastodon', text: 'Hello world' }],
  ['find mails from ada@example.com', 'search_email', { from: 'ada@example.com' }],
  ['search my inbox for "flight tickets"', 'search_email', { query: 'flight tickets' }],
  ['find unread mail with attachments', 'search_email', { unread: true, has_attachment: true }],
  ['read my latest email', 'read_email', {}],
  ['show my unread emails', 'read_email', { unread: true }],
])('%s', (text, name, input) => {
  const { calls } = engine.understand(text);
  expect(calls.map((call) => [call.name, call.arguments])).toEqual([[name, input]]);
});

test('what is missing is asked for, not made up', () => {
  expect(engine.understand('email notes.txt to bob@example.org')).toMatchObject({ calls: [{ name: 'send_email', arguments: { to: 'bob@example.org', attachments: ['notes.txt'] } }], ask: ['subject', 'body'] });
});
