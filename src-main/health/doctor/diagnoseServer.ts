import type { ErrorView } from '../../../src-preload/contract/index.ts';
import type { DoctorCheck, DoctorReport } from '../../../src-preload/contract/serverMethods.ts';
import type { ServerConnection, ServerEntry, ServerLogLine } from '../../../src-preload/contract/servers.ts';
import { formatCount } from '../../kernel/format.ts';
import { diagnoseAddress } from './diagnoseAddress.ts';
import { diagnoseProgram } from './diagnoseProgram.ts';
import type { Machine } from './machine.ts';

export interface Patient {
  entry: ServerEntry;
  /** What came of asking it just now; undefined for one that is switched off, which is not asked. */
  attempt: { tools: number; held: number } | { error: ErrorView } | undefined;
  lines: readonly ServerLogLine[];
  /** Names in the secret store. */
  secrets: readonly string[];
}

/** Why a server does not work, each reason with what would mend it. */
export async function diagnoseServer({ entry, attempt, lines, secrets }: Patient, machine: Machine): Promise<DoctorReport> {
  const { name, connection, enabled } = entry;
  const error = attempt && 'error' in attempt ? attempt.error : undefined;
  const stderr = error ? lines.filter(({ from }) => from === 'stderr').slice(-80).map(({ text }) => text).join('\n') : '';
  const before = connection.kind === 'stdio' ? await diagnoseProgram(connection, stderr, machine) : await diagnoseAddress(connection.url, machine);
  // What could not be started says no more than that.
  const hopeless = before.some(({ id, outcome }) => id === 'program' && outcome === 'trouble');
  const checks = [
    ...(enabled ? [] : [{ id: 'enabled', title: 'Switched on', outcome: 'note' as const, detail: 'It is switched off, so it was not started', fixes: [{ kind: 'enable' as const, label: 'Switch it on' }] }]),
    ...before,
    ...missingSecrets(connection, secrets),
    ...(attempt && !hopeless ? [error ? failedAttempt(error, connection) : answered(attempt as { tools: number; held: number })] : []),
  ];
  return { name, ok: checks.every(({ outcome }) => outcome !== 'trouble'), checks };
}

function missingSecrets(connection: ServerConnection, secrets: readonly string[]): DoctorCheck[] {
  const wanted = Object.entries(connection.kind === 'stdio' ? connection.env : connection.headers);
  return wanted.flatMap(([place, value]) =>
    typeof value === 'string' || secrets.includes(value.secret)
      ? []
      : [{ id: `secret-${value.secret}`, title: 'Secret', outcome: 'trouble' as const, detail: `${place} takes its value from the secret ${value.secret}, which is not saved`, fixes: [{ kind: 'secret' as const, label: `Save ${value.secret}`, secret: value.secret }] }],
  );
}

function answered({ tools, held }: { tools: number; held: number }): DoctorCheck {
  return { id: 'answer', title: 'Answer', outcome: 'ok', detail: `It answers, with ${formatCount(tools, 'tool')} in use${held > 0 ? ` and ${held} held until you have looked at them` : ''}`, fixes: [] };
}

function failedAttempt({ code, message, hint }: ErrorView, connection: ServerConnection): DoctorCheck {
  const again = { kind: 'refresh' as const, label: 'Try again' };
  const detail = hint === undefined ? message : `${message}. ${hint}`;
  const isAddress = connection.kind !== 'stdio';
  if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') return { id: 'key', title: 'Sign-in', outcome: 'trouble', detail, fixes: [...(connection.kind === 'http' || connection.kind === 'sse' ? [{ kind: 'sign-in' as const, label: 'Sign in' }] : []), ...(isAddress ? [{ kind: 'key' as const, label: 'Give it a key' }] : []), again] };
  return { id: 'answer', title: 'Answer', outcome: 'trouble', detail, fixes: [again] };
}
