import { shell, type Session, type WebContents } from 'electron';
import type { Log } from '../../kernel/log.ts';
import { isAppAddress } from './appScheme.ts';
import { mayBeOpened } from './openedAddresses.ts';

/** Keeps a page where it is: it can go nowhere else, open no window and embed no other page. */
export function lockContents(contents: WebContents, log: Log): void {
  function openOutside(address: string): void {
    const href = mayBeOpened(address);
    if (href === undefined) {
      log.warn({ scheme: URL.parse(address)?.protocol ?? 'none' }, 'an address of a kind that is not opened was refused');
      return;
    }
    shell.openExternal(href).catch((error: unknown) => log.warn({ err: error }, 'the system could not open an address'));
  }

  contents.on('will-frame-navigate', (details) => {
    if (isAppAddress(details.url) && details.isMainFrame) return;
    details.preventDefault();
    if (details.isMainFrame) openOutside(details.url);
  });
  contents.on('will-redirect', (details) => {
    if (!isAppAddress(details.url)) details.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Every permission a page can ask for is denied but one: to copy text that the person chose to copy. */
export function lockPermissions(session: Session): void {
  const copying = 'clipboard-sanitized-write';
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(permission === copying && isAppAddress(details.requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, origin) => permission === copying && isAppAddress(origin));
  session.setDevicePermissionHandler(() => false);
}
