import type { ReactNode } from 'react';
import type { Risk } from '../../../src-preload/contract/index.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { draftMessage } from '../../layout/uiState.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { Mark } from '../../ui/Mark.tsx';

/** Things one can say, each a whole sentence that works as it stands. */
const starters: readonly { sentence: string; risk: Risk; does: string }[] = [
  { sentence: 'list the largest files in Downloads', risk: 'read', does: 'Reads, runs at once' },
  { sentence: 'how much memory and disk space is free?', risk: 'read', does: 'Reads, runs at once' },
  { sentence: 'create a file called hello.txt with content Hello World! and then read it back', risk: 'write', does: 'Changes, shown to you first' },
  { sentence: 'zip the folder notes to notes.zip', risk: 'write', does: 'Changes, shown to you first' },
];

/** What a new chat offers while it is empty. */
export function NewChat(): ReactNode {
  const status = useTopic('status');
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-end overflow-auto">
      <div className="mx-auto w-full max-w-[calc(var(--measure)+60px)] pt-6 pr-6 pb-5 pl-[72px] max-[960px]:pl-16">
        <h3 className="text-(length:--t-head) leading-(--lh-head) font-semibold tracking-[-.01em]">What should be done?</h3>
        <p className="mt-1 max-w-[62ch] text-(--text-2)">
          {status ? (
            <>
              It works in <code className="text-(--text)">{shortenPath(status.workspace)}</code>{status.model.offline ? ', with the offline engine: it understands one request at a time and needs no account' : `, with ${status.model.label}`}. Whatever changes something is shown to you first, as the policy says.
            </>
          ) : ' '}
        </p>
        <ul className="mt-4 -ml-3">
          {starters.map((starter) => (
            <li key={starter.sentence}>
              <button type="button" data-testid="starter" onClick={() => draftMessage(starter.sentence, false)} className="flex min-h-[34px] w-full items-center justify-between gap-4 rounded-(--r2) px-3 py-1 text-left hover:bg-(--hover)">
                <span className="min-w-0 flex-1">{starter.sentence}</span>
                <span className="flex flex-none items-center gap-2 text-(length:--t-small) text-(--text-3)"><Mark risk={starter.risk} size={16} decorative />{starter.does}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
