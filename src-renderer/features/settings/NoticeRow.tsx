import { useState, type ReactNode } from 'react';
import { noticeState, type NoticeState } from '../approvals/desktopNotice.ts';
import { Button } from '../../ui/Button.tsx';
import { SettingRow } from './SettingRow.tsx';

const words: Record<NoticeState, string> = {
  app: 'On. This desktop’s own settings turn them off.',
  on: 'On in this browser. Its own settings turn them off.',
  'not-asked': 'Off. The browser asks you first.',
  forbidden: 'The browser forbids them for this page. Its settings for this address allow them.',
  none: 'This browser has none for this address.',
};

/** Notifications of the desktop: each browser is asked for its own. */
export function NoticeRow(): ReactNode {
  const [state, setState] = useState(noticeState);
  const turnOn = (): void => void Notification.requestPermission().then(() => setState(noticeState()));
  return (
    <SettingRow title="Notifications" text="When something waits for you and this window is not in front.">
      {state === 'not-asked' && <Button data-testid="turn-on-notices" onClick={turnOn}>Turn on</Button>}
      <p role="status" className="text-(length:--t-small) leading-(--lh-small) text-(--text-2)">{words[state]}</p>
    </SettingRow>
  );
}
