import type { TerminalsState, TerminalView } from '../../src-preload/contract/index.ts';
import type { Disposables } from '../kernel/disposables.ts';
import { newId } from '../kernel/ids.ts';
import type { Runtime } from './createRuntime.ts';

const chatOf = (session: string): string | undefined => (session.startsWith('chat:') ? session.slice('chat:'.length) : undefined);
/** What is written within so long is told at once. */
const gatherMs = 40;
/** Of a flood only the end is told: nobody reads the rest as it passes. */
const mostAtOnce = 50_000;

/** Shows each chat its terminals: which there are, and what they write while somebody looks. */
export function publishTerminals({ hub, doorParts, redactor, clock }: Pick<Runtime, 'hub' | 'doorParts' | 'redactor' | 'clock'>, disposables: Disposables): void {
  const { terminals } = doorParts.ports;
  const waiting = new Map<string, { chatId: string; text: string; telling: string }>();
  const tellings = new Map<string, string>();
  let cancel: (() => void) | undefined;

  const views = (chatId: string): TerminalView[] =>
    terminals.of(`chat:${chatId}`).list().map(({ id, command, cwd, columns, rows, sandboxed, ended }) => ({
      id, command: redactor.text(command, 'renderer'), cwd, columns, rows, sandboxed, running: ended === undefined,
      ...(ended && { ended: ended.why ?? (ended.signal !== null ? `signal ${ended.signal}` : `exit code ${ended.exitCode ?? 'none'}`) }),
    }));

  /** A new telling: what still waits is part of it. */
  function written(chatId: string): TerminalsState['written'] {
    return Object.fromEntries(terminals.of(`chat:${chatId}`).list().map(({ id }) => {
      waiting.delete(id);
      const telling = newId('tell');
      tellings.set(id, telling);
      return [id, { telling, dropped: 0, text: redactor.text(terminals.tail(`chat:${chatId}`, id), 'renderer') }];
    }));
  }

  function tell(): void {
    cancel = undefined;
    for (const [id, { chatId, text, telling }] of waiting) hub.publish('terminal', chatId, { type: 'wrote', id, telling, text: redactor.text(text, 'renderer') });
    waiting.clear();
  }

  hub.define('terminal', { initial: (chatId) => ({ open: views(chatId), written: written(chatId) }) });
  const forgetWritten = terminals.written(({ session, id, data }) => {
    const chatId = chatOf(session);
    if (chatId === undefined || hub.state('terminal', chatId) === undefined) return;
    const known = waiting.get(id);
    const telling = tellings.get(id) ?? newId('tell');
    tellings.set(id, telling);
    waiting.set(id, { chatId, telling, text: `${known?.text ?? ''}${data}`.slice(-mostAtOnce) });
    cancel ??= clock.after(gatherMs, tell);
  });
  const forgetChanged = terminals.changed((session) => {
    const chatId = chatOf(session);
    if (chatId === undefined) return;
    tell();
    hub.publish('terminal', chatId, { type: 'listed', open: views(chatId) });
  });
  disposables.add('terminal pictures', () => {
    forgetWritten();
    forgetChanged();
    cancel?.();
  });
}
