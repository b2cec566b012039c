import { AppError } from '../../../kernel/errors.ts';
import type { ToolResult } from './runTool.ts';

const notPermitted = /access denied|interactive authentication required|permission denied|operation not permitted|not permitted|FAILED 5:/i;

/** What a service manager refused, in its own words. */
export function failedControl({ code, stdout, stderr }: ToolResult, what: string): AppError {
  const words = (stderr.trim() || stdout.trim()).split('\n').filter((line) => line.trim() !== '').slice(0, 3).join(' ').slice(0, 500);
  if (notPermitted.test(words)) return new AppError('PERMISSION_DENIED', `The service manager does not let this user do that: ${words}`, { hint: 'It takes an administrator' });
  if (/not (?:be )?(?:found|loaded)|could not find|does not exist|FAILED 1060:/i.test(words)) return new AppError('NOT_FOUND', `The service manager knows no such service: ${words}`, { hint: 'List the services to see their names' });
  return new AppError('COMMAND_FAILED', words === '' ? `The service manager ended with ${code} at ${what}` : words, { hint: 'Look at the log of the service' });
}
