import { AppError } from '../../../kernel/errors.ts';
import { Emitter } from '../../../kernel/events.ts';
import { newId } from '../../../kernel/ids.ts';
import type { ExecEffect } from '../../../../src-preload/contract/index.ts';
import type { OwnTerminals, Settling, TerminalInput, TerminalRequest, Terminals, TerminalState } from '../../terminals.ts';
import type { LocalCommands } from '../commands.ts';
import { linuxBegan } from '../linuxProcesses.ts';
import { toKeystrokes } from './keys.ts';
import { openScreen, type Screen } from './openScreen.ts';
import { runInTerminal, type RunningInTerminal } from './runInTerminal.ts';

/** Terminals one caller may have running, and all callers together. */
const most = { own: 8, all: 32 };
/** Ended ones that can still be read, for each caller. */
const mostEnded = 8;
/** One in which nothing was typed or written for so long is ended. */
const idleMs = 4 * 3_600_000;
/** Characters kept of what one has written, for a screen that begins to look. */
const tailLength = 100_000;
/** Nothing was written for so long: what was typed has been answered. */
const quietMs = 250;

interface Entry {
  session: string;
  state: TerminalState;
  granted: ExecEffect;
  running: RunningInTerminal;
  began: string | undefined;
  screen: Screen;
  drawn: Promise<void>;
  tail: string;
  lastWritten: number;
  ended: Promise<void>;
  /** Ends it at its time. */
  timers: NodeJS.Timeout[];
}

export interface LocalTerminals extends Terminals {
  /** Numbers of the processes that run in terminals now. */
  running(): number[];
  /** Ends all. */
  end(): Promise<void>;
}

/** Terminals of this machine, each with one owner. */
export function createLocalTerminals(commands: Pick<LocalCommands, 'open'>): LocalTerminals {
  const entries = new Map<string, Entry>();
  const changed = new Emitter<string>();
  const written = new Emitter<{ session: string; id: string; data: string }>();
  let opening = 0;

  const ofSession = (session: string): Entry[] => [...entries.values()].filter((entry) => entry.session === session);
  const runs = ({ state }: Entry): boolean => state.ended === undefined;

  function find(session: string, id: string): Entry {
    const found = entries.get(id);
    if (!found || found.session !== session) throw new AppError('NOT_FOUND', `There is no terminal ${id}`, { hint: 'Open one with open_terminal, or list them with read_terminal' });
    return found;
  }

  function requireRunning(session: string, id: string): Entry {
    const found = find(session, id);
    if (!runs(found)) throw new AppError('CONFLICT', `The terminal ${id} has ended`, { hint: 'Open another one' });
    return found;
  }

  async function open(session: string, { run, cwd, columns, rows, lifetimeMs, granted }: TerminalRequest): Promise<TerminalState> {
    if (!granted) throw new AppError('OUT_OF_SCOPE', 'A terminal is opened only as it was allowed');
    if (ofSession(session).filter(runs).length >= most.own || [...entries.values()].filter(runs).length + opening >= most.all) throw new AppError('CONFLICT', `There are ${most.own} terminals open already`, { hint: 'Close one with close_terminal first' });
    opening++;
    try {
      return await start();
    } finally {
      opening--;
    }

    async function start(): Promise<TerminalState> {
      const id = newId('term');
      const opened = await commands.open({ run, cwd, environment: { TERM: 'xterm-256color' }, profile: granted?.profile });
      /** Empty until it runs. */
      const held: { entry?: Entry } = {};
      let settle: () => void = () => undefined;
      const ended = new Promise<void>((done) => (settle = done));
      const early: string[] = [];
      const screen = await openScreen(columns, rows, (data) => held.entry?.running.write(data));
      const onData = (data: string): void => {
        const { entry } = held;
        if (!entry) return void early.push(data);
        entry.lastWritten = performance.now();
        entry.tail = `${entry.tail}${data}`.slice(-tailLength);
        entry.drawn = screen.write(data);
        written.emit({ session, id, data });
      };
      const state: TerminalState = { id, command: 'script' in run ? run.script : run.argv.join(' '), cwd, columns, rows, openedAt: Date.now(), sandboxed: granted?.profile !== undefined };
      const onEnd = (end: NonNullable<TerminalState['ended']>): void => {
        state.ended = end;
        for (const timer of held.entry?.timers ?? []) clearTimeout(timer);
        forgetOld(session);
        changed.emit(session);
        void opened.close().catch(() => undefined).then(settle);
      };
      const running = await runInTerminal(opened, { columns, rows }, { onData, onEnd }).catch(async (error: unknown) => {
        screen.dispose();
        await opened.close();
        throw error;
      });
      const entry: Entry = { session, state, granted: granted as ExecEffect, running, began: linuxBegan(running.pid), screen, drawn: Promise.resolve(), tail: '', lastWritten: performance.now(), ended, timers: [] };
      held.entry = entry;
      entries.set(id, entry);
      for (const data of early) onData(data);
      if (runs(entry)) watchTime(entry, lifetimeMs);
      changed.emit(session);
      return { ...state };
    }
  }

  function watchTime(entry: Entry, lifetimeMs: number): void {
    const lifetime = setTimeout(() => entry.running.end('its time was over'), Math.min(lifetimeMs, 2 ** 31 - 1));
    const idle = setInterval(() => {
      if (performance.now() - entry.lastWritten > idleMs) entry.running.end('nothing happened in it for hours');
    }, 60_000);
    entry.timers = [lifetime.unref(), idle.unref()];
  }

  function forgetOld(session: string): void {
    const ended = ofSession(session).filter((entry) => !runs(entry));
    for (const { state, screen } of ended.slice(0, Math.max(0, ended.length - mostEnded))) {
      entries.delete(state.id);
      screen.dispose();
    }
  }

  function write(session: string, id: string, toData: (screen: Screen) => string): void {
    const entry = requireRunning(session, id);
    entry.lastWritten = performance.now();
    entry.screen.mark();
    entry.running.write(toData(entry.screen));
  }

  async function settled(session: string, id: string, { text, afterInput = false, mostMs, signal }: Settling): Promise<boolean> {
    const entry = find(session, id);
    const from = performance.now();
    const shows = (): boolean => text !== undefined && (afterInput ? entry.screen.sinceMark() : entry.screen.read().text).includes(text);
    for (;;) {
      signal.throwIfAborted();
      await entry.drawn;
      if (shows()) return true;
      const now = performance.now();
      const quiet = now - Math.max(entry.lastWritten, from) >= quietMs;
      if (!runs(entry) || now - from >= mostMs || (text === undefined && quiet)) return text === undefined || shows();
      await new Promise((done) => setTimeout(done, 25));
    }
  }

  async function close(entry: Entry, why: string): Promise<TerminalState> {
    entry.running.end(why);
    await entry.ended;
    entries.delete(entry.state.id);
    entry.screen.dispose();
    changed.emit(entry.session);
    return { ...entry.state };
  }

  const closeEach = async (which: Entry[], why: string): Promise<void> => void (await Promise.all(which.map((entry) => close(entry, why))));

  const of = (session = ''): OwnTerminals => ({
    open: (request) => open(session, request),
    list: () => ofSession(session).map(({ state }) => ({ ...state })),
    write: (id, input: TerminalInput) => write(session, id, (screen) => toKeystrokes(input, screen.application)),
    async read(id, page) {
      const { state, screen, drawn } = find(session, id);
      await drawn;
      return { ...state, ...screen.read(page) };
    },
    settled: (id, options) => settled(session, id, options),
    close: async (id) => close(find(session, id), 'it was closed'),
  });

  return {
    of,
    facts(session, id) {
      const found = entries.get(id);
      if (!found || found.session !== session) return undefined;
      const process = runs(found) ? { pid: found.running.pid, name: found.state.command.slice(0, 60), user: '', began: found.began ?? '' } : undefined;
      return { granted: found.granted, process };
    },
    changed: changed.event,
    written: written.event,
    tail: (session, id) => find(session, id).tail,
    type: (session, id, data) => write(session, id, () => data),
    closeAll: (session) => closeEach(ofSession(session), 'its chat was removed'),
    running: () => [...entries.values()].filter(runs).map(({ running }) => running.pid),
    end: () => closeEach([...entries.values()], 'Steward was stopped'),
  };
}
