import { Command } from 'cmdk';
import { File, Folder, MessageSquare, MessageSquarePlus, Search } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { useDelayed } from '../../hooks/useDelayed.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { useRun } from '../../hooks/useRun.ts';
import { goTo, useRoute } from '../../layout/routes.ts';
import { draftMessage, useUiState } from '../../layout/uiState.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { controlKey, Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Overlay } from '../../ui/Overlay.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { readTexts, toTexts, type ArgumentTexts } from '../approvals/argumentTexts.ts';
import { CandidatePane } from './CandidatePane.tsx';
import { PaletteRun } from './PaletteRun.tsx';
import { usePaletteGroups, type Candidate, type PaletteItem } from './usePaletteGroups.ts';

/** Ctrl K: say a few words, then run, undo, go, or ask. */
export function Palette(): ReactNode {
  const open = useUiState((state) => state.palette);
  const set = useUiState((state) => state.set);
  const close = (): void => set({ palette: false });
  return (
    <Overlay open={open} onClose={close} title="Palette" kind="palette">
      <PaletteBody onClose={close} />
    </Overlay>
  );
}

function PaletteBody({ onClose }: { onClose(): void }): ReactNode {
  const client = useClient();
  const route = useRoute();
  const chatId = route.screen === 'chat' ? route.chatId : null;
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const [edited, setEdited] = useState<{ id: string; texts: ArgumentTexts }>();
  const [problem, setProblem] = useState<RequestError>();
  const { run, start } = useRun();
  const groups = usePaletteGroups(useDelayed(text, 90), chatId);
  const items = groups.flatMap((group) => group.items);
  const item = items.find((one) => one.id === chosen) ?? items[0];
  const candidate = item?.kind === 'run' ? item.candidate : undefined;
  const texts = edited && edited.id === item?.id ? edited.texts : candidate ? startTexts(candidate) : {};
  const read = candidate ? readTexts(leaveOutEmpty(texts, candidate), candidate.arguments) : { input: {} };

  const ask = (words: string): void => {
    onClose();
    if (chatId === null && route.screen !== 'chat') goTo('#/chat');
    draftMessage(words, true);
  };
  const act = (which: PaletteItem): void => {
    switch (which.kind) {
      case 'run':
        if ('input' in read) start(which.candidate.name, which.id === item?.id ? read.input : which.candidate.arguments);
        return;
      case 'undo':
        setProblem(undefined);
        client.request('calls.undo', { callId: which.entry.callId }).then(onClose, (reason: unknown) => setProblem(toRequestError(reason)));
        return;
      case 'ask':
        return ask(which.text);
      case 'file':
        onClose();
        if (route.screen !== 'chat') goTo('#/chat');
        return draftMessage(`${/\s/.test(which.path) ? `"${which.path}"` : which.path} `, false);
      case 'call':
        onClose();
        return goTo(`#/audit/${encodeURIComponent(which.entry.callId)}`);
      case 'chat':
        onClose();
        return goTo(`#/chat/${encodeURIComponent(which.chatId)}`);
      case 'go':
        onClose();
        return goTo(which.destination.hash);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || text.trim() === '' || run.state !== 'idle') return;
    event.preventDefault();
    ask(text.trim());
  };

  if (run.state !== 'idle') return <PaletteRun run={run} onClose={onClose} />;
  return (
    <Command label="Palette" shouldFilter={false} value={item?.id ?? ''} onValueChange={setChosen} onKeyDown={onKeyDown} className="flex min-h-0 flex-col overflow-hidden rounded-(--r4)">
      <div className="flex h-[50px] flex-none items-center gap-2.5 border-b border-(--line) pr-3.5 pl-4">
        <Search size={16} aria-hidden className="text-(--text-2)" />
        <Command.Input autoFocus value={text} onValueChange={setText} placeholder="What should be done, or where to go" className="h-full min-w-0 flex-1 bg-transparent text-[16px] outline-none" />
        <Kbd>Esc</Kbd>
      </div>
      <div className={`grid max-h-[min(420px,60vh)] min-h-[200px] ${candidate ? 'grid-cols-[minmax(0,1fr)_344px] max-[800px]:grid-cols-1' : 'grid-cols-1'}`}>
        <Command.List label="What the words could mean" className="min-h-0 overflow-y-auto px-1.5 pb-2.5 [scrollbar-width:thin]">
          {groups.map((group) => (
            <Command.Group key={group.label} heading={group.label} className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-[3px] [&_[cmdk-group-heading]]:text-(length:--t-micro) [&_[cmdk-group-heading]]:leading-(--lh-micro) [&_[cmdk-group-heading]]:font-[530] [&_[cmdk-group-heading]]:text-(--text-3)">
              {group.items.map((one) => (
                <Command.Item key={one.id} value={one.id} onSelect={() => act(one)} className="flex h-8 items-center gap-2.5 rounded-(--r2) px-2.5 aria-selected:bg-(--selected)">
                  <ItemIcon item={one} />
                  <span className="min-w-0 truncate" title={one.label}><span className={one.id === item?.id ? 'font-[560]' : ''}><VisibleText text={one.label} /></span> <span className="text-(--text-3)">{one.detail}</span></span>
                  <span className="ml-auto flex flex-none gap-1 pl-2 text-(length:--t-small) text-(--text-3)">{one.kind === 'ask' ? <><Kbd>{controlKey}</Kbd><Kbd>↵</Kbd></> : one.kind === 'undo' ? 'Undo' : one.id === item?.id ? '↵' : ''}</span>
                </Command.Item>
              ))}
            </Command.Group>
          ))}
          {items.length === 0 && <p className="px-2.5 pt-4 text-(--text-3)">{text.trim() === '' ? 'Type what should be done.' : 'Nothing goes by these words.'}</p>}
        </Command.List>
        {candidate && item && <CandidatePane key={item.id} candidate={candidate} texts={texts} onTexts={(next) => setEdited({ id: item.id, texts: next })} read={read} />}
      </div>
      {problem && <div className="px-3 pb-2"><ErrorNote error={problem} /></div>}
      <Keys />
    </Command>
  );
}

/** Fields for what is known and what is missing. */
function startTexts(candidate: Candidate): Record<string, string> {
  return { ...toTexts(candidate.arguments, 0), ...Object.fromEntries(candidate.missing.filter((name) => !(name in candidate.arguments)).map((name) => [name, ''])) };
}

/** A missing argument that is still empty is not sent: the runtime says what it needs. */
function leaveOutEmpty(texts: ArgumentTexts, candidate: Candidate): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([name, value]) => value !== '' || name in candidate.arguments));
}

function ItemIcon({ item }: { item: PaletteItem }): ReactNode {
  const shared = { size: 16, 'aria-hidden': true, className: 'mx-0.5 text-(--text-2)' } as const;
  switch (item.kind) {
    case 'run':
      return <Mark risk={item.candidate.risk} ground="surface" />;
    case 'undo':
    case 'call':
      return <Mark risk={item.entry.risk} state={item.entry.state} ground="surface" />;
    case 'chat':
      return <MessageSquare {...shared} />;
    case 'file':
      return item.folder ? <Folder {...shared} /> : <File {...shared} />;
    case 'go': {
      const Icon = item.destination.icon;
      return <Icon {...shared} />;
    }
    case 'ask':
      return <MessageSquarePlus {...shared} />;
  }
}

function Keys(): ReactNode {
  return (
    <div className="flex h-[34px] flex-none items-center gap-4 border-t border-(--line) bg-(--canvas) px-4 text-(length:--t-small) text-(--text-3) [&>span]:flex [&>span]:items-center [&>span]:gap-1">
      <span><Kbd>↑</Kbd><Kbd>↓</Kbd> choose</span>
      <span><Kbd>↵</Kbd> run</span>
      <span className="max-[800px]:!hidden"><Kbd>Tab</Kbd> arguments</span>
      <span><Kbd>{controlKey}</Kbd><Kbd>↵</Kbd> ask</span>
      <span className="ml-auto [&_code]:pl-2 [&_code]:text-(--text-2)"><code>&gt;</code> command <code>@</code> chat <code>#</code> call <code>~</code> file</span>
    </div>
  );
}
