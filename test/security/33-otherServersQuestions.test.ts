// Attack 33, for the servers of others: none speaks in another's call, and nobody but the person answers one.
import { expect, onTestFinished, test } from 'vitest';
import type { ApprovalView } from '../../src-preload/contract/index.ts';
import { fixture } from '../kit/connectTestServer.ts';
import { openAdopted } from '../mcp/kit/adoptedServers.ts';
import { until } from '../mcp/kit/startSteward.ts';

const schema = { type: 'object', properties: { name: { type: 'string', default: 'Ada' } } };
const servers = () => [
  { name: 'asked', command: process.execPath, args: [fixture('probeServer.ts'), 'modern'] },
  // Asks hundreds of questions as soon as it is connected.
  { name: 'meddler', command: process.execPath, args: [fixture('hostileServer.ts'), 'questions'] },
];

test('a server that was asked nothing asks nothing, also while another is called', async () => {
  const { runtime } = await openAdopted(servers, { policy: 'trusted' });
  await until('both servers', () => runtime.registry.get('asked__ask_form') !== undefined && runtime.registry.get('meddler__echo') !== undefined);
  const cards: ApprovalView[] = [];
  onTestFinished(runtime.approvals.event((action) => {
    if (action.type === 'asked') cards.push(action.approval);
  }));
  const call = runtime.door.callFunction({ name: 'asked__ask_form', input: { message: 'Who?', schema }, caller: { kind: 'catalogue' }, approval: 'wait' });
  await until('its question', () => cards.length > 0);
  expect(cards.map(({ preview }) => (preview.kind === 'form' ? preview.server : preview.kind))).toEqual(['asked']);

  // An outside program cannot answer it: it is no function, and its call is not that program's.
  const [card] = cards;
  const outside = { kind: 'mcp', client: 'thief', tokenId: 'other' } as const;
  for (const name of [card?.call.name ?? '', card?.call.id ?? '']) {
    expect(await runtime.door.callFunction({ name, input: { name: 'Mallory' }, caller: outside, approval: { waitMs: 50 } })).toMatchObject({ state: 'failed', error: { code: 'UNKNOWN_FUNCTION' } });
  }
  // Nor is it answered by a digest that is not its own.
  await expect(runtime.door.decide([{ approvalId: card?.id ?? '', digest: '0'.repeat(64), verdict: 'allow', scope: 'once', note: undefined }])).rejects.toMatchObject({ code: 'APPROVAL_STALE' });
  await expect(runtime.door.decide([{ approvalId: card?.id ?? '', digest: card?.call.digest ?? '', verdict: 'allow', scope: 'always', note: undefined }])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await runtime.door.decide([{ approvalId: card?.id ?? '', digest: card?.call.digest ?? '', verdict: 'allow', scope: 'once', note: undefined }]);
  expect((await call).raw).toMatchObject({ content: [{ text: '{"action":"accept","content":{"name":"Ada"}}' }] });
});

test('a question of a process that is gone is withdrawn at the next start, and never answered', async () => {
  const first = await openAdopted(servers, { policy: 'trusted' });
  await until('its tools', () => first.runtime.registry.get('asked__ask_form') !== undefined);
  void first.runtime.door.callFunction({ name: 'asked__ask_form', input: { message: 'Who?', schema }, caller: { kind: 'catalogue' }, approval: 'wait' });
  await until('its question', () => first.runtime.approvals.unanswered().length > 0);
  const callId = first.runtime.approvals.unanswered()[0]?.view.call.id ?? '';
  await first.runtime.stop();

  const again = await openAdopted(servers, { policy: 'trusted', folder: first.folder });
  expect(again.runtime.approvals.unanswered()).toEqual([]);
  expect(await again.runtime.calls.get(callId)).toMatchObject({ name: 'answer_server', state: 'refused' });
});
