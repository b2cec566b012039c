import { Braces } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallView, ChatState } from '../../../src-preload/contract/index.ts';
import { goTo } from '../../layout/routes.ts';
import { Button } from '../../ui/Button.tsx';
import { Menu, type MenuChoice } from '../../ui/Menu.tsx';
import { ownAddress } from '../ownFunctions/ownPlace.ts';

/** More make no function. */
const most = 20;

/** Makes a function of calls of this chat that went well: the last one, those of the last turn, or all. */
export function SaveAsFunction({ chat }: { chat: ChatState }): ReactNode {
  const done = Object.values(chat.calls).filter((call) => call.state === 'done').sort((a, b) => a.createdAt - b.createdAt);
  const last = done.at(-1);
  if (!last) return null;
  const since = chat.messages.findLast((message) => message.role === 'person')?.at ?? 0;
  const turn = done.filter((call) => call.createdAt >= since);
  const choice = (id: string, label: string, calls: readonly CallView[]): MenuChoice => ({ id, label, detail: calls.map((call) => call.name).join(', '), onSelect: () => goTo(ownAddress({ view: 'from', callIds: calls.map((call) => call.id) })) });
  const choices = [choice('last', 'The last call', [last])];
  if (turn.length > 1 && turn.length <= most) choices.push(choice('turn', `The ${turn.length} calls of the last turn`, turn));
  if (done.length > Math.max(1, turn.length) && done.length <= most) choices.push(choice('all', `All ${done.length} calls of this chat`, done));
  return <Menu label="Save as a function" align="end" choices={choices} trigger={<Button variant="ghost" size="small"><Braces />Save as a function…</Button>} />;
}
