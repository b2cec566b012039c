import type { SettingsState } from '../../../src-preload/contract/index.ts';

/** Settings of a person who has used Steward for a while. */
export function makeSettings(now: number): SettingsState {
  const day = 86_400_000;
  return {
    model: { provider: 'openai-compatible', model: 'qwen3:14b', baseUrl: 'http://127.0.0.1:11434/v1' },
    preset: 'ask', presetFixedBy: null, workspace: '/home/mara/projects/ledger', workspaceFixedBy: null,
    theme: 'system', textSize: 100, approvalTimeoutSeconds: 600, undoDays: 30, undoGigabytes: 5, firstRunDone: true,
    secrets: ['anthropic-key', 'openai-key', 'smtp.office', 'database.shop'], secretStore: 'a file only you may read, ~/.steward/secrets.json',
    accounts: [
      { kind: 'mail', name: 'office', credential: { secret: 'smtp.office' }, address: 'mara@example.com', sender: 'Mara Lindqvist', user: 'mara@example.com', smtp: { host: 'smtp.example.com', port: 587, security: 'starttls' }, imap: { host: 'imap.example.com', port: 993, security: 'tls' } },
      { kind: 'slack', name: 'team', credential: { secret: 'account.team' }, server: 'https://slack.com' },
      { kind: 'teams', name: 'outages', credential: { secret: 'account.outages' }, server: 'https://prod-12.westeurope.logic.azure.com', channel: 'Operations, Outages' },
    ],
    databases: [
      { engine: 'postgresql', name: 'shop', host: 'db.example.com', port: 5432, tls: 'verified', database: 'shop', user: 'mara', credential: { secret: 'database.shop' } },
      { engine: 'sqlite', name: 'ledger', path: 'ledger.sqlite' },
      { engine: 'redis', name: 'cache', host: '127.0.0.1', port: 6379, tls: 'off', database: 0 },
    ],
    grants: [
      { id: 'grant.01', sentence: 'Move files inside scans/** to scans/**', scope: 'always', createdAt: now - 12 * day, used: 31, lastUsedAt: now - 2 * 3_600_000 },
      { id: 'grant.02', sentence: 'Run vitest in ~/projects/ledger', scope: 'chat', chatTitle: 'Irish VAT in the exporter', createdAt: now - 3_600_000, used: 4, lastUsedAt: now - 600_000 },
      { id: 'grant.03', sentence: 'Edit files inside docs/**', scope: 'always', createdAt: now - 40 * day, used: 0 },
    ],
    rules: [
      { id: 'deny.system', verdict: 'deny', sentence: 'Writes to /etc, /boot and other system places are denied.', fired30d: 4 },
      { id: 'ask.protected', verdict: 'ask', sentence: 'Shell profiles, keys and startup folders always ask, in spite of permissions.', fired30d: 2 },
      { id: 'ask.delete', verdict: 'ask', sentence: 'Deleting asks.', fired30d: 19 },
      { id: 'ask.writes', verdict: 'ask', sentence: 'Changes to files ask.', fired30d: 212 },
      { id: 'preset.ask.reads', verdict: 'allow', sentence: 'Reads inside the workspace run.', fired30d: 6314 },
    ],
    tokens: [
      { name: 'cursor', scope: { functions: ['read_*', 'list_directory'], preset: 'read-only', callsPerMinute: 120, reads: [] }, createdAt: now - 6 * 86_400_000, lastUsedAt: now - 240_000 },
      { name: 'nightly-report', scope: { reads: ['audit', 'statistics'] }, createdAt: now - 30 * 86_400_000 },
      { name: 'old-laptop', scope: { reads: [] }, createdAt: now - 90 * 86_400_000, lastUsedAt: now - 60 * 86_400_000, revokedAt: now - 50 * 86_400_000 },
    ],
    connect: { url: 'http://127.0.0.1:9000/mcp', tokenFile: '/home/mara/.steward/token', stdioCommand: 'steward mcp --data-dir /home/mara/.steward' },
    dataFolder: '/home/mara/.steward', version: '0.1.0',
  };
}
