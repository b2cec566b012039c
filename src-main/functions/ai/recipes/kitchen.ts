import { AppError } from '../../../kernel/errors.ts';
import { quoteName, type OpenTable, type Row, type TableColumn } from '../../../ports/tables.ts';
import { columnOf } from '../shared/columns.ts';
import type { RecipeStep } from './recipe.ts';
import { stepSql } from './stepSql.ts';

/** A table that goes through the steps of a recipe, one after the other. */
export interface Kitchen {
  /** As it is after the steps so far. */
  columns: readonly TableColumn[];
  column(name: string): TableColumn;
  /** Figures of the table as it is: of the rows that are learned from, where it is split. */
  measure(sql: string): Promise<Row>;
  rowsOf(select: string, rest?: string): Promise<Row[]>;
  apply(step: RecipeStep): Promise<void>;
  steps: readonly RecipeStep[];
  /** What gives all rows. */
  sql(): string;
}

/** More steps make statements that take too long to plan. */
const mostSteps = 400;

export function openKitchen(table: OpenTable): Kitchen {
  let columns = table.columns;
  let name = 'data';
  let learned = '';
  const steps: RecipeStep[] = [];
  const rowsOf = (select: string, rest = ''): Promise<Row[]> => table.query(`SELECT ${select} FROM ${quoteName(name)}${learned} ${rest}`);
  return {
    get columns() {
      return columns;
    },
    column: (wanted) => columnOf({ columns }, wanted),
    measure: async (sql) => (await rowsOf(sql))[0] ?? {},
    rowsOf,
    async apply(step) {
      if (steps.length >= mostSteps) throw new AppError('TOO_LARGE', `This takes more than ${mostSteps} steps`, { hint: 'Name fewer columns' });
      for (const used of usedBy(step)) columnOf({ columns }, used);
      const next = `after step ${steps.length + 1}`;
      await table.keep(next, stepSql(step, name));
      name = next;
      steps.push(step);
      columns = await table.describe(`SELECT * FROM ${quoteName(name)}`);
      if (step.step === 'split') learned = ` WHERE ${quoteName(step.name)} = 'train'`;
    },
    steps,
    sql: () => `SELECT * FROM ${quoteName(name)}`,
  };
}

function usedBy(step: RecipeStep): string[] {
  return [...('column' in step ? [step.column] : []), ...('columns' in step ? step.columns : []), ...('a' in step ? [step.a, step.b] : []), ...('order_by' in step ? [step.order_by] : []), ...('within' in step && step.within !== undefined ? [step.within] : []), ...(step.step === 'group_mean' ? [step.by] : [])];
}
