import type { ClientFrame, ErrorView, MethodName, Params, Result, ServerFrame, TopicName, Topics } from '../../src-preload/contract/index.ts';
import { RequestError, type Carrier, type Client, type ConnectionStatus } from './client.ts';
import { Followings } from './followings.ts';
import { reportLater } from './reportLater.ts';
import { Requests } from './requests.ts';

export interface ClientOptions {
  /** Milliseconds to wait before the n-th try in a row to open a carrier, n from 0. */
  retryDelay?: (attempt: number) => number;
  /** A carrier that says nothing for this long after a ping, or does not welcome, is given up; milliseconds. */
  heartbeatMs?: number;
}

const retryDelays = [0, 50, 100, 250, 500, 1000, 2000, 4000];

/** Quick at first, then slower up to 4 s; jittered by half so that many pages do not come back at once. */
function defaultRetryDelay(attempt: number): number {
  const delay = retryDelays[Math.min(attempt, retryDelays.length - 1)] ?? 0;
  return delay * (0.5 + Math.random() / 2);
}

/** Works where `crypto.randomUUID` does not: pages of an allowed host without TLS. */
function newSession(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** How long an open carrier may take to answer once the person is back, milliseconds. */
const wakeHeartbeatMs = 3000;
const wakeEvents = ['online', 'focus', 'pageshow'] as const;

/** Opens the carrier at once and keeps it open until `close`. */
export function createClient(carrier: Carrier, options: ClientOptions = {}): Client {
  const { retryDelay = defaultRetryDelay, heartbeatMs = 15_000 } = options;
  const session = newSession();
  const listeners = new Set<(status: ConnectionStatus) => void>();
  let status: ConnectionStatus = 'connecting';
  let link: ReturnType<Carrier['open']> | undefined;
  let welcomed = false;
  let ended: ErrorView | undefined;
  let attempt = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let heartbeatTimer: ReturnType<typeof setTimeout> | undefined;
  /** Set by every frame, cleared by every heartbeat. */
  let heard = false;
  let lastId = 0;

  const postWhenWelcomed = (text: string): boolean => {
    if (!welcomed) return false;
    link?.post(text);
    return true;
  };
  const nextId = (): number => ++lastId;
  const requests = new Requests(postWhenWelcomed);
  const followings = new Followings(postWhenWelcomed, nextId);

  function setStatus(next: ConnectionStatus): void {
    if (status === next) return;
    status = next;
    for (const listener of [...listeners]) listener(next);
  }

  function open(): void {
    retryTimer = undefined;
    /** What an earlier carrier still says is not for this one. */
    let current = true;
    let opened = false;
    // A carrier may say that it is open before `open` has returned it.
    let sayHello = (): void => {};
    const { post, close } = carrier.open({
      onOpen() {
        opened = true;
        sayHello();
      },
      onFrame(text) {
        if (current) take(JSON.parse(text) as ServerFrame);
      },
      onClosed(reason) {
        if (!current) return;
        current = false;
        dropped(reason);
      },
    });
    if (!current) return;
    sayHello = () => {
      if (current) post(JSON.stringify({ t: 'hello', session, protocol: 1 } satisfies ClientFrame));
    };
    link = {
      post,
      close() {
        current = false;
        close();
      },
    };
    if (opened) sayHello();
    heard = false;
    heartbeatTimer = setTimeout(beat, heartbeatMs, heartbeatMs);
  }

  /** Pings, and gives the carrier up when nothing came since the last ping. */
  function beat(patienceMs: number): void {
    if (!heard) {
      link?.close();
      return dropped('dropped');
    }
    heard = false;
    postWhenWelcomed(JSON.stringify({ t: 'ping' } satisfies ClientFrame));
    heartbeatTimer = setTimeout(beat, patienceMs, heartbeatMs);
  }

  function dropped(reason: 'dropped' | 'refused'): void {
    clearTimeout(heartbeatTimer);
    link = undefined;
    const wasOpen = welcomed;
    welcomed = false;
    if (reason === 'refused') {
      end({ code: 'UNAUTHENTICATED', message: 'This page is not signed in to Steward any more', hint: 'Open the address that `steward serve` printed, or restart it for a new one' });
      return setStatus('refused');
    }
    retryTimer = setTimeout(open, retryDelay(attempt++));
    if (wasOpen) setStatus('lost');
  }

  function take(frame: ServerFrame): void {
    heard = true;
    switch (frame.t) {
      case 'welcome':
        welcomed = true;
        attempt = 0;
        requests.resume(frame.resumed);
        followings.resume();
        return setStatus('open');
      case 'response':
        return requests.answered(frame.id, { result: frame.result });
      case 'failure':
        return requests.answered(frame.id, { error: frame.error });
      case 'snapshot':
        return followings.snapshot(frame.id, frame.epoch, frame.seq, frame.state);
      case 'event':
        return followings.event(frame.id, frame.seq, frame.action);
      case 'ended':
        return followings.ended(frame.id, frame.error);
      case 'unreadable':
        return reportLater(new RequestError(frame.error));
      case 'pong':
        return;
    }
  }

  /** The network or the person is back: tries at once, and asks an open carrier whether it still lives. */
  function wake(): void {
    if (retryTimer !== undefined) {
      clearTimeout(retryTimer);
      open();
    } else if (welcomed) {
      clearTimeout(heartbeatTimer);
      heard = true;
      beat(Math.min(heartbeatMs, wakeHeartbeatMs));
    }
  }

  function end(error: ErrorView): void {
    ended = error;
    for (const name of wakeEvents) globalThis.removeEventListener?.(name, wake);
    requests.failAll(error);
  }

  for (const name of wakeEvents) globalThis.addEventListener?.(name, wake);
  open();

  return {
    request<M extends MethodName>(method: M, params: Params<M>, requestOptions: { signal?: AbortSignal } = {}) {
      if (ended) return Promise.reject(new RequestError(ended));
      return requests.send(nextId(), method, params, requestOptions.signal) as Promise<Result<M>>;
    },
    subscribe<T extends TopicName>(topic: T, key: Topics[T]['key'], onState: (state: Topics[T]['state']) => void, onEnded?: (error: ErrorView) => void) {
      return followings.follow(topic, key, { onState, ...(onEnded ? { onEnded } : {}) });
    },
    get status() {
      return status;
    },
    onStatus(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      if (ended) return;
      clearTimeout(retryTimer);
      clearTimeout(heartbeatTimer);
      link?.close();
      link = undefined;
      welcomed = false;
      end({ code: 'CANCELLED', message: 'The connection was closed here' });
    },
  };
}
