// What the servers screen puts where, and in which words.
import { expect, test } from 'vitest';
import { groupServers, needsYou } from '../../../src-renderer/features/servers/serverGroups.ts';
import { heldWords, rowWords, shortAddress, toolWords } from '../../../src-renderer/features/servers/serverText.ts';
import { reduceServerLog, reduceServers } from '../../../src-preload/state/reducers.ts';
import { makeServers } from '../../kit/uiFixture/serversData.ts';

const now = Date.UTC(2026, 10, 28, 12);
const state = makeServers(now, false);
const named = (name: string) => state.servers.find((server) => server.name === name) ?? (() => { throw new Error(name); })();

test('sections: what needs the person first, then what is connected, off, found; files of other programs together', () => {
  const rows = groupServers(state, '').map((row) => (row.kind === 'head' ? `# ${row.title} ${row.count}` : row.key));
  expect(rows).toEqual([
    '# Needs you 2', 'server sentry', 'server slack',
    '# Connected 4', 'server build', 'server github', 'server obsidian', 'server postgres',
    '# Switched off 1', 'server weather',
    '# Found, not trusted 8', 'file /home/mara/.config/Claude/claude_desktop_config.json', 'file /home/mara/projects/ledger/.vscode/mcp.json', 'found fixture figma', 'found fixture Something on port 9222', 'found fixture build-02', 'problem 0 /home/mara/.codeium/windsurf/mcp_config.json',
    '# Ignored 1', 'ignored fixture old notes',
  ]);
  expect(groupServers(state, 'postg').map(({ key }) => key)).toEqual(['head Connected', 'server postgres']);
  expect(groupServers(makeServers(now, true), '')).toEqual([]);
});

test('one that is in use already is not offered again', () => {
  const found = state.found.map((server) => (server.label === 'figma' ? { ...server, have: 'figma' } : server));
  expect(groupServers({ ...state, found }, '').some(({ key }) => key === 'found fixture figma')).toBe(false);
});

test('an ignored one is not among the found ones, wherever it was found; a file of which all are is not shown', () => {
  const of = (...labels: string[]) => labels.map((label) => ({ identity: `fixture ${label}`, label, address: '', at: now }));
  const rows = groupServers({ ...state, ignored: of('figma', 'ledger-db', 'linear') }, '');
  expect(rows.filter(({ kind }) => kind === 'ignored')).toHaveLength(3);
  expect(rows.some(({ key }) => key === 'found fixture figma' || key.includes('.vscode'))).toBe(false);
  expect(rows.find(({ kind }) => kind === 'file')).toMatchObject({ found: [{ label: 'filesystem' }, { label: 'openweather' }, { label: 'github' }] });
});

test('words of a row: why it does not work without its own name, what is held, what it takes up', () => {
  expect(rowWords({ ...named('slack'), reason: { code: 'NETWORK', message: 'slack: nothing answers at https://slack.example' } })).toBe('Nothing answers at https://slack.example');
  expect(rowWords(named('sentry'))).toBe('2 definitions changed since you accepted them');
  expect(rowWords({ ...named('obsidian'), restarts: 2 })).toBe('HTTP, 2 restarts');
  expect(heldWords({ ...named('sentry'), held: { new: 1, changed: 1, warned: 3 } })).toBe('1 definition changed since you accepted it, 3 tools to look at first, 1 new tool');
  expect(toolWords(named('sentry'))).toBe('6 tools, 2 held');
  expect(needsYou({ ...named('slack'), enabled: false })).toBe(false);
  expect(shortAddress('/opt/node/bin/node /home/mara/dev/server.js --root /home/mara')).toBe('node ~/dev/server.js --root ~');
  expect(shortAddress('https://host.example/home/mara')).toBe('https://host.example/home/mara');
});

test('a change of one server leaves the others as they are, so that they are not drawn again', () => {
  const next = reduceServers(state, { type: 'serversChanged', changed: [{ ...named('github'), restarts: 1 }, { ...named('github'), name: 'new' }], removed: ['weather'] });
  expect(next.servers.map(({ name }) => name)).toEqual(['sentry', 'slack', 'github', 'postgres', 'obsidian', 'build', 'new']);
  expect(next.servers[0]).toBe(state.servers[0]);
  expect(next.servers[2]?.restarts).toBe(1);
  const lines = Array.from({ length: 600 }, (_, index) => ({ at: index, from: 'stderr' as const, text: String(index) }));
  expect(reduceServerLog({ lines: [] }, { type: 'added', lines }).lines).toHaveLength(500);
});
