import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import { scalarField } from '../shared/resultTable.ts';

const column = z.string();
const name = z.string();
export const dateParts = ['year', 'quarter', 'month', 'week', 'day', 'weekday', 'hour', 'is_weekend'] as const;

/** One change of a table with everything it needs: the same step gives the same of the same rows. */
export const recipeStep = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('keep_columns'), columns: z.array(column) }),
  z.strictObject({ step: z.literal('drop_columns'), columns: z.array(column) }),
  z.strictObject({ step: z.literal('drop_duplicates') }),
  z.strictObject({ step: z.literal('convert'), column, to: z.enum(['number', 'text', 'date', 'boolean']) }),
  z.strictObject({ step: z.literal('split'), name, test_share: z.number(), seed: z.number() }),
  z.strictObject({ step: z.literal('drop_missing'), columns: z.array(column) }),
  z.strictObject({ step: z.literal('fill'), column, value: scalarField }),
  z.strictObject({ step: z.literal('clip'), column, low: z.number(), high: z.number() }),
  z.strictObject({ step: z.literal('drop_outside'), column, low: z.number(), high: z.number() }),
  z.strictObject({ step: z.literal('scale'), column, centre: z.number(), width: z.number() }),
  z.strictObject({ step: z.literal('one_hot'), column, values: z.array(z.string()) }),
  z.strictObject({ step: z.literal('ordinal'), column, values: z.array(z.string()) }),
  z.strictObject({ step: z.literal('date_parts'), column, parts: z.array(z.enum(dateParts)) }),
  z.strictObject({ step: z.literal('combine'), name, a: column, b: column, by: z.enum(['sum', 'difference', 'product', 'ratio']) }),
  z.strictObject({ step: z.literal('log'), name, column }),
  z.strictObject({ step: z.literal('power'), name, column, exponent: z.number() }),
  z.strictObject({ step: z.literal('bin'), name, column, edges: z.array(z.number()) }),
  z.strictObject({ step: z.literal('lag'), name, column, order_by: column, rows: z.number().int(), within: column.optional() }),
  z.strictObject({ step: z.literal('rolling_mean'), name, column, order_by: column, rows: z.number().int(), within: column.optional() }),
  z.strictObject({ step: z.literal('group_mean'), name, column, by: column, means: z.record(z.string(), z.number()), otherwise: z.number() }),
  z.strictObject({ step: z.literal('text_length'), name, column }),
]);
export type RecipeStep = z.output<typeof recipeStep>;

const recipe = z.strictObject({
  recipe: z.literal(1),
  made_by: z.string(),
  columns: z.array(z.string()),
  steps: z.array(recipeStep).max(2000),
});

export type Recipe = z.output<typeof recipe>;

/** INVALID_INPUT for what is no recipe. */
export function parseRecipe(text: string, path: string): Recipe {
  try {
    return recipe.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('INVALID_INPUT', `${path} is no recipe`, { cause: error, hint: 'Give the recipe_path of an earlier preprocess_data or engineer_features' });
  }
}

/** data.csv → data.recipe.json */
export function recipePath(outputPath: string): string {
  return `${outputPath.replace(/\.[A-Za-z0-9]+$/, '')}.recipe.json`;
}
