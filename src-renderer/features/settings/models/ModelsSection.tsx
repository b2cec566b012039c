import { useState, type ReactNode } from 'react';
import type { ModelChoice, SettingsState } from '../../../../src-preload/contract/index.ts';
import { useRequest } from '../../../hooks/useRequest.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { SettingBlock } from '../SettingRow.tsx';
import type { SettingsSaver } from '../useSaveSettings.ts';
import { LocalModels } from './LocalModels.tsx';
import { isSameAddress, services, whereWordsGo, type Provider } from './modelPlaces.ts';
import { ModelRow } from './ModelRow.tsx';
import { ServiceForm } from './ServiceForm.tsx';
import { WhereChip } from './WhereChip.tsx';

/** Every place a model can be, with the one in use marked. */
export function ModelsSection({ settings, saver }: { settings: SettingsState; saver: SettingsSaver }): ReactNode {
  const { model } = settings;
  const found = useRequest('models.discover', {});
  const locals = found.data?.sources ?? [];
  const isLocal = model.provider === 'openai-compatible' && locals.some((source) => isSameAddress(source.baseUrl, model.baseUrl));
  const [open, setOpen] = useState<Provider | null>(model.provider === 'offline' || whereWordsGo(model).stays ? null : model.provider);
  const pending = saver.pending.has('model');
  const choose = (choice: ModelChoice): void => void saver.save({ model: choice });
  const where = whereWordsGo(model);

  return (
    <>
      <div className="mb-4 flex items-center gap-2 rounded-(--r2) bg-(--well) px-3 py-2" data-testid="model-in-use">
        <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
          Chats are read by <strong className="font-[560]">{model.provider === 'offline' ? 'the offline engine' : model.model}</strong>{where.stays ? ` on ${where.place}` : ` at ${where.place}`}.
          {!where.stays && !where.encrypted && <span className="block text-(length:--t-small) text-(--out)">Not encrypted: anyone on the way can read them.</span>}
        </p>
        <WhereChip where={where} />
      </div>
      {saver.errors.model && <div className="mb-3"><ErrorNote error={saver.errors.model} /></div>}

      <SettingBlock title="Built in">
        <ul>
          <ModelRow
            title="Offline engine"
            text="Needs nothing. Turns one plain request into calls of every built-in function. Holds no conversation, writes no prose, plans no long work."
            inUse={model.provider === 'offline'}
            chip={<WhereChip where={{ stays: true }} />}
            action={model.provider !== 'offline' && <Button disabled={pending} onClick={() => choose({ provider: 'offline' })}>Use</Button>}
          />
        </ul>
      </SettingBlock>

      <LocalModels found={found} model={model} pending={pending} onUse={choose} />

      <SettingBlock title="Services" text="The key goes to the secret store and is not shown again.">
        <ul>
          {services.map((service) => {
            const inUse = model.provider === service.provider && !isLocal && !(found.loading && where.stays);
            return (
              <ModelRow
                key={service.provider}
                title={service.title}
                text={inUse ? `${model.model} at ${where.place}` : (service.host ?? 'Anything that speaks the OpenAI protocol: Groq, OpenRouter, vLLM, your own server')}
                inUse={inUse}
                chip={service.host === null && !inUse ? undefined : <WhereChip where={inUse ? where : { stays: false }} />}
                open={open === service.provider}
                onToggle={() => setOpen(open === service.provider ? null : service.provider)}
              >
                <ServiceForm service={service} settings={settings} pending={pending} onUse={choose} />
              </ModelRow>
            );
          })}
        </ul>
      </SettingBlock>
    </>
  );
}
