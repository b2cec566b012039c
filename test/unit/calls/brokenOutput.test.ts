import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { AnyFunction } from '../../../src-main/registry/defineFunction.ts';
import { openDoor } from '../../kit/openDoor.ts';
import { scriptedFunction } from '../../kit/scriptedFunction.ts';
import { chat } from './kit/askCards.ts';

const broken: [string, unknown][] = [['a wrong type', 7], ['nothing', undefined], ['an object', { value: 'tk-never-shown' }]];

async function run(functionUnderTest: AnyFunction) {
  const open = await openDoor({ preset: 'unattended', more: [functionUnderTest] });
  const logged = vi.spyOn(open.parts.log, 'error');
  const outcome = await open.door.callFunction({ name: functionUnderTest.name, input: {}, caller: chat });
  const { rows } = await open.auditQueries.get(outcome.callId);
  return { open, logged, outcome, rows };
}

describe('an answer that the schema of its function does not allow', () => {
  it.each(broken)('%s: is a failure that names the field, in the log and the audit too, and is not passed on', async (_what, value) => {
    const { logged, outcome, rows } = await run(scriptedFunction({ handler: async () => ({ value }) }));
    expect(outcome).toMatchObject({ state: 'failed', raw: undefined, forClient: undefined, error: { code: 'INVALID_OUTPUT', message: expect.stringMatching(/scripted answered something its own schema does not allow: value /) as string, hint: expect.stringContaining('report it') as string } });
    expect(logged).toHaveBeenCalledOnce();
    expect(rows.map(({ kind }) => kind)).toEqual(['intent', 'outcome']);
    expect(JSON.stringify([outcome.forModel, outcome.call, rows, logged.mock.calls])).not.toContain('tk-never-shown');
  });

  it('after a change that can be taken back: it is, and that is said', async () => {
    const { open, outcome } = await run(
      scriptedFunction({ readOnly: false, idempotent: false, undo: 'journal', effects: () => [{ kind: 'path', access: 'write', path: 'made.txt' }], handler: async ({ files }) => ({ value: await files.write('made.txt', 'x', { overwrite: true }).then(() => 7) }) }),
    );
    expect(outcome.error).toMatchObject({ code: 'INVALID_OUTPUT', hint: expect.stringContaining('taken back') as string });
    expect(existsSync(join(open.workspace, 'made.txt'))).toBe(false);
  });

  it('after something that cannot be taken back: it is said that it stands, and it is not done again', async () => {
    const handler = vi.fn(async () => ({ value: 7 }));
    const { outcome } = await run(scriptedFunction({ readOnly: false, idempotent: false, undo: 'impossible', effects: () => [{ kind: 'notify', title: 'x' }], handler }));
    expect(outcome.error).toMatchObject({ code: 'INVALID_OUTPUT', hint: expect.stringContaining('what it did stands') as string });
    expect(handler).toHaveBeenCalledOnce();
  });
});
