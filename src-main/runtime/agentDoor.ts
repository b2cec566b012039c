import type { CallOutcome as AgentOutcome, Door as AgentDoor } from '../agent/door.ts';
import type { CallOutcome } from '../calls/callOutcome.ts';
import type { Door } from '../calls/callFunction.ts';

/** The door as the agent knows it: chat calls wait for the person, so they never end as `waiting`. */
export function agentDoor(door: Door): AgentDoor {
  return { callFunction: async (request) => toAgentOutcome(await door.callFunction({ ...request, approval: 'wait' })) };
}

export function toAgentOutcome(outcome: CallOutcome): AgentOutcome {
  return {
    callId: outcome.callId,
    state: outcome.state === 'waiting' ? 'unknown' : outcome.state,
    call: outcome.call,
    forModel: outcome.forModel,
    ...(outcome.pictures.length > 0 && { pictures: outcome.pictures }),
    ...(outcome.note !== undefined && { note: outcome.note }),
  };
}
