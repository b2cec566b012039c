import { useId, useState, type ReactNode } from 'react';
import type { ModelChoice, SettingsState } from '../../../../src-preload/contract/index.ts';
import { Button } from '../../../ui/Button.tsx';
import { TextInput } from '../../../ui/TextInput.tsx';
import { FieldError } from '../SettingRow.tsx';
import { KeyField } from './KeyField.tsx';
import { ModelNameField } from './ModelNameField.tsx';
import { checkAddress, isSameModel, missingFrom, secretNameFor, startDraft, toChoice, whereWordsGo, type Service } from './modelPlaces.ts';
import { TestModel } from './TestModel.tsx';

interface ServiceFormProps {
  service: Service;
  settings: SettingsState;
  pending: boolean;
  onUse(choice: ModelChoice): void;
}

/** Address, key and model of one service; Use makes it the model of all chats. */
export function ServiceForm({ service, settings: { model, secrets }, pending, onUse }: ServiceFormProps): ReactNode {
  const [draft, setDraft] = useState(() => startDraft(service.provider, model));
  const [addressLeft, setAddressLeft] = useState(false);
  const addressId = useId();
  const other = service.host === null;
  const address = draft.address.trim();
  const wrongAddress = other ? checkAddress(address) : undefined;
  // A model in use keeps the secret it names; else the name follows from the service.
  const keptSecret = model.provider === service.provider && model.secret !== undefined && (!other || model.baseUrl === address) ? model.secret : undefined;
  const secret = keptSecret ?? secretNameFor(service.provider, address);
  const savedSecret = secrets.includes(secret) ? secret : undefined;
  const missing = missingFrom(draft, savedSecret);
  const choice = toChoice(draft, savedSecret);
  const isCurrent = choice !== undefined && isSameModel(choice, model) && model.provider !== 'offline' && model.secret === choice.secret;
  const where = choice && whereWordsGo(choice);

  return (
    <div className="grid max-w-[560px] grid-cols-[72px_minmax(0,1fr)] gap-x-3 gap-y-3">
      {other && (
        <>
          <label htmlFor={addressId} className="pt-1.5 text-(--text-2)">Address</label>
          <div className="grid gap-1">
            <TextInput id={addressId} mono type="url" spellCheck={false} autoComplete="off" placeholder="https://llm.example/v1" value={draft.address} aria-invalid={addressLeft && address !== '' && wrongAddress !== undefined} onChange={(event) => setDraft({ ...draft, address: event.target.value })} onBlur={() => setAddressLeft(true)} />
            {addressLeft && address !== '' && wrongAddress !== undefined && <FieldError>{wrongAddress}</FieldError>}
          </div>
        </>
      )}
      <KeyField key={secret} service={service.title} secret={secret} saved={savedSecret !== undefined} needed={!other} />
      <ModelNameField
        value={draft.model}
        example={service.example}
        onChange={(name) => setDraft({ ...draft, model: name })}
        lookIn={wrongAddress === undefined && (other || savedSecret !== undefined) ? { provider: service.provider, model: 'any', ...(address !== '' && { baseUrl: address }), ...(savedSecret !== undefined && { secret: savedSecret }) } : undefined}
      />
      <span />
      <div className="grid gap-2.5">
        <TestModel choice={choice} missing={missing} />
        <div className="flex items-center gap-2.5">
          {isCurrent ? <span className="text-(length:--t-small) text-(--text-2)">This model is in use.</span> : <Button variant="primary" disabled={!choice || pending} onClick={() => choice && onUse(choice)}>{pending ? 'Saving' : draft.model.trim() === '' ? 'Use this model' : `Use ${shorten(draft.model.trim())}`}</Button>}
          {!isCurrent && where && <span className={`min-w-0 text-(length:--t-small) leading-(--lh-small) [overflow-wrap:anywhere] ${where.stays ? 'text-(--text-2)' : 'text-(--out)'}`}>{where.stays ? `Chats stay on ${where.place}.` : `Chats go to ${where.place}${where.encrypted ? '' : ', not encrypted'}.`}</span>}
        </div>
      </div>
    </div>
  );
}

const shorten = (name: string): string => (name.length > 32 ? `${name.slice(0, 31)}…` : name);
