import { Ellipsis, Pencil, Search, SquarePen, Trash2, X } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ChatSummary } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { goTo } from '../../layout/routes.ts';
import { PaneHeader } from '../../layout/Shell.tsx';
import { Button } from '../../ui/Button.tsx';
import { dayGroup, formatMinute } from '../../ui/format.ts';
import { Mark } from '../../ui/Mark.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextInput } from '../../ui/TextInput.tsx';

/** All chats, newest first under their day; search looks into their messages. */
export function ChatList({ current }: { current: string | null }): ReactNode {
  const chats = useTopic('chats')?.chats;
  const [searching, setSearching] = useState(false);
  const [query, setQuery] = useState('');
  return (
    <>
      <PaneHeader bare>
        <h1 className="min-w-0 flex-1 truncate">Chats</h1>
        <Button variant="ghost" size="small-icon" className="[&_svg]:size-4" aria-label="Search chats" aria-pressed={searching} onClick={() => { setSearching(!searching); setQuery(''); }}><Search /></Button>
        <Button variant="ghost" size="small-icon" className="[&_svg]:size-4" aria-label="New chat" data-testid="new-chat" onClick={() => goTo('#/chat')}><SquarePen /></Button>
      </PaneHeader>
      {searching && (
        <div className="flex items-center gap-1 px-2 pb-1" onKeyDown={(event) => { if (event.key === 'Escape') { setSearching(false); setQuery(''); } }}>
          <TextInput autoFocus aria-label="Search in chats" placeholder="Words in any message" value={query} onChange={(event) => setQuery(event.target.value)} className="!h-(--control)" />
          <Button variant="ghost" size="small-icon" aria-label="Close search" onClick={() => { setSearching(false); setQuery(''); }}><X /></Button>
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-auto pb-3 [scrollbar-width:thin]">
        {query.trim() !== '' ? <Hits query={query.trim()} /> : !chats ? <Skeleton rows={8} rowHeight={30} /> : <Days chats={chats} current={current} />}
        {chats?.length === 0 && query === '' && <p className="px-4 pt-2 text-(length:--t-small) text-(--text-3)">Chats will be listed here.</p>}
      </div>
    </>
  );
}

function Days({ chats, current }: { chats: readonly ChatSummary[]; current: string | null }): ReactNode {
  const groups = Map.groupBy(chats, (chat) => dayGroup(chat.updatedAt));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step === undefined || (event.target instanceof HTMLElement && event.target.tagName === 'INPUT')) return;
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
    const at = rows.findIndex((row) => row === document.activeElement);
    rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
    event.preventDefault();
  };
  return (
    <nav aria-label="Chats" onKeyDown={onKeyDown}>
      {[...groups].map(([label, group]) => (
        <section key={label} aria-label={label} className="group/day">
          <h2 className="px-4 pt-3 pb-1 group-first/day:pt-1 text-(length:--t-micro) leading-(--lh-micro) font-[530] text-(--text-3)">{label}</h2>
          {group.map((chat) => <Row key={chat.id} day={label} chat={chat} current={chat.id === current} />)}
        </section>
      ))}
    </nav>
  );
}

function Row({ chat, day, current }: { chat: ChatSummary; /** The heading it stands under. */ day: string; current: boolean }): ReactNode {
  const client = useClient();
  const recent = day === 'Today' || day === 'Yesterday';
  const time = recent ? formatMinute(chat.updatedAt) : new Date(chat.updatedAt).getDate();
  const [renaming, setRenaming] = useState(false);
  const [removing, setRemoving] = useState(false);
  const remove = (): void => {
    setRemoving(true);
    client.request('chats.remove', { chatId: chat.id }).then(() => { if (current) goTo('#/chat'); }, () => setRemoving(false));
  };
  if (renaming) return <Rename chat={chat} onDone={() => setRenaming(false)} />;
  return (
    <div className={`group relative mx-2 rounded-(--r2) ${current ? 'bg-(--selected)' : 'hover:bg-(--hover)'} ${removing ? 'opacity-50' : ''}`}>
      <a href={`#/chat/${chat.id}`} aria-current={current ? 'page' : undefined} title={chat.title} className={`flex h-[30px] items-center gap-2 px-2 no-underline hover:no-underline ${day === 'Today' || current ? 'text-(--text)' : 'text-(--text-2)'}`}>
        <span className="min-w-0 flex-1 truncate">{chat.title}</span>
        {chat.waiting ? <Mark risk={chat.waiting} state="waiting" size={16} ground="pane" /> : chat.running ? <Mark risk="read" state="running" size={16} ground="pane" /> : <span className="text-(length:--t-micro) text-(--text-3) tabular-nums group-focus-within:invisible group-hover:invisible">{time}</span>}
      </a>
      <span className={`absolute top-[3px] right-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 ${chat.waiting || chat.running ? 'right-7' : ''}`}>
        <Menu
          label={`Chat ${chat.title}`}
          align="end"
          trigger={<Button variant="ghost" size="small-icon" aria-label={`Rename or remove ${chat.title}`}><Ellipsis /></Button>}
          choices={[
            { id: 'rename', label: 'Rename', icon: <Pencil aria-hidden />, onSelect: () => setRenaming(true) },
            { id: 'remove', label: 'Remove', detail: 'Messages go; the audit keeps what was done.', icon: <Trash2 aria-hidden />, danger: true, onSelect: remove },
          ]}
        />
      </span>
    </div>
  );
}

function Rename({ chat, onDone }: { chat: ChatSummary; onDone(): void }): ReactNode {
  const client = useClient();
  const [title, setTitle] = useState(chat.title);
  const save = (): void => {
    if (title.trim() !== '' && title.trim() !== chat.title) void client.request('chats.rename', { chatId: chat.id, title: title.trim() }).catch(() => undefined);
    onDone();
  };
  return (
    <form className="mx-2" onSubmit={(event) => { event.preventDefault(); save(); }}>
      <TextInput autoFocus aria-label="Title" maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} onBlur={save} onKeyDown={(event) => { if (event.key === 'Escape') onDone(); }} className="!h-[30px]" />
    </form>
  );
}

function Hits({ query }: { query: string }): ReactNode {
  const { data } = useRequest('chats.search', { query });
  if (!data) return <Skeleton rows={4} />;
  if (data.hits.length === 0) return <p className="px-4 pt-2 text-(length:--t-small) text-(--text-3)">No message has these words.</p>;
  return (
    <ul>
      {data.hits.map((hit, index) => (
        <li key={index}>
          <a href={`#/chat/${hit.chatId}`} className="mx-2 block rounded-(--r2) px-2 py-1.5 text-(--text) no-underline hover:bg-(--hover) hover:no-underline">
            <span className="block truncate">{hit.title}</span>
            <span className="line-clamp-2 text-(length:--t-micro) leading-(--lh-micro) text-(--text-3)">{hit.excerpt}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
