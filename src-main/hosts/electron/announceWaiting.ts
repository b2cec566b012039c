import { toErrorView } from '../../kernel/errors.ts';
import type { Notifications } from '../../ports/desktop.ts';
import type { Runtime } from '../../runtime/createRuntime.ts';

/** Tells a person who is looking elsewhere that something waits for them: once for all cards of one step. */
export function announceWaiting({ approvals, log }: Pick<Runtime, 'approvals' | 'log'>, notifications: Notifications, isWatching: () => boolean): void {
  let announced = '';
  approvals.event((action) => {
    if (action.type !== 'asked' || action.approval.batchId === announced || isWatching()) return;
    announced = action.approval.batchId;
    notifications
      .show({ title: 'Waits for you', message: action.approval.heading, urgency: 'normal' })
      .catch((error: unknown) => log.info({ error: toErrorView(error) }, 'a waiting card could not be announced'));
  });
}
