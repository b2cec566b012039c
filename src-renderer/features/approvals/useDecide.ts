import { useState } from 'react';
import type { ApprovalView, GrantScope, RuleMatch } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';

export interface Decide {
  busy: boolean;
  error: RequestError | undefined;
  /** Decides cards in one request: all or none. */
  decide(decisions: readonly { approval: ApprovalView; verdict: 'allow' | 'refuse'; scope?: GrantScope; match?: RuleMatch[] | undefined; until?: number | undefined; note?: string | undefined }[]): void;
}

export function useDecide(): Decide {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<RequestError>();
  return {
    busy,
    error,
    decide(decisions) {
      if (busy) return;
      setBusy(true);
      setError(undefined);
      const list = decisions.map(({ approval, verdict, scope = 'once', match, until, note }) => ({ approvalId: approval.id, digest: approval.call.digest, verdict, scope, ...(match && { match }), ...(until !== undefined && { until }), ...(note ? { note } : {}) }));
      client.request('approvals.decide', { decisions: list }).then(
        () => setBusy(false),
        (reason: unknown) => {
          setBusy(false);
          setError(toRequestError(reason));
        },
      );
    },
  };
}
