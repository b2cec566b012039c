import pino, { type Logger } from 'pino';

export type Log = Logger;
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * Structured JSON lines on standard error (standard output belongs to results and, for `steward mcp`,
 * to the protocol). Control characters in values stay escaped, as JSON writes them. `hide` takes
 * secrets out of every line before it is written.
 */
export function createLog(level: LogLevel, hide: (line: string) => string = (line) => line): Log {
  const destination = { write: (line: string) => void process.stderr.write(hide(line)) };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } }, destination);
}
