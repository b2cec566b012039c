import type { ExecutionStats } from '../health/statistics.ts';
import { AppError } from '../kernel/errors.ts';
import type { CommandInput } from './command.ts';
import { connectRuntime } from './connectRuntime.ts';
import { runtimeOptions } from './flags.ts';
import { findOwner } from '../runtime/dataFolder.ts';

/** `steward stats`: how many calls the running Steward has executed, and how many of them succeeded. */
export async function run({ flags, print, json }: CommandInput): Promise<number> {
  const options = runtimeOptions(flags);
  if (!findOwner(options.dataFolder)) throw new AppError('NOT_REACHABLE', 'No Steward runs on this data folder; it counts from its start', { hint: 'Start it with `steward serve`' });
  const connection = await connectRuntime(options);
  try {
    const figures = await connection.ask('stats', undefined);
    if (json) print(JSON.stringify(figures));
    else for (const line of describe(figures)) print(line);
    return 0;
  } finally {
    await connection.close();
  }
}

function describe(figures: ExecutionStats): string[] {
  const { total_executions, successful_executions, failed_executions, refused_calls, success_rate, average_duration_ms, by_function, by_server } = figures;
  const rows = (name: string, totals: ExecutionStats['by_function']): string[] => Object.entries(totals).map(([key, { executions, success_rate: rate }]) => `${name} ${key.padEnd(28)} ${String(executions).padStart(8)}   ${percent(rate)}`);
  return [
    `Success rate: ${percent(success_rate)}`,
    `Total executions: ${total_executions} (${successful_executions} successful, ${failed_executions} failed; ${refused_calls} more were refused)`,
    ...(average_duration_ms === null ? [] : [`Average duration: ${average_duration_ms.toFixed(1)} ms`]),
    ...rows('server  ', by_server),
    ...rows('function', by_function),
  ];
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
