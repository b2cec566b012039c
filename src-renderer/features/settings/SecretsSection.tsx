import { KeyRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { SettingsState } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { AddSecret } from './AddSecret.tsx';
import { errorText } from './errorText.ts';
import { FieldError, SettingBlock, SettingRow } from './SettingRow.tsx';

/** The names in the secret store; values only ever go in. */
export function SecretsSection({ settings: { secrets, secretStore, model } }: { settings: SettingsState }): ReactNode {
  const used = model.provider === 'offline' ? undefined : model.secret;
  return (
    <>
      <SettingRow title="Kept in" text="One place for all of them."><p className="[overflow-wrap:anywhere]">{secretStore}.</p></SettingRow>
      <SettingBlock title="Saved" count={secrets.length}>
        {secrets.length === 0 ? <p className="text-(--text-3)">None. The key of a model, or a password a function needs, will be listed here by name.</p> : <ul>{secrets.map((name) => <SecretRow key={name} name={name} inUse={name === used} />)}</ul>}
      </SettingBlock>
      <AddSecret existing={secrets} />
    </>
  );
}

function SecretRow({ name, inUse }: { name: string; inUse: boolean }): ReactNode {
  const client = useClient();
  const [state, setState] = useState<'listed' | 'asking' | 'kept' | 'removing'>('listed');
  const [error, setError] = useState<RequestError>();
  const remove = (): void => {
    setState('removing');
    client.request('secrets.remove', { name }).then(
      () => setError(undefined),
      (reason: unknown) => {
        setError(toRequestError(reason));
        setState('listed');
      },
    );
  };
  return (
    <li className="border-t border-(--line) py-1.5" onKeyDown={(event) => { if (event.key === 'Escape' && state === 'asking') setState('kept'); }}>
      <div className="flex min-h-7 items-center gap-2">
        <KeyRound size={14} className="text-(--text-2)" aria-hidden />
        <code className="min-w-0 flex-1 text-(length:--t-small) leading-(--lh-small) [overflow-wrap:anywhere]">{name}</code>
        {inUse && <Chip>Used by the model</Chip>}
        {state === 'listed' || state === 'kept' ? (
          <Button size="small" autoFocus={state === 'kept'} aria-label={`Remove ${name}`} onClick={() => setState('asking')}>Remove</Button>
        ) : (
          <>
            <span className="flex-none text-(length:--t-small) text-(--text-2)" role="status">Cannot be undone{inUse ? '; the model stops answering' : ''}</span>
            <Button size="small" variant="destroy" aria-label={`Remove ${name} for good`} disabled={state === 'removing'} onClick={remove}>{state === 'removing' ? 'Removing' : 'Remove it'}</Button>
            <Button size="small" variant="ghost" autoFocus disabled={state === 'removing'} onClick={() => setState('kept')}>Keep</Button>
          </>
        )}
      </div>
      {error && <FieldError>{errorText(error)}</FieldError>}
    </li>
  );
}
