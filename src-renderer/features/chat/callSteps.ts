import type { CallView } from '../../../src-preload/contract/index.ts';

export interface CallStep {
  at: number;
  text: string;
}

/** What has happened to a call so far, oldest first. */
export function callSteps(call: CallView): CallStep[] {
  const { decision, startedAt, finishedAt, undo } = call;
  const steps: CallStep[] = [{ at: call.createdAt, text: call.caller.kind === 'chat' ? 'Proposed by the model' : 'Asked for' }];
  if (decision) steps.push({ at: decision.at, text: describeDecision(decision) });
  if (startedAt !== undefined) steps.push({ at: startedAt, text: 'Started' });
  if (finishedAt !== undefined && startedAt !== undefined) steps.push({ at: finishedAt, text: call.state === 'failed' ? 'Failed' : call.state === 'unknown' ? 'Ended, outcome not known' : 'Done' });
  if (undo.state === 'undone') steps.push({ at: undo.at, text: 'Undone' });
  return steps.sort((a, b) => a.at - b.at);
}

function describeDecision(decision: NonNullable<CallView['decision']>): string {
  if (decision.verdict === 'ask') return 'Asked you; nothing has run';
  const verdict = decision.verdict === 'allow' ? 'Allowed' : 'Refused';
  switch (decision.by) {
    case 'person':
      return `${verdict} by you`;
    case 'rule':
      return `${verdict} by ${decision.ruleId}`;
    case 'time-limit':
      return 'Refused: nobody answered in time';
    case 'nobody':
      return 'Refused: nobody could be asked';
  }
}
