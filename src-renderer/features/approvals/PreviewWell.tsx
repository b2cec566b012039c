import type { ReactNode } from 'react';
import type { Preview } from '../../../src-preload/contract/index.ts';
import { assertNever } from '../../assertNever.ts';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { ArchivePreview } from './previews/ArchivePreview.tsx';
import { CommandPreview } from './previews/CommandPreview.tsx';
import { DeletePreview } from './previews/DeletePreview.tsx';
import { DiffPreview } from './previews/DiffPreview.tsx';
import { FactsPreview, MessagePreview } from './previews/FactsPreview.tsx';
import { FormPreview } from './previews/FormPreview.tsx';
import { MailPreview } from './previews/MailPreview.tsx';
import { Note } from './previews/parts.tsx';
import { RequestPreview } from './previews/RequestPreview.tsx';
import { SqlPreview } from './previews/SqlPreview.tsx';
import { TransferPreview } from './previews/TransferPreview.tsx';

interface PreviewWellProps {
  preview: Preview;
  /** Everything there is, as far as it was fetched; else a first part. */
  whole?: boolean;
  onShowWhole?: (() => void) | undefined;
}

/** The fact well of a card: what Steward measured, never a model's words. */
export function PreviewWell({ preview, whole = false, onShowWhole }: PreviewWellProps): ReactNode {
  return (
    <div className="overflow-hidden rounded-(--r2) bg-(--well) text-(length:--t-small) leading-(--lh-small)">
      <Body preview={preview} whole={whole} onShowWhole={onShowWhole} />
      {preview.notes.map((note) => <Note key={note.text} tone={note.tone}><VisibleText text={note.text} /></Note>)}
    </div>
  );
}

function Body({ preview, whole, onShowWhole }: { preview: Preview; whole: boolean; onShowWhole: (() => void) | undefined }): ReactNode {
  switch (preview.kind) {
    case 'diff':
      return <DiffPreview preview={preview} whole={whole} onShowWhole={onShowWhole} />;
    case 'delete':
      return <DeletePreview preview={preview} whole={whole} onShowWhole={onShowWhole} />;
    case 'command':
      return <CommandPreview preview={preview} whole={whole} onShowWhole={onShowWhole} />;
    case 'transfer':
      return <TransferPreview preview={preview} whole={whole} onShowWhole={onShowWhole} />;
    case 'sql':
      return <SqlPreview preview={preview} whole={whole} onShowWhole={onShowWhole} />;
    case 'request':
      return <RequestPreview preview={preview} whole={whole} onShowWhole={onShowWhole} />;
    case 'mail':
      return <MailPreview preview={preview} whole={whole} onShowWhole={onShowWhole} />;
    case 'archive':
      return <ArchivePreview preview={preview} whole={whole} onShowWhole={onShowWhole} />;
    case 'message':
      return <MessagePreview preview={preview} />;
    case 'form':
      return <FormPreview preview={preview} />;
    case 'facts':
      return <FactsPreview preview={preview} />;
    default:
      return assertNever(preview);
  }
}
