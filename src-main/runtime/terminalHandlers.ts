import { AppError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Handlers } from '../wire/connection.ts';
import type { Runtime } from './createRuntime.ts';

/** What the person does in a chat's terminals. That they typed goes to the audit, what they typed does not: it may be a password. */
export function terminalHandlers({ doorParts, audit, clock }: Runtime): Pick<Handlers, 'terminal.type' | 'terminal.close'> {
  const { terminals } = doorParts.ports;
  /** Characters typed since the last line was sent. */
  const typed = new Map<string, number>();
  /** What was typed last is on its way: keys keep their order. */
  const last = new Map<string, Promise<unknown>>();

  function inOrder(terminalId: string, act: () => Promise<void>): Promise<void> {
    const next = (last.get(terminalId) ?? Promise.resolve()).catch(() => undefined).then(act);
    last.set(terminalId, next);
    void next.catch(() => undefined).then(() => last.get(terminalId) === next && last.delete(terminalId));
    return next;
  }

  function requireOwn(chatId: string, terminalId: string): void {
    if (!terminals.facts(`chat:${chatId}`, terminalId)) throw new AppError('NOT_FOUND', `There is no terminal ${terminalId} in this chat`);
  }

  async function note(terminalId: string, what: string): Promise<void> {
    const decision = { verdict: 'allow', by: 'person', ruleId: 'terminal', reason: 'Done by the person', at: clock.now() } as const;
    await audit.append({ kind: 'settings', callId: newId('set', clock.now()), name: 'terminal', risk: 'write', caller: { kind: 'library', name: 'terminal' }, state: 'done', facts: { change: `${what} the terminal ${terminalId}`, by: 'person', decision } });
  }

  return {
    async 'terminal.type'({ chatId, terminalId, data }) {
      await inOrder(terminalId, async () => {
        requireOwn(chatId, terminalId);
        const count = (typed.get(terminalId) ?? 0) + data.length;
        const sends = /[\r\n\u0003\u0004\u001a\u001c]/.test(data);
        typed.set(terminalId, sends ? 0 : count);
        if (sends) await note(terminalId, `Typed a line of ${count} characters into`);
        terminals.type(`chat:${chatId}`, terminalId, data);
      });
      return {};
    },
    async 'terminal.close'({ chatId, terminalId }) {
      requireOwn(chatId, terminalId);
      await note(terminalId, 'Closed');
      typed.delete(terminalId);
      await terminals.of(`chat:${chatId}`).close(terminalId);
      return {};
    },
  };
}
