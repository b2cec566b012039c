import type { ResultView } from '../../../../../src-preload/contract/index.ts';

interface Listed {
  from: string;
  subject: string;
  date: string | null;
  unread: boolean;
}

/** Mails as a person skims them. */
export function mailTable(mails: readonly Listed[]): ResultView {
  return {
    kind: 'table',
    columns: [
      { key: 'from', label: 'From', align: 'left', format: 'text' },
      { key: 'subject', label: 'Subject', align: 'left', format: 'text' },
      { key: 'date', label: 'Date', align: 'left', format: 'time' },
      { key: 'unread', label: 'Unread', align: 'left', format: 'text' },
    ],
    rows: mails.map(({ from, subject, date, unread }) => ({ from, subject, date: date === null ? null : Date.parse(date), unread: unread ? 'unread' : '' })),
    total: mails.length,
  };
}
