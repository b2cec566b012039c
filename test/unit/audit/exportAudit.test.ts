import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src-preload/contract/index.ts';
import { csvCell, exportAudit, jsonLine } from '../../../src-main/audit/exportAudit.ts';

const entry = (object: string): AuditEntry => ({
  callId: 'call-1', seq: 7, at: 0, name: 'read_file', risk: 'read', state: 'done',
  phrase: { base: '=cmd', present: '', past: '', object }, caller: { kind: 'mcp', client: '@evil', tokenId: 't' },
  decision: { verdict: 'allow', by: 'rule', ruleId: 'preset.read', reason: 'r', at: 0 }, served: { from: 'retry', attempts: 2 }, durationMs: 3, undo: { state: 'none' },
});
const nasty = 'a\r\nfake row\u001b[2J\u0085\u202etxt.exe\u2028\u{e0041}"quoted", end';

describe('exported audit', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '|calc', '%0A', '＝1', '＋1', '－1', '＠a'])('a spreadsheet cannot run the cell %j', (text) => {
    expect(csvCell(text)).not.toMatch(/^"?\s*[=+\-@|%＝＋－＠]/u);
    expect(csvCell('plain=text')).toBe('plain=text');
  });

  it('is one line a call in either format, whatever the call holds', () => {
    const csv = exportAudit([entry(nasty)], 'csv', 0).text;
    expect(csv.split('\r\n')).toHaveLength(3);
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(csv).toContain("'=cmd a\\u{d}\\u{a}fake row\\u{1b}[2J");
    expect(csv).toContain('""quoted"", end"');
    expect(csv).toContain(',retry,');
    const { text } = exportAudit([entry(nasty)], 'jsonl', 0);
    expect(text.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(text)).toEqual(entry(nasty));
  });

  it('escapes invisible characters so that JSON stays the same value', () => {
    const value = { nasty, '\u009b31m': ['\u200b', '\u{e0001}'] };
    expect(JSON.parse(jsonLine(value))).toEqual(value);
    expect(jsonLine(value)).not.toContain('\u009b');
  });
});
