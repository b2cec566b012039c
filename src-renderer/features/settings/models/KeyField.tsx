import { Check } from 'lucide-react';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import type { RequestError } from '../../../client/client.ts';
import { useClient } from '../../../hooks/useClient.ts';
import { toRequestError } from '../../../hooks/useRequest.ts';
import { Button } from '../../../ui/Button.tsx';
import { TextInput } from '../../../ui/TextInput.tsx';
import { errorText } from '../errorText.ts';
import { FieldError } from '../SettingRow.tsx';

interface KeyFieldProps {
  /** Whose key it is, for people. */
  service: string;
  /** The name it gets in the secret store. */
  secret: string;
  saved: boolean;
  needed: boolean;
}

/** Takes a key once and hands it to the secret store; afterwards only its name is known here. */
export function KeyField({ service, secret, saved, needed }: KeyFieldProps): ReactNode {
  const client = useClient();
  const [replacing, setReplacing] = useState(false);
  const [value, setValue] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<RequestError>();
  const id = useId();
  const typing = !saved || replacing;

  const save = (event: FormEvent): void => {
    event.preventDefault();
    const key = value.trim();
    if (key === '' || busy) return;
    setBusy(true);
    client.request('secrets.set', { name: secret, value: key }).then(
      () => {
        setValue('');
        setReplacing(false);
        setError(undefined);
        setBusy(false);
      },
      (reason: unknown) => {
        setError(toRequestError(reason));
        setBusy(false);
      },
    );
  };

  return (
    <>
      <label htmlFor={typing ? id : undefined} className="pt-1.5 text-(--text-2)">Key</label>
      <div className="grid gap-1">
        {typing ? (
          <form onSubmit={save} className="flex gap-2">
            <TextInput id={id} mono type="password" autoComplete="off" spellCheck={false} autoFocus={replacing} maxLength={10_000} placeholder={needed ? 'Paste the key' : 'None, if the server needs none'} aria-invalid={error !== undefined} value={value} onChange={(event) => { setValue(event.target.value); setError(undefined); }} />
            <Button type="submit" size="large" disabled={value.trim() === '' || busy}>{busy ? 'Saving' : 'Save key'}</Button>
            {replacing && <Button variant="ghost" size="large" onClick={() => { setReplacing(false); setValue(''); }}>Keep</Button>}
          </form>
        ) : (
          <div className="flex min-h-(--control-lg) items-center gap-2">
            <span className="flex min-w-0 flex-1 items-center gap-1.5"><Check size={14} className="text-(--accent)" aria-hidden /><span className="min-w-0 truncate">Saved as <code title={secret}>{secret}</code></span></span>
            <Button aria-label={`Replace the key of ${service}`} onClick={() => setReplacing(true)}>Replace</Button>
          </div>
        )}
        {typing && value !== '' && error === undefined && <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-3)">Saved as <code>{secret}</code>, then never shown again.</p>}
        {error && <FieldError>{errorText(error)}</FieldError>}
      </div>
    </>
  );
}
