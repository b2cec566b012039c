// Attack 40: a call that is not idempotent and whose outcome is unknown is tried again.
import { expect, test, vi } from 'vitest';
import { AppError } from '../../src-main/kernel/errors.ts';
import { scriptedFunction } from '../kit/scriptedFunction.ts';
import { meetSteward } from './kit/outside.ts';

const outward = { readOnly: false, idempotent: false, undo: 'impossible' as const, effects: () => [{ kind: 'notify' as const, title: 'sent' }] };

test.each([
  ['the connection was cut in the midst of it', new AppError('NETWORK', 'The connection was cut'), 'NETWORK'],
  ['the other side had too much to do', new AppError('OVERLOADED', 'Too much to do'), 'OVERLOADED'],
  ['it says itself that it does not know', new AppError('OUTCOME_UNKNOWN', 'No answer came'), 'OUTCOME_UNKNOWN'],
])('what sends something is run once when %s', async (_, failure, code) => {
  const sent = vi.fn(async () => Promise.reject(failure));
  const outside = await meetSteward({ more: [scriptedFunction({ ...outward, handler: sent })] });
  const answer = await outside.call('scripted', { value: 'hello' });
  expect(answer).toMatchObject({ ok: false, code });
  expect(sent).toHaveBeenCalledTimes(1);
});

test('what was cut off by its time limit is said to be unknown, and run once', async () => {
  const sent = vi.fn(async ({ signal }: { signal: AbortSignal }) => {
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut'))));
    return { value: '' };
  });
  const outside = await meetSteward({ more: [scriptedFunction({ ...outward, timeoutMs: 30, handler: sent })] });
  const answer = await outside.call('scripted', { value: 'hello' });
  expect(answer).toMatchObject({ ok: false, code: 'OUTCOME_UNKNOWN' });
  expect(answer.text).toContain('not tried again');
  expect(sent).toHaveBeenCalledTimes(1);
});

test('an older result or a simpler way never stands in for it', async () => {
  const fallback = vi.fn(async () => ({ value: 'sent in another way' }));
  const sent = vi.fn(async ({ signal }: { signal: AbortSignal }) => {
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut'))));
    return { value: '' };
  });
  const outside = await meetSteward({ more: [scriptedFunction({ ...outward, cacheSeconds: 60, timeoutMs: 30, fallback: { how: 'by another way', handler: fallback }, handler: sent })] });
  expect(await outside.call('scripted', { value: 'hello' })).toMatchObject({ ok: false, code: 'OUTCOME_UNKNOWN' });
  expect(fallback).not.toHaveBeenCalled();
});

test('what does no more the second time is tried again, so that the refusal above is one', async () => {
  const read = vi.fn(async () => (read.mock.calls.length < 2 ? Promise.reject(new AppError('NETWORK', 'The connection was cut')) : { value: 'there' }));
  const outside = await meetSteward({ more: [scriptedFunction({ handler: read })] });
  expect(await outside.call('scripted', {})).toMatchObject({ ok: true, result: { value: 'there' } });
  expect(read).toHaveBeenCalledTimes(2);
});
