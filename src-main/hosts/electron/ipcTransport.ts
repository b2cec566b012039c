import { ipcMain, type IpcMainEvent, type WebContents } from 'electron';
import type { Log } from '../../kernel/log.ts';
import type { Wire } from '../../wire/connection.ts';
import { appOrigin } from './appScheme.ts';

/** The one channel, in both directions; each message is the JSON text of one frame. The preload names the same. */
const channel = 'steward:frame';
/** There is one window, so whoever passes the sender check is the person at it. */
const owner = 'window';

/**
 * Binds the page of the window to the wire. Only texts from its main frame, at our own origin, are
 * taken; whatever else comes is dropped and logged. A page that was loaded again begins anew.
 */
export function carryIpc(wire: Wire, contents: WebContents, log: Log): void {
  let attachment: ReturnType<Wire['attach']> | undefined;

  function attach(): ReturnType<Wire['attach']> {
    return wire.attach(
      {
        post(text) {
          if (!contents.isDestroyed()) contents.send(channel, text);
        },
        close() {
          attachment = undefined;
        },
      },
      owner,
    );
  }

  function leave(): void {
    attachment?.closed();
    attachment = undefined;
  }

  function receive(event: IpcMainEvent, text: unknown): void {
    if (!isOurPage(event, contents) || typeof text !== 'string') {
      log.warn({ from: event.senderFrame?.origin ?? 'a frame that is gone' }, 'a message that is not from our page was dropped');
      return;
    }
    attachment ??= attach();
    attachment.receive(text);
  }

  ipcMain.on(channel, receive);
  contents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) leave();
  });
  contents.on('render-process-gone', leave);
  contents.once('destroyed', () => {
    ipcMain.off(channel, receive);
    leave();
  });
}

function isOurPage({ sender, senderFrame }: IpcMainEvent, contents: WebContents): boolean {
  return sender === contents && senderFrame !== null && senderFrame.parent === null && senderFrame.origin === appOrigin;
}
