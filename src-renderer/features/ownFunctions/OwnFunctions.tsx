import type { ReactNode } from 'react';
import type { RequestError } from '../../client/client.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { newDraft, toDraft } from './ownFunctionDraft.ts';
import { OwnFunctionEditor } from './OwnFunctionEditor.tsx';
import { OwnFunctionList } from './OwnFunctionList.tsx';
import type { OwnPlace } from './ownPlace.ts';

/** Functions of the person's own: the list of them, or the editor of one. */
export function OwnFunctions({ place }: { place: OwnPlace }): ReactNode {
  switch (place.view) {
    case 'list':
      return <OwnFunctionList />;
    case 'new':
      return <OwnFunctionEditor start={newDraft} replaces={undefined} />;
    case 'edit':
      return <Saved key={place.name} name={place.name} />;
    case 'from':
      return <FromCalls key={place.callIds.join()} callIds={place.callIds} />;
  }
}

function Saved({ name }: { name: string }): ReactNode {
  const { data, error, retry } = useRequest('ownFunctions.get', { name });
  return data ? <OwnFunctionEditor start={toDraft(data.entry)} replaces={name} /> : <Waiting error={error} retry={retry} />;
}

function FromCalls({ callIds }: { callIds: readonly string[] }): ReactNode {
  const { data, error, retry } = useRequest('ownFunctions.propose', { callIds: [...callIds] });
  return data ? <OwnFunctionEditor start={toDraft(data.entry)} replaces={undefined} /> : <Waiting error={error} retry={retry} />;
}

function Waiting({ error, retry }: { error: RequestError | undefined; retry: () => void }): ReactNode {
  return error ? <div className="p-5"><ErrorNote error={error} onRetry={retry} /></div> : <Skeleton rows={8} />;
}
