import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AppError } from '../../kernel/errors.ts';
import type { Notifications } from '../../ports/desktop.ts';

const run = promisify(execFile);

export interface HeadlessNotificationsOptions {
  /** Hands a notification to the open pages; false when none is open. */
  showInPages?: (notification: Parameters<Notifications['show']>[0]) => boolean;
  /** The program that shows notifications on the desktop the daemon runs on. */
  program?: string;
  environment?: NodeJS.ProcessEnv;
}

/** Notifications of a daemon: an open page, else the desktop it runs on, else UNSUPPORTED. */
export function headlessNotifications(options: HeadlessNotificationsOptions = {}): Notifications {
  const { showInPages = () => false, program = 'notify-send', environment = process.env } = options;
  return {
    async show(notification) {
      if (showInPages(notification)) return { shownBy: 'the open page' };
      const { title, message, urgency } = notification;
      try {
        await run(program, [`--urgency=${urgency}`, '--app-name=Steward', '--', title, message], { env: environment, timeout: 5000 });
        return { shownBy: program };
      } catch (error) {
        const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
        throw new AppError('UNSUPPORTED', missing ? `Nothing here can show a notification: ${program} is not installed` : `${program} could not show the notification: this session has no desktop`, {
          cause: error,
          hint: missing ? 'Install it (Debian: apt install libnotify-bin), or keep a page of Steward open' : 'Keep a page of Steward open, or run Steward inside a desktop session',
        });
      }
    },
  };
}
