import { describe, expect, it } from 'vitest';
import type { SettingsState } from '../../../src-preload/contract/index.ts';
import { httpSnippet, splitCommand, standardIoSnippet } from '../../../src-renderer/features/settings/connectSnippets.ts';
import { errorText } from '../../../src-renderer/features/settings/errorText.ts';
import { checkSecretName } from '../../../src-renderer/features/settings/secretName.ts';
import { findSection, sections } from '../../../src-renderer/features/settings/sections.ts';
import { describeChange, invertPatch } from '../../../src-renderer/features/settings/settingsChange.ts';
import { describeTimeLimit, readTimeLimit, splitTimeLimit } from '../../../src-renderer/features/settings/timeLimit.ts';
import { readUndoLimit, undoLimits } from '../../../src-renderer/features/settings/undoLimit.ts';
import { settingsMethods } from '../../../src-preload/contract/settings.ts';
import { describeScope, describeUse, emptyFields, readTokenFields } from '../../../src-renderer/features/settings/tokenFields.ts';
import { tokenMethods } from '../../../src-preload/contract/tokens.ts';
import { makeSettings } from '../../kit/uiFixture/settingsData.ts';
import { findIn } from '../../../src-renderer/features/settings/usePart.tsx';

describe('sections of the settings', () => {
  it('finds a section by its address and falls back to the first', () => {
    expect(findSection('policy').title).toBe('Policy');
    expect(findSection(null)).toBe(sections[0]);
    expect(findSection('no-such-section')).toBe(sections[0]);
    expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length);
  });
});

describe('time limit', () => {
  it('shows the largest unit that gives a whole number', () => {
    expect(splitTimeLimit(600)).toEqual({ amount: 10, unit: 'minutes' });
    expect(splitTimeLimit(90)).toEqual({ amount: 90, unit: 'seconds' });
    expect(splitTimeLimit(86_400)).toEqual({ amount: 24, unit: 'hours' });
    expect([0, 1, 60, 3600, 7200].map(describeTimeLimit)).toEqual(['until answered', '1 second', '1 minute', '1 hour', '2 hours']);
  });

  it('reads what is typed, up to one day', () => {
    expect(readTimeLimit(' 10 ', 'minutes')).toEqual({ seconds: 600 });
    expect(readTimeLimit('24', 'hours')).toEqual({ seconds: 86_400 });
  });

  it.each([['', 'minutes', 'whole number, 1 to 1,440 minutes'], ['1.5', 'hours', 'whole number, 1 to 24 hours'], ['-3', 'seconds', 'whole number'], ['0', 'minutes', 'Until answered'], ['25', 'hours', 'At most 24 hours'], ['86401', 'seconds', 'At most 86,400 seconds']] as const)('says what would be right for “%s” %s', (text, unit, words) => {
    expect(readTimeLimit(text, unit)).toEqual({ problem: expect.stringContaining(words) });
  });
});

describe('limits of undo', () => {
  it('reads what is typed, within the bounds the runtime takes', () => {
    expect(readUndoLimit('undoDays', ' 7 ')).toEqual({ value: 7 });
    expect(readUndoLimit('undoGigabytes', '0,5')).toEqual({ value: 0.5 });
    for (const [name, { least, most }] of Object.entries(undoLimits)) {
      const takes = (value: number): boolean => settingsMethods['settings.update'].params.safeParse({ patch: { [name]: value } }).success;
      expect([takes(least), takes(most), takes(least / 2), takes(most + 1)]).toEqual([true, true, false, false]);
    }
  });

  it.each([['undoDays', '0', '1 to 365 days'], ['undoDays', '1.5', 'A whole number'], ['undoDays', 'x', 'A whole number'], ['undoGigabytes', '0', '0.1 to 1,000 GB'], ['undoGigabytes', '', 'A number']] as const)('%s: says what would be right for “%s”', (name, text, words) => {
    expect(readUndoLimit(name, text)).toEqual({ problem: expect.stringContaining(words) });
  });
});

describe('name of a secret', () => {
  const accepted = (name: string): boolean => settingsMethods['secrets.set'].params.safeParse({ name, value: 'x' }).success;

  it.each(['openai-key', 'a', '0', 'smtp.office', `a${'b'.repeat(63)}`])('takes %s, as the runtime does', (name) => {
    expect(checkSecretName(name)).toBeUndefined();
    expect(accepted(name)).toBe(true);
  });

  it.each([['', 'needed'], ['OpenAI Key', 'for example openai-key'], ['my key', 'not a space'], ['key/one', '“/”'], ['-key', 'begins with a letter'], ['a'.repeat(65), 'this has 65'], ['clé', '“é”']])('refuses “%s”, as the runtime does', (name, words) => {
    expect(checkSecretName(name)).toContain(words);
    expect(accepted(name)).toBe(false);
  });
});

describe('a change and its way back', () => {
  const settings: SettingsState = makeSettings(0);

  it('names what changed', () => {
    expect(describeChange({ theme: 'dark' })).toBe('Theme: dark');
    expect(describeChange({ textSize: 110, approvalTimeoutSeconds: 0 })).toBe('Text size: 110 %, Time limit: until answered');
    expect(describeChange({ preset: 'read-only' })).toBe('Policy: Read only');
    expect(describeChange({ workspace: '/home/mara/notes' })).toBe('Workspace: ~/notes');
    expect(describeChange({ model: { provider: 'openai', model: 'gpt-5' } })).toBe('Model: gpt-5');
    expect(describeChange({ model: { provider: 'offline' } })).toBe('Model: offline engine');
  });

  it('has nothing to take back for the first run', () => {
    expect(describeChange({ firstRunDone: false })).toBe('');
  });

  it('takes back only what the patch named', () => {
    expect(invertPatch({ theme: 'dark', preset: 'trusted' }, settings)).toEqual({ theme: 'system', preset: 'ask' });
    expect(invertPatch({ model: { provider: 'offline' } }, settings)).toEqual({ model: settings.model });
    const all = { model: { provider: 'offline' }, preset: 'trusted', workspace: '/w', theme: 'dark', textSize: 90, approvalTimeoutSeconds: 0, firstRunDone: false } as const;
    const inverse = invertPatch(all, settings);
    expect(Object.keys(inverse).sort()).toEqual(Object.keys(all).sort());
    expect(settingsMethods['settings.update'].params.safeParse({ patch: inverse }).success).toBe(true);
  });
});

describe('an error in words', () => {
  it('says what happened, then what to try, as sentences', () => {
    expect(errorText({ message: 'this computer, port 9 cannot be reached', hint: 'Is the server running?' })).toBe('This computer, port 9 cannot be reached. Is the server running?');
    expect(errorText({ message: 'That permission is gone already' })).toBe('That permission is gone already');
  });
});

describe('entries for other clients', () => {
  it('splits a command line, keeping quoted words whole', () => {
    expect(splitCommand('steward mcp --data-dir "/home/mara/My Data"')).toEqual({ command: 'steward', args: ['mcp', '--data-dir', '/home/mara/My Data'] });
    expect(splitCommand('steward mcp')).toEqual({ command: 'steward', args: ['mcp'] });
  });

  it('writes JSON a client can read', () => {
    expect(JSON.parse(standardIoSnippet('steward mcp --data-dir /d'))).toEqual({ mcpServers: { steward: { command: 'steward', args: ['mcp', '--data-dir', '/d'] } } });
    expect(JSON.parse(httpSnippet('http://127.0.0.1:9000/mcp'))).toEqual({ mcpServers: { steward: { type: 'http', url: 'http://127.0.0.1:9000/mcp', headers: { Authorization: 'Bearer TOKEN' } } } });
  });
});

describe('a long list of permissions or rules', () => {
  const items = Array.from({ length: 10_000 }, (_, index) => `Move files in folder-${index} and below`);

  it('is found through by words, in any order and case', () => {
    expect(findIn(items, (item) => item, 'FOLDER-77 move').slice(0, 2)).toEqual(['Move files in folder-77 and below', 'Move files in folder-770 and below']);
    expect(findIn(items, (item) => item, 'nothing of this')).toEqual([]);
  });

  it('is whole while nothing is typed', () => {
    expect(findIn(items, (item) => item, '  ')).toBe(items);
  });
});

describe('a token for a client', () => {
  const fields = { ...emptyFields, name: 'cursor' };

  it('sends what the runtime takes', () => {
    for (const typed of [fields, { ...fields, functions: 'read_*, category:files  x', rate: '1,200', preset: 'ask', reads: ['audit'] } as const]) {
      const read = readTokenFields(typed);
      expect('request' in read && tokenMethods['tokens.create'].params.safeParse(read.request).success).toBe(true);
    }
    expect(readTokenFields({ ...fields, functions: 'read_*, category:files', rate: '1,200' })).toEqual({ request: { name: 'cursor', scope: { functions: ['read_*', 'category:files'], callsPerMinute: 1200, reads: [] } } });
  });

  it.each([[{ name: 'My laptop' }, 'name'], [{ name: '' }, 'name'], [{ functions: 'read file!' }, 'functions'], [{ functions: 'category:' }, 'functions'], [{ rate: '0' }, 'rate'], [{ rate: 'many' }, 'rate'], [{ rate: '1.5' }, 'rate']] as const)('says which field is wrong: %j', (wrong, field) => {
    expect(readTokenFields({ ...fields, ...wrong })).toEqual({ field, problem: expect.any(String) });
  });

  it('says in one line what it may do, and when it was used', () => {
    expect(describeScope({ reads: [] })).toBe('All functions');
    expect(describeScope({ functions: ['read_*'], preset: 'read-only', callsPerMinute: 1200, reads: ['audit', 'journal'] })).toBe('read_*; at most Read only; 1,200 calls a minute; reads audit, undo journal');
    expect(describeUse({ name: 'x', scope: { reads: [] }, createdAt: 0 })).toContain('never used');
    expect(describeUse({ name: 'x', scope: { reads: [] }, createdAt: 0, revokedAt: 5 })).toContain('revoked');
  });
});
