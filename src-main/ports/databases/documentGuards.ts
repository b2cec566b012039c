import { AppError } from '../../kernel/errors.ts';

/** Operators that run code on the server. */
const running = new Set(['$where', '$function', '$accumulator', '$eval', 'mapreduce', '$script']);
/** Stages that write what they select, look into the server, or reach further. */
const writing = new Set(['$out', '$merge']);
const inspecting = new Set(['$currentop', '$listsessions', '$listlocalsessions', '$indexstats', '$plancachestats', '$collstats', '$changestream', '$querystats', '$shardeddatadistribution']);

/** FORBIDDEN for a filter, pipeline or change that runs code on the server, or writes what it selects. Looked for at every depth. */
export function requireSafeDocument(value: unknown, depth = 0): void {
  if (depth > 100) throw new AppError('INVALID_INPUT', 'The document is nested deeper than MongoDB takes');
  if (Array.isArray(value)) {
    for (const item of value) requireSafeDocument(item, depth + 1);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  for (const [name, held] of Object.entries(value)) {
    const operator = name.toLowerCase();
    if (running.has(operator)) throw new AppError('FORBIDDEN', `${name} runs code on the server, which no call may`, { hint: 'Use operators such as $gt, $regex or $expr' });
    if (writing.has(operator)) throw new AppError('FORBIDDEN', `${name} writes what it selects, and this only reads`, { hint: 'Use write_nosql for changes' });
    if (inspecting.has(operator)) throw new AppError('FORBIDDEN', `${name} looks into the server, not into documents`, { hint: 'Leave it out' });
    requireSafeDocument(held, depth + 1);
  }
}
