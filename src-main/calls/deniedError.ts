import { AppError } from '../kernel/errors.ts';
import type { CallRecord } from './callRecord.ts';

/** The policy's deny as an error that names the rule and the way forward. */
export function deniedError(record: CallRecord): AppError {
  const ruleId = record.decision?.ruleId ?? '';
  const reason = record.decision?.reason ?? '';
  if (ruleId === 'deny.path') return new AppError('PATH_REFUSED', reason, { hint: 'Use a plain path inside the workspace' });
  const outside = record.effects.find((effect) => effect.kind === 'path' && !effect.insideWorkspace);
  if (ruleId === 'deny.outside' && outside?.kind === 'path') {
    return new AppError('PATH_OUTSIDE_WORKSPACE', `${outside.path} is outside the workspace`, { hint: 'Choose another --workspace, or a policy that asks a person' });
  }
  if (ruleId === 'deny.secrets-kept') return new AppError('REDACTED_INPUT', reason, { hint: 'Secrets are kept under Settings, Secrets, or with: steward secret set NAME' });
  if (ruleId === 'deny.protected') return new AppError('DENIED_BY_POLICY', `Refused by rule ${ruleId}: ${reason}`, { hint: 'No rule opens such a place: under the policy ask or trusted a person can allow it each time' });
  return new AppError('DENIED_BY_POLICY', `Refused by rule ${ruleId}: ${reason}`, { hint: 'The policy can be changed in the settings' });
}
