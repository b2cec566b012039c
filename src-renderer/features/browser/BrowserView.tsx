import { ChevronDown, ChevronUp, Globe, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { BrowserState } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { Button } from '../../ui/Button.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';

/** The browser session of a chat while it is open: where it is, what it shows, and the way to end it. */
export function BrowserView({ chatId }: { chatId: string }): ReactNode {
  const state = useTopic('browser', chatId);
  return state?.open ? <OpenBrowser chatId={chatId} open={state.open} picture={state.picture} /> : null;
}

function OpenBrowser({ chatId, open, picture }: { chatId: string; open: NonNullable<BrowserState['open']>; picture: BrowserState['picture'] }): ReactNode {
  const client = useClient();
  const [shown, setShown] = useState(true);
  const [closing, setClosing] = useState(false);
  const { host, rest } = splitAddress(open.url);
  const close = (): void => {
    setClosing(true);
    client.request('browser.close', { chatId }).catch(() => undefined).finally(() => setClosing(false));
  };
  return (
    <section data-testid="browser-view" aria-label={`Browser at ${host}`} className="mx-auto mb-2 w-full max-w-[calc(var(--measure)+60px)] flex-none pr-6 pl-[72px] max-[960px]:pl-6">
      <div className="overflow-hidden rounded-(--r3) border border-(--line) bg-(--well)">
        <div className="flex h-8 items-center gap-2 pr-1 pl-2.5 text-(length:--t-small)">
          <Globe size={14} aria-hidden className="flex-none text-(--text-3)" />
          <span className="min-w-0 truncate font-mono text-(--text-3)" title={open.url} data-testid="browser-address"><b className="font-[560] text-(--text)"><VisibleText text={host} /></b><VisibleText text={rest} /></span>
          {open.title !== '' && <span className="min-w-0 flex-1 truncate text-(--text-3) max-[720px]:hidden"><VisibleText text={open.title} /></span>}
          <span className="ml-auto flex flex-none items-center gap-1">
            {open.tabs > 1 && <span className="text-(--text-3) tabular-nums">{open.tabs} tabs</span>}
            {open.unconfined !== undefined && <span className="text-(--destroy)" title={open.unconfined}>not sandboxed</span>}
            <Button variant="ghost" size="small-icon" aria-label={shown ? 'Hide the picture' : 'Show the picture'} title={shown ? 'Hide the picture' : 'Show the picture'} aria-expanded={shown} onClick={() => setShown(!shown)}>{shown ? <ChevronDown /> : <ChevronUp />}</Button>
            <Button variant="ghost" size="small" data-testid="browser-close" disabled={closing} onClick={close}><X />Close</Button>
          </span>
        </div>
        {shown && (
          <div className="grid max-h-[360px] place-items-center overflow-hidden border-t border-(--line) bg-(--pane)">
            {picture
              ? <img data-testid="browser-picture" src={`data:${picture.mime};base64,${picture.base64}`} width={picture.width} height={picture.height} alt={`What the browser shows: ${open.title === '' ? host : open.title}`} className="max-h-[min(360px,30vh)] w-auto max-w-full object-contain" />
              : <p className="py-6 text-(length:--t-small) text-(--text-3)">The picture comes as soon as the page is drawn.</p>}
          </div>
        )}
      </div>
    </section>
  );
}

function splitAddress(url: string): { host: string; rest: string } {
  const [, host = url, rest = ''] = /^https?:\/\/([^/?#]+)(.*)$/.exec(url) ?? [];
  return { host, rest: rest === '/' ? '' : rest };
}
