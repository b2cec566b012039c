import type { ApprovalView } from '../../../src-preload/contract/index.ts';
import { goTo } from '../../layout/routes.ts';

/**
 * Who may show a notification of the desktop: the app's own window does so by itself; a page asks the
 * browser, which a person has to let; some browsers have none.
 */
export type NoticeState = 'app' | 'on' | 'not-asked' | 'forbidden' | 'none';

export function noticeState(): NoticeState {
  if ('steward' in window) return 'app';
  if (!('Notification' in window)) return 'none';
  switch (Notification.permission) {
    case 'granted':
      return 'on';
    case 'denied':
      return 'forbidden';
    case 'default':
      return 'not-asked';
  }
}

/** One notice for the cards of a step, when nobody looks at this page. Several pages of one browser show it once. */
export function showNotice(fresh: readonly ApprovalView[]): void {
  const [first] = fresh;
  if (!first || noticeState() !== 'on' || (document.visibilityState === 'visible' && document.hasFocus())) return;
  const notice = new Notification('Waits for you', { body: fresh.length === 1 ? first.heading : `${first.heading}, and ${fresh.length - 1} more`, tag: first.batchId });
  notice.addEventListener('click', () => {
    window.focus();
    goTo(`#/approvals/${encodeURIComponent(first.batchId)}`);
    notice.close();
  });
}
