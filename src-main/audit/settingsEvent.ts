import { newId } from '../kernel/ids.ts';
import type { AuditEvent } from './auditLog.ts';

/**
 * The row of a change the person made to what Steward may do or how it looks: in words, never with a
 * secret's value. Rows with the same `callId` are one entry, as the life of a lasting permission is.
 */
export function settingsEvent(change: string, now: number, { callId = newId('set', now), details }: { callId?: string; details?: Record<string, unknown> } = {}): AuditEvent {
  const decision = { verdict: 'allow', by: 'person', ruleId: 'settings', reason: 'Changed by the person', at: now } as const;
  return { kind: 'settings', callId, name: 'settings', risk: 'write', caller: { kind: 'library', name: 'settings' }, state: 'done', facts: { change, by: 'person', decision, ...(details && { arguments: details }) } };
}
