import { Notification } from 'electron';
import { AppError } from '../../kernel/errors.ts';
import type { Notifications } from '../../ports/desktop.ts';

/** Some desktops never say that they have shown one. */
const silenceMs = 2000;

/** Notifications of this desktop. A click on one calls `onClick`. */
export function electronNotifications(onClick: () => void): Notifications {
  // Kept until they are closed: one that is collected as garbage loses its click.
  const shown = new Set<Notification>();
  return {
    async show({ title, message, urgency }) {
      if (!Notification.isSupported()) throw new AppError('UNSUPPORTED', 'This desktop has no notification service', { hint: 'Start one, or use a desktop session that has one' });
      const notification = new Notification({ title, body: message, urgency, silent: urgency === 'low' });
      shown.add(notification);
      notification.on('click', onClick);
      notification.on('close', () => void shown.delete(notification));
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, silenceMs);
        notification.once('show', () => {
          clearTimeout(timer);
          resolve();
        });
        notification.once('failed', (_event, reason) => {
          clearTimeout(timer);
          shown.delete(notification);
          reject(new AppError('UNSUPPORTED', `The desktop could not show the notification: ${reason}`, { hint: 'Allow Steward to notify in the settings of the system' }));
        });
        notification.show();
      });
      return { shownBy: 'the desktop' };
    },
  };
}
