import { z } from 'zod';
import type { Preview } from '../../../../src-preload/contract/index.ts';
import { AppError } from '../../../kernel/errors.ts';
import { formatBytes } from '../../../kernel/format.ts';
import type { TableFormat } from '../../../ports/tables.ts';
import type { CallContext, PreviewContext } from '../../../registry/defineFunction.ts';
import type { DeclaredEffect } from '../../../registry/effects.ts';
import { absolutePathField, overwriteField, pathField } from '../../files/shared/fields.ts';
import { displayName, extensionOf } from '../../files/shared/paths.ts';
import { dataEffects, dataField, dataName, fileOf, sourceOf, type GivenData } from '../shared/dataSource.ts';
import { rowsField } from '../shared/resultTable.ts';
import { openKitchen, type Kitchen } from './kitchen.ts';
import { parseRecipe, recipePath, type Recipe } from './recipe.ts';

/** Arguments of functions that make a table of a table. */
export const cookingFields = {
  data: dataField('What is worked on; it stays as it is.'),
  output_path: pathField('Where the result is saved, ending in .csv, .tsv, .json or .parquet; its recipe goes beside it, ending in .recipe.json.'),
  recipe: pathField('A recipe made earlier: its steps are done again with the values learned then, and no others.').optional(),
  overwrite: overwriteField,
};

export const cookedFields = {
  output_path: absolutePathField('The result'),
  recipe_path: absolutePathField('The steps with all values, to do the same with other data'),
  total_rows: z.number().int().describe('Rows of the result.'),
  total_columns: z.number().int().describe('Columns of the result.'),
  columns: z.array(z.strictObject({ name: z.string().describe('Its name.'), type: z.string().describe('What it holds.') })).describe('Columns of the result.'),
  steps: z.array(z.string()).describe('What was done, in order.'),
  sample: rowsField('The first rows.'),
};

export interface Cooking {
  data: GivenData;
  output_path: string;
  recipe?: string | undefined;
  overwrite: boolean;
}

export function cookingEffects({ data, output_path, recipe, overwrite }: Cooking): DeclaredEffect[] {
  return [
    ...dataEffects(data),
    ...(recipe === undefined ? [] : [{ kind: 'path' as const, access: 'read' as const, path: recipe }]),
    { kind: 'path', access: 'write', path: output_path, replaces: overwrite },
    { kind: 'path', access: 'write', path: recipePath(output_path), replaces: overwrite },
  ];
}

/** The card: what is read, what comes where. */
export async function previewCooking({ files }: PreviewContext, { data, output_path, recipe, overwrite }: Cooking): Promise<Preview> {
  formatOf(output_path);
  const paths = [output_path, recipePath(output_path)];
  const file = fileOf(data);
  const facts: Extract<Preview, { kind: 'facts' }>['facts'] = [{ label: 'Data', value: file === undefined ? dataName(data) : files.absolute(file) }];
  if (recipe !== undefined) facts.push({ label: 'Recipe', value: files.absolute(recipe) });
  for (const path of paths) {
    const existing = await files.stat(path);
    if (existing && !overwrite) throw existsAlready(path);
    facts.push({ label: existing ? 'Replaces' : 'Saved as', value: `${files.absolute(path)}${existing ? `, ${formatBytes(existing.size)}` : ''}`, tone: existing ? 'destroy' : 'strong' });
  }
  return { kind: 'facts', facts, notes: [] };
}

/** Does the steps that `choose` finds, or those of a recipe, and saves the result with its recipe. */
export async function cook(context: CallContext, madeBy: string, cooking: Cooking, choose: (kitchen: Kitchen) => Promise<void>) {
  const { tables, files, signal, progress } = context;
  const { data, output_path, overwrite } = cooking;
  const format = formatOf(output_path);
  const beside = recipePath(output_path);
  for (const path of [output_path, beside]) if (!overwrite && (await files.stat(path))) throw existsAlready(path);
  const given = cooking.recipe === undefined ? undefined : parseRecipe(Buffer.from(await files.read(cooking.recipe, { length: 4_000_000, signal })).toString('utf8'), displayName(cooking.recipe));
  return tables.use(
    sourceOf(data),
    async (table) => {
      const kitchen = openKitchen(table);
      if (given) for (const step of given.steps) await kitchen.apply(step);
      else await choose(kitchen);
      const sql = kitchen.sql();
      const [{ total = 0 } = {}] = await table.query(`SELECT count(*) AS total FROM (${sql})`);
      if (total === 0) throw new AppError('INVALID_INPUT', 'No row is left after these steps', { hint: 'Fill missing values rather than dropping their rows' });
      await files.write(output_path, table.export(sql, format), { overwrite, signal });
      const recipe: Recipe = { recipe: 1, made_by: madeBy, columns: table.columns.map(({ name }) => name), steps: [...kitchen.steps] };
      await files.write(beside, `${JSON.stringify(recipe, null, 2)}\n`, { overwrite, signal });
      return {
        output_path: files.absolute(output_path),
        recipe_path: files.absolute(beside),
        total_rows: Number(total),
        total_columns: kitchen.columns.length,
        columns: kitchen.columns.map(({ name, kind }) => ({ name, type: kind })),
        steps: kitchen.steps.map(({ step, ...rest }) => [step.replaceAll('_', ' '), 'name' in rest ? rest.name : 'column' in rest ? rest.column : 'columns' in rest ? rest.columns.join(', ') : ''].filter((part) => part !== '').join(': ')),
        sample: await table.query(`${sql} LIMIT 20`),
      };
    },
    { signal, onProgress: (percent) => progress({ done: percent, total: 100, unit: 'percent' }) },
  );
}

function formatOf(path: string): TableFormat {
  const ending = extensionOf(path);
  if (ending === 'csv' || ending === 'tsv' || ending === 'json' || ending === 'parquet') return ending;
  throw new AppError('INVALID_INPUT', `${displayName(path)} is no kind of table that can be written`, { hint: 'End output_path in .csv, .tsv, .json or .parquet' });
}

function existsAlready(path: string): AppError {
  return new AppError('ALREADY_EXISTS', `${displayName(path)} exists already`, { hint: 'Set overwrite to true, or choose another name' });
}
