import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src-main/kernel/clock.ts';
import { openDoor, type OpenDoor } from '../../kit/openDoor.ts';

/** A clock that stands until it is moved. */
function standingClock(start = Date.parse('2026-11-24T12:00:00Z')): Clock & { move(ms: number): void } {
  let now = start;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => void (timers = timers.filter((each) => each !== timer));
    },
    move(ms) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((each) => each !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
    },
  };
}

const person = { kind: 'catalogue' } as const;
const minute = 60_000;
const task = (change: Record<string, unknown> = {}) => ({ schedule: '*/5 * * * *', time_zone: 'UTC', function: 'create_file', arguments: { file_path: 'made.txt', content: 'made' }, name: 'maker', ...change });

async function plan(open: OpenDoor, input: Record<string, unknown>) {
  const outcome = await open.door.callFunction({ name: 'schedule_task', input, caller: person, approval: 'wait' });
  return outcome;
}

describe('a task', () => {
  it('is planned after the person saw what it does and when, and runs through the door as a schedule', async () => {
    const clock = standingClock();
    const open = await openDoor({ clock, rules: [{ id: 'files', verdict: 'allow', reason: 'made', match: { function: 'create_file', caller: 'schedule:maker' } }] });
    const planning = plan(open, task());
    await expect.poll(() => open.parts.approvals.unanswered().length).toBe(1);
    const { view } = open.parts.approvals.unanswered()[0]!;
    expect(view).toMatchObject({ ruleId: 'ask.schedules', approveLabel: 'Plan task', heading: 'Plan create made.txt, every 5 minutes', terms: [{}, { title: 'Can be cancelled' }, {}] });
    expect(view.preview).toMatchObject({ kind: 'facts', facts: expect.arrayContaining([{ label: 'Call', value: 'Create made.txt', tone: 'strong' }, { label: 'content', value: 'made' }, { label: 'Each time', value: 'Runs by itself: made' }]) });
    await open.door.decide([{ approvalId: view.id, digest: view.call.digest, verdict: 'allow', scope: 'once', note: undefined }]);
    expect(await planning).toMatchObject({ state: 'done', raw: { task: { next_runs: ['2026-11-24T12:05:00.000Z', '2026-11-24T12:10:00.000Z', '2026-11-24T12:15:00.000Z'] } } });
    expect(existsSync(join(open.workspace, 'made.txt'))).toBe(false);
    clock.move(5 * minute);
    await expect.poll(() => open.schedules.list()[0]?.lastRun?.outcome).toBe('done');
    expect(readFileSync(join(open.workspace, 'made.txt'), 'utf8')).toBe('made');
    const [entry] = (await open.auditQueries.query({ names: ['create_file'] } as never, undefined, 5)).entries;
    expect(entry?.caller).toEqual({ kind: 'schedule', name: 'maker' });
  });

  it('that must ask waits for the person, leaves out the next time meanwhile, and is refused when nobody answers', async () => {
    const clock = standingClock();
    const open = await openDoor({ clock, rules: [{ id: 'plan', verdict: 'allow', reason: '', match: { function: 'schedule_task' } }] });
    await plan(open, task());
    clock.move(5 * minute);
    await expect.poll(() => open.parts.approvals.unanswered().length).toBe(1);
    await expect.poll(() => open.schedules.list()[0]?.lastRun).toMatchObject({ outcome: 'running', text: 'Waits for you: Create made.txt' });
    expect(open.parts.approvals.unanswered()[0]?.view.askedBy).toBe('The schedule maker');
    clock.move(5 * minute);
    await expect.poll(() => open.schedules.list()[0]?.lastRun?.text).toContain('the next time was left out');
    expect(open.parts.approvals.unanswered()).toHaveLength(1);
    clock.move(6 * minute);
    await expect.poll(() => open.schedules.list()[0]?.lastRun?.outcome).toBe('refused');
    expect(existsSync(join(open.workspace, 'made.txt'))).toBe(false);
  });

  it('may be allowed for all its times, and for no other caller', async () => {
    const clock = standingClock();
    const open = await openDoor({ clock, rules: [{ id: 'plan', verdict: 'allow', reason: '', match: { function: 'schedule_task' } }] });
    await plan(open, task());
    clock.move(5 * minute);
    await expect.poll(() => open.parts.approvals.unanswered().length).toBe(1);
    const { view } = open.parts.approvals.unanswered()[0]!;
    expect(view.offers.map(({ scope }) => scope)).toEqual(['once', 'workspace', 'always']);
    expect(view.offers.at(-1)?.sentence).toContain('asked by schedule:maker');
    await open.door.decide([{ approvalId: view.id, digest: view.call.digest, verdict: 'allow', scope: 'always', note: undefined }]);
    await expect.poll(() => open.schedules.list()[0]?.lastRun?.outcome).toBe('done');
    expect((await open.undo.undo(view.call.id, false)).state).toBe('undone');
    clock.move(5 * minute);
    await expect.poll(() => open.schedules.list()[0]).toMatchObject({ runs: 2, lastRun: { outcome: 'done' } });
    expect(open.parts.approvals.unanswered()).toEqual([]);
    expect((await open.door.callFunction({ name: 'create_file', input: { file_path: 'other.txt', content: '' }, caller: person, approval: 'refuse' })).error?.code).toBe('APPROVAL_REQUIRED');
  });

  it.each([
    ['run', 1, 'done'],
    ['skip', 0, 'missed'],
  ] as const)('that was missed while Steward did not run: %s', async (if_missed, runs, outcome) => {
    const clock = standingClock();
    const before = await openDoor({ clock, preset: 'unattended' });
    expect((await plan(before, task({ if_missed }))).state).toBe('done');
    await before.close();
    clock.move(62 * minute);
    const after = await openDoor({ clock, preset: 'unattended', folder: before.folder });
    clock.move(1);
    await expect.poll(() => after.schedules.list()[0]?.lastRun?.outcome).toBe(outcome);
    expect(after.schedules.list()[0]).toMatchObject({ runs, name: 'maker', next: [Date.parse('2026-11-24T13:05:00Z'), expect.any(Number), expect.any(Number)] });
  });

  it('once, then not again; cancelled, never', async () => {
    const clock = standingClock();
    const open = await openDoor({ clock, preset: 'unattended' });
    await plan(open, task({ schedule: '2026-11-24T12:30' }));
    await plan(open, task({ name: 'other', schedule: 'every hour', arguments: { file_path: 'other.txt', content: '' } }));
    clock.move(31 * minute);
    await expect.poll(() => open.schedules.list().find(({ name }) => name === 'maker')).toMatchObject({ next: [], runs: 1, lastRun: { outcome: 'done' } });
    expect((await open.door.callFunction({ name: 'cancel_scheduled_task', input: { name: 'other' }, caller: person })).state).toBe('done');
    clock.move(120 * minute);
    expect(existsSync(join(open.workspace, 'other.txt'))).toBe(false);
    expect(open.schedules.list().map(({ name }) => name)).toEqual(['maker']);
  });

});

describe('refused', () => {
  it.each([
    ['an unknown function', { function: 'no_such_function' }, 'UNKNOWN_FUNCTION'],
    ['arguments that are none', { arguments: { file_path: 'x.txt' } }, 'INVALID_INPUT'],
    ['no time', { schedule: 'sometimes' }, 'INVALID_INPUT'],
    ['no time zone', { time_zone: 'Mars/Olympus' }, 'INVALID_INPUT'],
    ['a day that never comes', { schedule: '0 0 31 2 *' }, 'INVALID_INPUT'],
    ['a task that plans tasks', { function: 'schedule_task', arguments: task() }, 'INVALID_INPUT'],
    ['a name that is a pattern', { name: 'all*' }, 'INVALID_INPUT'],
    ['what would be denied', { function: 'delete_file', arguments: { file_path: '/etc/passwd' } }, 'DENIED_BY_POLICY'],
  ])('%s', async (_what, change, code) => {
    const open = await openDoor({ preset: 'unattended', clock: standingClock() });
    expect((await plan(open, task(change))).error?.code).toBe(code);
    expect(open.schedules.list()).toEqual([]);
  });

  it('a name that is in use', async () => {
    const open = await openDoor({ preset: 'unattended', clock: standingClock() });
    await plan(open, task());
    expect((await plan(open, task())).error?.code).toBe('ALREADY_EXISTS');
  });

  it('a task may do no more than the token that planned it', async () => {
    const clock = standingClock();
    let standing: 'revoked' | { functions?: string[]; reads: [] } = { functions: ['schedule_task', 'create_file'], reads: [] };
    const { createTokenAdmission } = await import('../../../src-main/calls/tokenAdmission.ts');
    const open = await openDoor({ preset: 'unattended', clock });
    open.parts.tokens = createTokenAdmission(() => standing);
    const client = { kind: 'mcp', client: 'outside', tokenId: 't' } as const;
    const call = (input: Record<string, unknown>) => open.door.callFunction({ name: 'schedule_task', input, caller: client });
    expect((await call(task({ function: 'delete_file', arguments: { file_path: 'made.txt' } }))).error?.code).toBe('OUT_OF_SCOPE');
    expect((await call(task())).state).toBe('done');
    standing = 'revoked';
    clock.move(5 * minute);
    await expect.poll(() => open.schedules.list()[0]?.lastRun).toMatchObject({ outcome: 'refused', text: expect.stringContaining('revoked') });
    expect(existsSync(join(open.workspace, 'made.txt'))).toBe(false);
  });
});
