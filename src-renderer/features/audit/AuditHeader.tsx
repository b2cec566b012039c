import { CircleAlert, Download, Link2, RefreshCw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { AuditFilter, ChainState } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { PaneHeader } from '../../layout/Shell.tsx';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatWhen } from '../../ui/format.ts';
import { Menu } from '../../ui/Menu.tsx';

/** The state of the chain first, then checking it now, and taking the rows along. */
export function AuditHeader({ filter }: { filter: AuditFilter }): ReactNode {
  const client = useClient();
  const chain = useTopic('status')?.audit;
  const [busy, setBusy] = useState<'checking' | 'exporting' | null>(null);
  const [note, setNote] = useState('');
  const [error, setError] = useState<RequestError>();

  const run = (what: 'checking' | 'exporting', work: () => Promise<void>): void => {
    setBusy(what);
    setError(undefined);
    work().catch((reason: unknown) => setError(toRequestError(reason))).finally(() => setBusy(null));
  };
  const check = (): void => run('checking', async () => void (await client.request('audit.verify', {})));
  const save = (format: 'jsonl' | 'csv'): void =>
    run('exporting', async () => {
      const { name, mime, text, rows, truncated } = await client.request('audit.export', { format, filter });
      download(name, mime, text);
      setNote(`saved ${rows.toLocaleString('en')} entries${truncated ? '; the filter matches more, narrow it to get the rest' : ''}`);
    });

  return (
    <>
      <PaneHeader>
        <h1>Audit</h1>
        {chain && <ChainChip chain={chain} />}
        <span className="min-w-0 truncate text-(length:--t-small) text-(--text-3)">{chain?.state === 'intact' ? <>checked {formatWhen(chain.checkedAt)}, head <code>{chain.head.slice(0, 4)}…{chain.head.slice(-4)}</code></> : ''}{note !== '' && `${chain?.state === 'intact' ? '; ' : ''}${note}`}</span>
        <span className="ml-auto" />
        <Button variant="ghost" disabled={busy !== null} onClick={check} data-testid="audit-check"><RefreshCw />{busy === 'checking' ? 'Checking' : 'Check now'}</Button>
        <Menu
          label="Export"
          align="end"
          trigger={<Button variant="ghost" disabled={busy !== null}><Download />Export</Button>}
          choices={[
            { id: 'jsonl', label: 'JSON lines', detail: 'Everything, for programs', onSelect: () => save('jsonl') },
            { id: 'csv', label: 'CSV', detail: 'For spreadsheets; formulas are neutralised', onSelect: () => save('csv') },
          ]}
        />
      </PaneHeader>
      {chain?.state === 'broken' && (
        <div role="alert" className="flex gap-2 border-b border-(--line) bg-(--destroy-tint) px-4 py-2 text-(length:--t-small) leading-(--lh-small)">
          <CircleAlert size={14} className="mt-0.5 text-(--destroy)" aria-hidden />
          <div className="min-w-0">
            <b className="font-[560]">{chain.reason}.</b> What stands before it is as it was written; nothing after it can be relied on.
            <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 font-mono [overflow-wrap:anywhere]">
              <dt className="text-(--text-3)">should be</dt><dd>{chain.expected}</dd>
              <dt className="text-(--text-3)">is</dt><dd>{chain.found}</dd>
            </dl>
          </div>
        </div>
      )}
      {error && <div className="px-4 pt-2"><ErrorNote error={error} /></div>}
    </>
  );
}

function ChainChip({ chain }: { chain: ChainState }): ReactNode {
  switch (chain.state) {
    case 'intact':
      return <Chip tone="ok"><Link2 aria-hidden />Intact: {chain.entries.toLocaleString('en')} rows</Chip>;
    case 'broken':
      return <Chip tone="destroy"><CircleAlert aria-hidden />Broken at {chain.seq.toLocaleString('en')}</Chip>;
    case 'unchecked':
      return <Chip><Link2 aria-hidden />{chain.entries.toLocaleString('en')} rows, not checked yet</Chip>;
  }
}

function download(name: string, mime: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: mime }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
