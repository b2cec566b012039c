import { expect, test, vi } from 'vitest';

const electron = vi.hoisted(() => {
  const exposed: Record<string, { post(text: string): void; onFrame(listener: (text: string) => void): void }> = {};
  const sent: unknown[][] = [];
  let listeners: ((event: object, text: string) => void)[] = [];
  return {
    exposed,
    sent,
    receive: (text: string) => listeners.forEach((listener) => listener({ senderId: 'must not reach the page' }, text)),
    contextBridge: { exposeInMainWorld: (name: string, api: (typeof exposed)[string]) => void (exposed[name] = api) },
    ipcRenderer: {
      send: (...given: unknown[]) => sent.push(given),
      on: (_channel: string, listener: (event: object, text: string) => void) => listeners.push(listener),
      removeAllListeners: () => {
        listeners = [];
      },
    },
  };
});
vi.mock('electron', () => electron);

test('the preload gives the page two functions that carry text, and nothing else', async () => {
  await import('../../../src-preload/index.ts');
  expect(Object.keys(electron.exposed)).toEqual(['steward']);
  const bridge = electron.exposed['steward'];
  expect(Object.keys(bridge ?? {})).toEqual(['post', 'onFrame']);
  bridge?.post('{"t":"ping"}');
  expect(electron.sent).toEqual([['steward:frame', '{"t":"ping"}']]);
  const heard: unknown[][] = [];
  bridge?.onFrame((...given) => heard.push(['first', ...given]));
  bridge?.onFrame((...given) => heard.push(['second', ...given]));
  electron.receive('{"t":"pong"}');
  expect(heard).toEqual([['second', '{"t":"pong"}']]);
});
