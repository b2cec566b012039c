import { describe, expect, test } from 'vitest';
import { importEntries } from '../../../src-main/discovery/importEntries.ts';
import type { ServerProposal } from '../../../src-main/discovery/proposal.ts';
import { createRedactor } from '../../../src-main/redact/redactor.ts';

const redactor = createRedactor();
const hideKeys = (text: string): string => redactor.text(text, 'renderer');
const githubToken = `ghp_${'a1B2'.repeat(9)}`;

function store(values: Readonly<Record<string, string>> = {}) {
  return { names: () => Object.keys(values), read: async (name: string) => values[name] ?? '' };
}

const proposal = (label: string, connection: ServerProposal['connection'], more: Partial<ServerProposal> = {}): ServerProposal => ({ label, connection, provenance: { kind: 'person' }, ...more });
const plan = (proposals: readonly ServerProposal[], { taken = [] as string[], secrets = store(), answers = {} as Record<string, string> } = {}) => importEntries(proposals.map((each) => ({ proposal: each, answers })), { taken, secrets, hideKeys });

test('entries are made switched off; keys go to the secret store and the entries name them', async () => {
  const made = await plan([
    proposal('GitHub', { kind: 'stdio', command: 'npx', args: ['-y', 'x'], env: { GITHUB_TOKEN: githubToken, LEVEL: 'info', PLAIN: githubToken, MAX_TOKENS: '4096', TOKEN_LIMIT: 'high', EMPTY_KEY: '' } }, { group: 'code' }),
    proposal('remote', { kind: 'http', url: 'https://x.example/mcp', headers: { Authorization: 'Bearer short', 'X-Team': 'shop', 'X-Api-Key': 'abc' } }),
    proposal('database', { kind: 'stdio', command: 'x', args: [], env: { DATABASE_URL: 'postgres://ann:hunter22@db/shop', DB_HOST: 'db' } }),
  ]);
  expect(made.entries).toEqual([
    {
      name: 'GitHub',
      enabled: false,
      group: 'code',
      connection: { kind: 'stdio', command: 'npx', args: ['-y', 'x'], env: { GITHUB_TOKEN: { secret: 'github-github_token' }, LEVEL: 'info', PLAIN: { secret: 'github-plain' }, MAX_TOKENS: '4096', TOKEN_LIMIT: 'high', EMPTY_KEY: '' } },
    },
    { name: 'remote', enabled: false, connection: { kind: 'http', url: 'https://x.example/mcp', headers: { Authorization: { secret: 'remote-authorization' }, 'X-Team': 'shop', 'X-Api-Key': { secret: 'remote-x-api-key' } } } },
    { name: 'database', enabled: false, connection: { kind: 'stdio', command: 'x', args: [], env: { DATABASE_URL: { secret: 'database-database_url' }, DB_HOST: 'db' } } },
  ]);
  expect(made.secrets).toContainEqual({ name: 'github-github_token', value: githubToken, from: { entry: 'GitHub', place: 'GITHUB_TOKEN' } });
  expect(made.secrets).toHaveLength(5);
  expect(JSON.stringify(made.entries)).not.toContain(githubToken);
});

test('a key the store has is used as it is, another one of that name gets another name', async () => {
  const secrets = store({ 'a-api_key': 'same-key', 'b-api_key': 'old-key' });
  const made = await plan([proposal('a', { kind: 'stdio', command: 'x', args: [], env: { API_KEY: 'same-key' } }), proposal('b', { kind: 'stdio', command: 'x', args: [], env: { API_KEY: 'new-key' } })], { secrets });
  expect(made.entries.map(({ connection }) => connection.kind === 'stdio' && connection.env['API_KEY'])).toEqual([{ secret: 'a-api_key' }, { secret: 'b-api_key-2' }]);
  expect(made.secrets).toEqual([{ name: 'b-api_key-2', value: 'new-key', from: { entry: 'b', place: 'API_KEY' } }]);
});

test('names fit what names must be and differ from those that are there', async () => {
  const entry: ServerProposal['connection'] = { kind: 'stdio', command: 'x', args: [], env: {} };
  const labels = ['github', 'GitHub', 'Ünïcode Näme', '..\u202E..', '__a__b', 'a very long name that goes on and on and on', '日本'];
  const made = await plan(labels.map((label) => proposal(label, entry)), { taken: ['github'] });
  expect(made.entries.map(({ name }) => name)).toEqual(['github-2', 'GitHub-3', 'Unicode-Name', 'server', 'a_b', 'a-very-long-name-that-goes-on-an', 'server-2']);
});

describe('what has to be filled in', () => {
  const asking = proposal('ask', { kind: 'stdio', command: 'x', args: ['--org', '${input:org}', '${other}'], env: { TOKEN: 'Bearer ${input:token}' } }, { asks: [{ id: 'input:org', title: 'Organisation', secret: false }, { id: 'input:token', title: 'Token', secret: true }], secretNames: ['TOKEN'] });

  test('is put where it belongs, and a key goes to the store', async () => {
    const made = await plan([asking], { answers: { 'input:org': 'acme ${input:token}', 'input:token': 'k' } });
    expect(made.entries).toMatchObject([{ connection: { args: ['--org', 'acme ${input:token}', '${other}'], env: { TOKEN: { secret: 'ask-token' } } } }]);
    expect(made.secrets).toMatchObject([{ value: 'Bearer k' }]);
  });

  test('is refused by its title while it is not given', async () => {
    await expect(plan([asking], { answers: { 'input:org': 'acme' } })).rejects.toMatchObject({ code: 'INVALID_INPUT', message: 'ask needs Token' });
  });
});

test('what did not answer as a server cannot be added', async () => {
  await expect(plan([proposal('impostor', undefined)])).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('did not answer as an MCP server') });
});
