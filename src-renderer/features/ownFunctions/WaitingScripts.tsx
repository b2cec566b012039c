import { useState, type ReactNode } from 'react';
import type { WaitingScript } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { errorText } from '../settings/errorText.ts';
import { FieldError, SettingBlock } from '../settings/SettingRow.tsx';

/** Scripts of the folder with their whole text; none is used before it is accepted as it stands here. */
export function WaitingScripts({ scripts }: { scripts: readonly WaitingScript[] }): ReactNode {
  return (
    <SettingBlock title="Wait for you" count={scripts.length} text="Nothing of them has run.">
      <ul>{scripts.map((script) => <Waiting key={`${script.file} ${script.hash}`} script={script} />)}</ul>
    </SettingBlock>
  );
}

function Waiting({ script: { file, name, description, text, hash, acceptedBefore } }: { script: WaitingScript }): ReactNode {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<RequestError>();
  const accept = (): void => {
    setBusy(true);
    client.request('ownFunctions.acceptScript', { file, hash }).then(() => setError(undefined), (reason: unknown) => {
      setError(toRequestError(reason));
      setBusy(false);
    });
  };
  return (
    <li className="border-t border-(--line) py-2" data-testid="waiting-script">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1"><code className="text-(length:--t-small)">{file}</code><span className="text-(--text-2)">would be <code>{name}</code></span>{acceptedBefore !== undefined && <Chip tone="out">Changed since it was accepted</Chip>}</p>
      <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-2) [overflow-wrap:anywhere]"><VisibleText text={description} /></p>
      <pre aria-label={`Text of ${file}`} tabIndex={0} className="my-2 max-h-80 overflow-auto rounded-(--r2) border border-(--line) bg-(--well) p-3 font-mono text-(length:--t-small) leading-(--lh-small) [scrollbar-width:thin]"><VisibleText text={text} /></pre>
      <Button disabled={busy} aria-label={`Accept ${file}`} onClick={accept}>{busy ? 'Accepting' : 'Accept this text'}</Button>
      {error && <FieldError>{errorText(error)}</FieldError>}
    </li>
  );
}
