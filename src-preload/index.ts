import { contextBridge, ipcRenderer } from 'electron';

/** The one channel, in both directions; each message is the JSON text of one frame. */
const channel = 'steward:frame';

contextBridge.exposeInMainWorld('steward', {
  post(text: string): void {
    ipcRenderer.send(channel, text);
  },
  /** One listener: the page's own client. A later one takes its place. */
  onFrame(listener: (text: string) => void): void {
    ipcRenderer.removeAllListeners(channel);
    ipcRenderer.on(channel, (_event, text: string) => listener(text));
  },
});
