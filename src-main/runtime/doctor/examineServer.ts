import type { DoctorReport } from '../../../src-preload/contract/serverMethods.ts';
import { diagnoseServer, type Patient } from '../../health/doctor/diagnoseServer.ts';
import { AppError, toErrorView } from '../../kernel/errors.ts';
import { createLocalListeners } from '../../ports/local/listeners.ts';
import type { Runtime } from '../createRuntime.ts';
import { openDoctorMachine } from './doctorMachine.ts';

/** Asks the server once more, unless it is switched off, and says why it does not work. NOT_FOUND for one that is not accepted. */
export async function examineServer(name: string, { mcpServers, secrets, redactor }: Runtime, signal?: AbortSignal): Promise<DoctorReport> {
  const accepted = mcpServers.entries().find((entry) => entry.name === name);
  if (!accepted) throw new AppError('NOT_FOUND', `No server is called ${name}`, { hint: 'List them with: steward servers' });
  const { owner: _owner, ...entry } = accepted;
  const attempt = entry.enabled ? await attemptIt(name) : undefined;
  signal?.throwIfAborted();
  const lines = entry.enabled ? (await mcpServers.servers.logOf(name)).lines(200) : [];
  const report = await diagnoseServer({ entry, attempt, lines, secrets: secrets.names() }, await openDoctorMachine(createLocalListeners()));
  const show = (text: string): string => redactor.text(text, 'renderer');
  return { ...report, checks: report.checks.map((check) => ({ ...check, detail: show(check.detail) })) };

  async function attemptIt(server: string): Promise<Patient['attempt']> {
    try {
      await mcpServers.servers.refresh(server);
      const { usable, held } = mcpServers.servers.toolsOf(server);
      return { tools: usable.length, held: held.length };
    } catch (error) {
      return { error: toErrorView(error) };
    }
  }
}
