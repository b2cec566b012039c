import { Menu, type MenuItemConstructorOptions } from 'electron';

/** The standard menu of each system; what the page itself has keys for is not in it. */
export function setMenu({ platform, developer }: { platform: NodeJS.Platform; developer: boolean }): void {
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const mac = platform === 'darwin';
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    separator,
    { role: 'togglefullscreen' },
    ...(developer ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
  ];
  const menus: MenuItemConstructorOptions[] = [
    mac ? { role: 'appMenu' } : { label: 'File', submenu: [{ role: 'close' }, { role: 'quit' }] },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus));
}
