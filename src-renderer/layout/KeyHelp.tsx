import type { ReactNode } from 'react';
import { Kbd } from '../ui/Kbd.tsx';
import { Overlay } from '../ui/Overlay.tsx';
import { useUiState } from './uiState.ts';
import { keyList } from './useKeys.ts';

export function KeyHelp(): ReactNode {
  const { help, set } = useUiState();
  return (
    <Overlay open={help} onClose={() => set({ help: false })} title="Keys" kind="dialog">
      <div className="p-5">
        <h2 className="mb-3 text-(length:--t-title)">Keys</h2>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5">
          {keyList.map(({ keys, does }) => (
            <div key={does} className="contents">
              <dt className="flex gap-1 text-(--text-2)">{keys.map((key) => <Kbd key={key}>{key}</Kbd>)}</dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Overlay>
  );
}
