import type { ReactNode } from 'react';
import { Select } from '../../../ui/Select.tsx';
import { TextInput } from '../../../ui/TextInput.tsx';
import { ports, type Security } from './accountDraft.ts';
import type { FieldId } from './accountKinds.ts';

interface MailServerFieldProps {
  id: string;
  which: 'smtp' | 'imap';
  fields: Record<FieldId, string>;
  example: string | undefined;
  invalid: boolean;
  onChange(fields: Partial<Record<FieldId, string>>): void;
}

const securities: readonly { id: Security; label: string }[] = [
  { id: 'tls', label: 'TLS' },
  { id: 'starttls', label: 'STARTTLS' },
  { id: 'none', label: 'None' },
];

/** Host, encryption and port in one line; another kind of encryption brings its usual port. */
export function MailServerField({ id, which, fields, example, invalid, onChange }: MailServerFieldProps): ReactNode {
  const [host, port, security] = [`${which}Host`, `${which}Port`, `${which}Security`] as const;
  const words = which === 'smtp' ? 'server that sends' : 'server that is read';
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_112px_64px] gap-2">
      <TextInput id={id} mono spellCheck={false} autoComplete="off" placeholder={example} value={fields[host]} aria-invalid={invalid} onChange={(event) => onChange({ [host]: event.target.value })} />
      <Select aria-label={`Encryption of the ${words}`} value={fields[security]} onChange={(event) => onChange({ [security]: event.target.value, [port]: ports[which][event.target.value as Security] })}>
        {securities.map(({ id: value, label }) => <option key={value} value={value}>{label}</option>)}
      </Select>
      <TextInput mono inputMode="numeric" aria-label={`Port of the ${words}`} value={fields[port]} onChange={(event) => onChange({ [port]: event.target.value })} />
    </div>
  );
}
