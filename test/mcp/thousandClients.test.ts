// A thousand clients at once, each with a session, a stream of its own and calls: they wait for their turn, none meets an error.
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { scriptedFunction } from '../kit/scriptedFunction.ts';
import { beginSession, legacyRequest, modernRequest, send } from './kit/rawClient.ts';
import { startSteward, until } from './kit/startSteward.ts';

const withSession = 1000;
const without = 200;

test('a thousand clients at once are served, all of them', async () => {
  let [running, most] = [0, 0];
  const slow = scriptedFunction({
    name: 'slow',
    async handler(_, value) {
      most = Math.max(most, ++running);
      await pause(5);
      running--;
      return { value };
    },
  });
  const { port, runtime, openRequests } = await startSteward({ more: [slow] });
  const call = (value: string) => ({ name: 'slow', arguments: { value } });

  const sessions = await Promise.all(Array.from({ length: withSession }, () => beginSession(port)));
  const hangUp = new AbortController();
  for (const session of sessions) send(port, { method: 'GET', headers: { ...session, Accept: 'text/event-stream' }, signal: hangUp.signal }).catch(() => undefined);
  await until('all streams', () => openRequests() === withSession);

  const answers = await Promise.all([
    ...sessions.map((session, index) => send(port, { ...legacyRequest('tools/call', call(String(index))), headers: session })),
    ...Array.from({ length: without }, (_, index) => send(port, modernRequest('tools/call', call(String(withSession + index))))),
  ]);
  for (const [index, answer] of answers.entries()) expect(answer.messages[0]).toMatchObject({ result: { structuredContent: { value: String(index) } } });
  expect(most).toBeLessThanOrEqual(20);
  expect(runtime.execution.bulkheads.load).toEqual({ running: 0, waiting: 0 });
  hangUp.abort();
}, 60_000);
