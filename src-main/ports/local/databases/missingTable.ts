import { AppError } from '../../../kernel/errors.ts';

/** NOT_FOUND, with those that are there. */
export function missingTable(wanted: string, names: readonly string[]): AppError {
  const shown = names.slice(0, 20).join(', ');
  return new AppError('NOT_FOUND', `There is no table ${JSON.stringify(wanted)}`, { hint: names.length === 0 ? 'The database has no tables' : `There is ${shown}${names.length > 20 ? ` and ${names.length - 20} more` : ''}` });
}
