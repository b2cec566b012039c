import type { DoctorCheck, DoctorReport } from '../../src-preload/contract/serverMethods.ts';
import { toErrorView } from '../kernel/errors.ts';
import type { CommandInput } from './command.ts';
import { connectRuntime, type RuntimeConnection } from './connectRuntime.ts';
import { runtimeOptions } from './flags.ts';

/** `steward doctor [NAME]`: what is not as it should be, and how to mend it. */
export async function run({ flags, words: [name], print, json }: CommandInput): Promise<number> {
  let connection: RuntimeConnection;
  try {
    connection = await connectRuntime(runtimeOptions(flags));
  } catch (error) {
    const { code, message, hint } = toErrorView(error);
    if (code === 'USAGE') throw error;
    const start: DoctorCheck = { id: 'start', title: 'Start', outcome: 'trouble', detail: hint === undefined ? message : `${message}. ${hint}`, fixes: [] };
    if (json) print(JSON.stringify({ ok: false, checks: [start], servers: [] }));
    else printChecks([start], print);
    return 1;
  }
  try {
    if (name !== undefined) {
      const report = await connection.ask('doctorServer', { name });
      if (json) print(JSON.stringify(report));
      else printServer(report, print);
      return report.ok ? 0 : 1;
    }
    const report = await connection.ask('doctor', undefined);
    if (json) print(JSON.stringify(report));
    else {
      printChecks(report.checks, print);
      for (const server of report.servers) printServer(server, print);
      print(report.ok ? 'Nothing needs mending.' : 'Something needs mending: see the lines with !');
    }
    return report.ok ? 0 : 1;
  } finally {
    await connection.close();
  }
}

const signs = { ok: ' ', note: '-', trouble: '!' } as const;

function printServer({ name, ok, checks }: DoctorReport, print: (text: string) => void): void {
  print(`Server ${name}: ${ok ? 'works' : 'does not work'}`);
  printChecks(checks, print);
}

function printChecks(checks: readonly DoctorCheck[], print: (text: string) => void): void {
  for (const { title, outcome, detail, fixes } of checks) {
    print(`${signs[outcome]} ${title.padEnd(14)} ${detail}`);
    for (const fix of fixes) {
      if (fix.kind === 'command') print(`                 ${fix.label}: ${fix.command}`);
      else if (fix.kind === 'secret') print(`                 ${fix.label}: steward secret set ${fix.secret}`);
      else if (fix.kind === 'program') print(`                 In the app: ${fix.label}`);
    }
  }
}
