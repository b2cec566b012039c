import { ChevronDown, ChevronUp, SquareTerminal, X } from 'lucide-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { TerminalOutput, TerminalView } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { Button } from '../../ui/Button.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';

const TerminalScreen = lazy(async () => ({ default: (await import('./TerminalScreen.tsx')).TerminalScreen }));

/** The terminals of a chat while they are open: one at a time, to watch and to type into. */
export function TerminalsView({ chatId }: { chatId: string }): ReactNode {
  const state = useTopic('terminal', chatId);
  const [chosen, choose] = useState<string>();
  if (!state || state.open.length === 0) return null;
  const shown = state.open.find(({ id }) => id === chosen) ?? state.open.findLast(({ running }) => running) ?? state.open.at(-1);
  return shown ? <OpenTerminal chatId={chatId} all={state.open} shown={shown} output={state.written[shown.id]} onChoose={choose} /> : null;
}

interface OpenTerminalProps {
  chatId: string;
  all: readonly TerminalView[];
  shown: TerminalView;
  output: TerminalOutput | undefined;
  onChoose(id: string): void;
}

function OpenTerminal({ chatId, all, shown, output, onChoose }: OpenTerminalProps): ReactNode {
  const client = useClient();
  const [visible, setVisible] = useState(true);
  const [closing, setClosing] = useState(false);
  const { id, command, running, sandboxed, ended } = shown;
  const close = (): void => {
    setClosing(true);
    client.request('terminal.close', { chatId, terminalId: id }).catch(() => undefined).finally(() => setClosing(false));
  };
  const type = (data: string): void => void client.request('terminal.type', { chatId, terminalId: id, data }).catch(() => undefined);
  return (
    <section data-testid="terminal-view" data-terminal={id} aria-label={`Terminal: ${command}`} className="mx-auto mb-2 w-full max-w-[calc(var(--measure)+60px)] flex-none pr-6 pl-[72px] max-[960px]:pl-6">
      <div className="overflow-hidden rounded-(--r3) border border-(--line) bg-(--well)">
        <div className="flex h-8 items-center gap-2 pr-1 pl-2.5 text-(length:--t-small)">
          <SquareTerminal size={14} aria-hidden className="flex-none text-(--text-3)" />
          {all.length === 1
            ? <span className="min-w-0 truncate font-mono font-[560] text-(--text)" title={command}><VisibleText text={command} /></span>
            : <span role="tablist" aria-label="Terminals" className="flex min-w-0 gap-1 overflow-x-auto">{all.map((each) => <button key={each.id} type="button" role="tab" aria-selected={each.id === id} onClick={() => onChoose(each.id)} className={`max-w-[180px] flex-none truncate rounded-(--r1) px-1.5 font-mono ${each.id === id ? 'bg-(--selected) font-[560] text-(--text)' : 'text-(--text-3) hover:bg-(--hover)'}`} title={each.command}><VisibleText text={each.command} /></button>)}</span>}
          <span className="ml-auto flex flex-none items-center gap-1">
            {!running && <span className="text-(--text-3)" data-testid="terminal-ended">ended: {ended}</span>}
            {!sandboxed && <span className="text-(--destroy)" title="It can do what you can do">not sandboxed</span>}
            <Button variant="ghost" size="small-icon" aria-label={visible ? 'Hide the screen' : 'Show the screen'} title={visible ? 'Hide the screen' : 'Show the screen'} aria-expanded={visible} onClick={() => setVisible(!visible)}>{visible ? <ChevronDown /> : <ChevronUp />}</Button>
            <Button variant="ghost" size="small" data-testid="terminal-close" disabled={closing} onClick={close}><X />Close</Button>
          </span>
        </div>
        {visible && (
          <div className="border-t border-(--line) bg-(--pane)">
            <Suspense fallback={<p className="py-6 text-center text-(length:--t-small) text-(--text-3)">The screen is being drawn.</p>}>
              <TerminalScreen key={id} columns={shown.columns} rows={shown.rows} output={output} running={running} onType={type} />
            </Suspense>
          </div>
        )}
      </div>
    </section>
  );
}
