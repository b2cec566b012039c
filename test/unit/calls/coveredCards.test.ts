import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDoor } from '../../kit/openDoor.ts';
import { manualClock } from '../wire/wireKit.ts';
import { allow, allowed, ask, asks, create, cursor, openCards, otherChat, refuse } from './kit/askCards.ts';

describe('other open cards', () => {
  it('that a new permission covers are settled by it, and the audit says so; the rest stay', async () => {
    const open = await openDoor();
    const [one, two, elsewhere, hook] = [await ask(open, create('notes/a.txt')), await ask(open, create('notes/b.txt', otherChat)), await ask(open, create('other/c.txt')), await ask(open, create('notes/.git/hooks/d'))];
    await allow(open, one.card, 'always');
    expect((await one.outcome).call.decision).toMatchObject({ by: 'person', scope: 'always' });
    const grant = open.parts.grants.list()[0]?.id;
    expect(await two.outcome).toMatchObject({ state: 'done', call: { decision: { verdict: 'allow', by: 'rule', ruleId: grant } } });
    expect((await open.auditQueries.get(two.card.call.id)).decision).toMatchObject({ by: 'rule', ruleId: grant });
    expect(open.parts.approvals.state().approvals.find(({ id }) => id === two.card.id)).toMatchObject({ outcome: 'allowed', call: { state: 'done' } });
    expect(openCards(open).map(({ id }) => id)).toEqual([elsewhere.card.id, hook.card.id]);
    expect(existsSync(join(open.workspace, 'notes/.git/hooks/d'))).toBe(false);
    for (const left of [elsewhere, hook]) {
      await refuse(open, left.card);
      await left.outcome;
    }
  });

  it('“this chat” settles those of the chat alone', async () => {
    const open = await openDoor();
    const [one, two, other] = [await ask(open, create('notes/a.txt')), await ask(open, create('notes/b.txt')), await ask(open, create('notes/c.txt', otherChat))];
    await allow(open, one.card, 'chat');
    expect((await two.outcome).state).toBe('done');
    expect(openCards(open).map(({ id }) => id)).toEqual([other.card.id]);
    await refuse(open, other.card);
    await other.outcome;
  });

  it('“once” settles nothing else', async () => {
    const open = await openDoor();
    const [one, two] = [await ask(open, create('notes/a.txt')), await ask(open, create('notes/b.txt'))];
    await allow(open, one.card, 'once');
    await one.outcome;
    expect(openCards(open).map(({ id }) => id)).toEqual([two.card.id]);
    await refuse(open, two.card);
    expect((await two.outcome).state).toBe('refused');
  });

  it('are judged by what would run now: what has become another call is not settled', async () => {
    const open = await openDoor();
    const [one, two] = [await ask(open, create('notes/a.txt')), await ask(open, create('notes/b.txt'))];
    await open.door.editApproval(two.card.id, { file_path: 'other/b.txt', content: 'x' });
    await allow(open, one.card, 'always');
    await one.outcome;
    const [left] = openCards(open);
    expect(left).toMatchObject({ id: two.card.id, call: { arguments: { file_path: 'other/b.txt' } } });
    if (left) await refuse(open, left);
    await two.outcome;
  });

  it('of an outside caller that has left: it runs when it is asked for again, once, as the same call', async () => {
    const open = await openDoor();
    const request = create('notes/b.txt', cursor, { approval: { waitMs: 10 } });
    const left = await open.door.callFunction(request);
    expect(left.error?.code).toBe('APPROVAL_PENDING');
    await allowed(open, create('notes/a.txt'), 'always');
    await expect.poll(() => openCards(open)).toEqual([]);
    expect(existsSync(join(open.workspace, 'notes/b.txt'))).toBe(false);
    expect(await open.door.callFunction(request)).toMatchObject({ state: 'done', callId: left.callId, call: { decision: { by: 'rule' } } });
    expect((await open.parts.calls.waiting())).toEqual([]);
  });
});

describe('a caller that has left', () => {
  it('and was allowed for always, finds the permission and its own call', async () => {
    const open = await openDoor();
    const request = create('notes/a.txt', cursor, { approval: { waitMs: 10 } });
    const left = await open.door.callFunction(request);
    const [card] = openCards(open);
    if (card) await allow(open, card, 'always');
    await expect.poll(() => open.parts.grants.list().length).toBe(1);
    expect(await open.door.callFunction(request)).toMatchObject({ state: 'done', callId: left.callId });
    expect(readFileSync(join(open.workspace, 'notes/a.txt'), 'utf8')).toBe('x');
  });

  it('and does not come back in ten minutes has its call ended, with nothing run', async () => {
    const clock = manualClock();
    const open = await openDoor({ clock });
    const asking = open.door.callFunction(create('notes/a.txt', cursor, { approval: { waitMs: 10 } }));
    await expect.poll(() => openCards(open).length).toBe(1);
    clock.advance(10);
    const left = await asking;
    const [card] = openCards(open);
    if (card) await allow(open, card, 'once');
    await expect.poll(() => open.parts.grants.holdsTickets()).toBe(true);
    clock.advance(10 * 60_000);
    await expect.poll(async () => (await open.parts.calls.get(left.callId))?.state).toBe('refused');
    expect((await open.auditQueries.get(left.callId)).error).toMatchObject({ code: 'CANCELLED', message: expect.stringContaining('did not come back') as string });
    expect(await asks(open, create('notes/a.txt', cursor))).toBe(true);
    expect(existsSync(join(open.workspace, 'notes/a.txt'))).toBe(false);
  });
});
