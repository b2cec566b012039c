import { Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useConnectionStatus } from '../hooks/useClient.ts';
import { useUnreachable } from '../hooks/useUnreachable.ts';

/** The strip across the top while the runtime cannot be reached; the screen stays readable. */
export function ConnectionBanner(): ReactNode {
  const status = useConnectionStatus();
  if (!useUnreachable()) return null;
  return (
    <div role="alert" data-testid="connection-banner" className="col-span-2 row-start-1 flex items-center gap-2 border-b border-(--line) bg-(--write-tint) px-4 py-1.5 text-(length:--t-small)">
      <Unplug size={14} className="text-(--write)" aria-hidden />
      {status === 'lost' ? (
        <span><b className="font-[560]">Steward does not answer.</b> What is shown may be old; trying again. Nothing can be started or decided meanwhile.</span>
      ) : (
        <span><b className="font-[560]">This page may not come in any more.</b> Run <code>steward serve</code> and open the address it prints.</span>
      )}
    </div>
  );
}
