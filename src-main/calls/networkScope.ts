import type { NetworkScope } from '../ports/scoped/scopeNetwork.ts';
import { computeRisk } from '../policy/risk.ts';
import type { CallRecord } from './callRecord.ts';
import { decideFor } from './decideFor.ts';
import type { DoorParts } from './doorParts.ts';
import { questionOf } from './prepareCall.ts';
import { sessionOf } from './principal.ts';

/** How far a call may follow redirects, by the policy of the moment, and whose cookies it has. */
export function networkScopeOf(record: CallRecord, parts: DoorParts): NetworkScope {
  const { caller } = record;
  return {
    session: sessionOf(caller),
    judge: (effect) => decideFor(questionOf({ ...record, risk: computeRisk([effect]), effects: [effect] }), parts.policy(), parts.tokens).verdict,
  };
}
