import { expect, test } from 'vitest';
import { toPrompt } from '../../../src-main/models/providers/toPrompt.ts';
import type { ModelMessage } from '../../../src-main/models/chatModel.ts';
import { toolResultText } from '../../../src-main/mcp/toolResult.ts';
import type { CallOutcome } from '../../../src-main/calls/callOutcome.ts';

const picture = { mime: 'image/png', base64: 'aGVsbG8=' };
const messages: ModelMessage[] = [
  { role: 'person', text: 'How does it look?' },
  { role: 'assistant', text: '', calls: [{ callId: 'c1', name: 'browser_screenshot', arguments: {} }] },
  { role: 'result', callId: 'c1', name: 'browser_screenshot', outcome: 'done', output: { width: 10 }, pictures: [picture] },
];
const file = { type: 'file', data: { type: 'data', data: picture.base64 }, mediaType: 'image/png' };

test('a picture goes to the model in its result, in a message after it, or nowhere, as the wire has it', () => {
  const prompt = (form: 'result' | 'message' | 'none') => toPrompt({ system: '', messages }, form).slice(3);
  expect(prompt('result')).toMatchObject([{ role: 'tool', content: [{ output: { type: 'content', value: [{ type: 'text', text: '{"width":10}' }, file] } }] }]);
  expect(prompt('message')).toMatchObject([{ role: 'tool', content: [{ output: { type: 'json' } }] }, { role: 'user', content: [{ type: 'text' }, file] }]);
  expect(prompt('none')).toMatchObject([{ role: 'tool', content: [{ output: { type: 'json', value: { width: 10 } } }] }]);
  expect(JSON.stringify(prompt('none'))).not.toContain(picture.base64);
});

test('an outside client gets a picture as an image, once', () => {
  const outcome: CallOutcome = { callId: 'c1', state: 'done', call: {} as CallOutcome['call'], forModel: {}, forClient: { value: { width: 10 }, truncated: false }, remarks: [], pictures: [picture], raw: { width: 10, image: picture.base64 }, error: undefined };
  const result = JSON.parse(`{${toolResultText(outcome, false)}}`) as unknown;
  expect(result).toEqual({ content: [{ type: 'text', text: '{"width":10}' }, { type: 'image', data: picture.base64, mimeType: 'image/png' }], structuredContent: { width: 10 } });
});
