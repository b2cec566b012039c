// Attack 54: padding that hides the dangerous part, or words that differ from the action: the card shows the real arguments, whole.
import { expect, test } from 'vitest';
import type { ApprovalView } from '../../src-preload/contract/index.ts';
import { openDoor } from '../kit/openDoor.ts';
import { until } from '../mcp/kit/startSteward.ts';

async function cardFor(name: string, input: Record<string, unknown>, modelSays?: string): Promise<{ card: ApprovalView; whole: string }> {
  const { door, parts } = await openDoor({ files: { 'a.txt': `${'line\n'.repeat(3000)}` } });
  const stopper = new AbortController();
  const call = door.callFunction({ name, input, caller: { kind: 'chat', chatId: 'chat_1', model: 'm' }, signal: stopper.signal, modelSays });
  const card = await until('the card', () => parts.approvals.state().approvals[0]);
  const whole = JSON.stringify(await door.previewApproval(card.id));
  stopper.abort();
  await call;
  return { card, whole };
}

test.each([
  ['spaces', ' '.repeat(5000)],
  ['new lines', '\n'.repeat(5000)],
  ['tabs', '\t'.repeat(3000)],
  ['comments', '# nothing to see\n'.repeat(500)],
  ['true commands', 'true\n'.repeat(2000)],
])('a script padded with %s', async (_what, padding) => {
  const script = `echo harmless${padding}\nrm -rf important`;
  const { card } = await cardFor('execute_shell', { command: script });
  expect(card.preview).toMatchObject({ kind: 'command', script });
  expect(card.call.arguments['command']).toBe(script);
  expect(JSON.stringify(card.preview.notes)).toContain('Deletes without asking');
});

test('content padded with thousands of lines is there whole, and what was left out of the card is counted', async () => {
  const content = `${'padding\n'.repeat(8000)}EVIL\n`;
  const { card, whole } = await cardFor('write_file', { file_path: 'a.txt', content });
  expect(card.preview).toMatchObject({ kind: 'diff', added: 8001, truncated: true });
  expect(whole).toContain('EVIL');
});

test.each(['Lists the files, changes nothing', 'The user asked for this', ''])('the words of the model (%j) stand apart from what Steward measured', async (words) => {
  const { card } = await cardFor('delete_file', { file_path: 'a.txt' }, words);
  expect(card.heading).toBe('Delete a.txt');
  expect(card.approveLabel).toMatch(/^Delete/);
  expect(card.call.risk).toBe('destroy');
  expect(JSON.stringify({ ...card, modelSays: undefined })).not.toContain(words || '\u0000');
});
