import { RefreshCw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ModelChoice, ModelSource } from '../../../../src-preload/contract/index.ts';
import type { useRequest } from '../../../hooks/useRequest.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { formatCount } from '../../../ui/format.ts';
import { Select } from '../../../ui/Select.tsx';
import { SettingBlock } from '../SettingRow.tsx';
import { isSameAddress, isSameModel } from './modelPlaces.ts';
import { ModelRow } from './ModelRow.tsx';
import { TestModel } from './TestModel.tsx';
import { WhereChip } from './WhereChip.tsx';

interface LocalModelsProps {
  found: ReturnType<typeof useRequest<'models.discover'>>;
  model: ModelChoice;
  pending: boolean;
  onUse(choice: ModelChoice): void;
}

/** Model servers that answer on this computer, and their models. */
export function LocalModels({ found, model, pending, onUse }: LocalModelsProps): ReactNode {
  const sources = found.data?.sources ?? [];
  return (
    <SettingBlock title="On this computer" count={found.data && sources.length} action={<Button variant="ghost" disabled={found.loading} onClick={found.retry}><RefreshCw aria-hidden />{found.loading ? 'Looking' : 'Look again'}</Button>}>
      {found.error && <ErrorNote error={found.error} onRetry={found.retry} />}
      {!found.error && sources.length === 0 && (
        <p role="status" className="border-t border-(--line) py-3 pl-6 text-(--text-2)">
          {found.loading ? 'Looking on the usual ports.' : 'No model server answers. Looked for Ollama on 11434, LM Studio on 1234, llama.cpp on 8080 and vLLM on 8000.'}
          {!found.loading && <span className="block text-(length:--t-small) leading-(--lh-small) text-(--text-3)">Start one and look again. One on another port goes under Another address.</span>}
        </p>
      )}
      {sources.length > 0 && <ul>{sources.map((source) => <Source key={source.baseUrl ?? source.label} source={source} model={model} pending={pending} onUse={onUse} />)}</ul>}
    </SettingBlock>
  );
}

function Source({ source, model, pending, onUse }: { source: ModelSource; model: ModelChoice; pending: boolean; onUse(choice: ModelChoice): void }): ReactNode {
  const inUse = model.provider === 'openai-compatible' && isSameAddress(model.baseUrl, source.baseUrl);
  const [picked, setPicked] = useState<string>();
  const current = inUse ? model.model : undefined;
  const names = current !== undefined && !source.models.includes(current) ? [current, ...source.models] : source.models;
  const name = picked ?? current ?? names[0];
  const choice: ModelChoice | undefined = name === undefined ? undefined : { provider: 'openai-compatible', model: name, ...(source.baseUrl !== undefined && { baseUrl: source.baseUrl }) };
  const isCurrent = choice !== undefined && isSameModel(choice, model);
  return (
    <ModelRow
      title={source.label}
      text={<>{source.baseUrl ?? 'this computer'}, {source.models.length === 0 ? 'no models yet: load one there' : formatCount(source.models.length, 'model')}</>}
      inUse={inUse}
      chip={<WhereChip where={{ stays: true }} />}
      action={choice && !isCurrent && <Button disabled={pending} onClick={() => onUse(choice)}>Use</Button>}
      open={choice !== undefined}
    >
      {choice && (
        <div className="grid max-w-[480px] gap-2">
          <Select aria-label={`Model of ${source.label}`} value={name} onChange={(event) => setPicked(event.target.value)}>
            {names.map((one) => <option key={one} value={one}>{one}</option>)}
          </Select>
          <TestModel choice={choice} />
        </div>
      )}
    </ModelRow>
  );
}
