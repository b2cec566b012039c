import { List } from 'lucide-react';
import { useEffect, useId, useState, type ReactNode } from 'react';
import type { ModelChoice } from '../../../../src-preload/contract/index.ts';
import { useRequest } from '../../../hooks/useRequest.ts';
import { Button } from '../../../ui/Button.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextInput } from '../../../ui/TextInput.tsx';
import { errorText } from '../errorText.ts';
import { FieldError } from '../SettingRow.tsx';

interface ModelNameFieldProps {
  value: string;
  example: string;
  onChange(name: string): void;
  /** Where the names can be asked for; undefined while a key or address is missing. */
  lookIn: ModelChoice | undefined;
}

/** The model's name, typed or picked from what the service lists. The service is asked only on request. */
export function ModelNameField({ value, example, onChange, lookIn }: ModelNameFieldProps): ReactNode {
  const id = useId();
  const place = JSON.stringify(lookIn);
  const [asked, setAsked] = useState(false);
  const [typed, setTyped] = useState(false);
  useEffect(() => setAsked(false), [place]);
  const listed = useRequest('models.list', asked && lookIn ? { choice: lookIn } : null);
  const names = asked && !listed.error && !listed.loading ? (listed.data?.models ?? []) : [];
  const picking = names.length > 0 && !typed;
  const busy = asked && listed.loading;
  const ask = (): void => {
    setTyped(false);
    if (asked) listed.retry();
    else setAsked(true);
  };

  return (
    <>
      <label htmlFor={id} className="pt-1.5 text-(--text-2)">Model</label>
      <div className="grid gap-1">
        <div className="flex gap-2">
          {picking ? (
            <Select id={id} className="flex-1" value={value} onChange={(event) => onChange(event.target.value)}>
              {!names.includes(value) && <option value={value}>{value === '' ? 'Choose a model' : `${value} (not listed)`}</option>}
              {names.map((name) => <option key={name} value={name}>{name}</option>)}
            </Select>
          ) : (
            <TextInput id={id} mono spellCheck={false} autoComplete="off" maxLength={200} placeholder={`For example ${example}`} value={value} onChange={(event) => onChange(event.target.value)} />
          )}
          {picking ? <Button variant="ghost" size="large" onClick={() => setTyped(true)}>Type it</Button> : <Button size="large" disabled={!lookIn || busy} onClick={ask}><List aria-hidden />{busy ? 'Asking' : 'List models'}</Button>}
        </div>
        {asked && listed.error && <FieldError>{errorText(listed.error)}</FieldError>}
        {asked && listed.data && !listed.loading && !listed.error && names.length === 0 && <p role="status" className="text-(length:--t-small) text-(--text-3)">It lists no models; type a name.</p>}
      </div>
    </>
  );
}
