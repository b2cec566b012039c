// Runs in the page, before its own scripts, in every frame: it is sent as text and may use nothing from outside.

type Preload = (require: (name: string) => object, module: { exports: object }) => void;
type Listener = (event: object, ...values: unknown[]) => void;

/** Where the stand-in finds the page's end of the channel. */
export const deliverKey = 'steward.electronStandIn.deliver';

/** Plays the preload's surroundings: `contextBridge` and `ipcRenderer`, and a `require` that knows nothing else. */
export function pageSide(preload: Preload, deliver: string): void {
  const page = window as unknown as Record<string | symbol, unknown>;
  const send = page['standInSend'] as (channel: string, ...values: unknown[]) => void;
  // A frame keeps it: it stands for a page that broke out and writes to the channel on its own.
  if (window !== window.top) return;
  Reflect.deleteProperty(page, 'standInSend');
  const listeners = new Map<string, Listener[]>();

  function only<T extends object>(name: string, target: T): T {
    return new Proxy(target, {
      get(object, key) {
        if (typeof key === 'string' && !(key in object)) throw new Error(`The Electron stand-in has no ${name}.${key}`);
        return (object as Record<string | symbol, unknown>)[key];
      },
    });
  }

  const contextBridge = only('contextBridge', {
    exposeInMainWorld(name: string, api: object) {
      Object.defineProperty(window, name, { value: Object.freeze({ ...api }), enumerable: true });
    },
  });
  const ipcRenderer = only('ipcRenderer', {
    send: (channel: string, ...values: unknown[]) => send('ipc', channel, ...values),
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    removeAllListeners: (channel: string) => void listeners.delete(channel),
  });
  Object.defineProperty(window, Symbol.for(deliver), {
    value(messages: [string, ...unknown[]][]) {
      for (const [channel, ...values] of messages) for (const listener of listeners.get(channel) ?? []) listener({}, ...values);
    },
  });
  window.open = (url) => {
    send('open', new URL(String(url ?? 'about:blank'), location.href).href);
    return null;
  };
  preload((name) => {
    if (name !== 'electron') throw new Error(`A sandboxed preload cannot require ${name}`);
    return only('electron', { contextBridge, ipcRenderer });
  }, { exports: {} });
}
