import { AppError } from '../../../kernel/errors.ts';
import type { ModelType } from '../../learning.ts';
import { bounds } from './bounds.ts';
import { kindOf, numberOf } from './encodeTable.ts';
import type { Table } from './readTable.ts';
import type { Lesson } from './trainTrees.ts';

/** What is to be learned of a table. Clusters have nothing that is right. */
export type Task = { task: 'clustering' } | { task: 'classification'; target: string; classes: string[] } | { task: 'regression'; target: string };

/** Numbers of so few values are kinds rather than amounts, where whole. */
const mostWholeClasses = 20;
const usualTargets = ['target', 'label', 'class', 'outcome', 'species', 'y'];

/** The column that is learned. Without a name: the one that is usually called so, else the last. */
export function chooseTask(table: Table, modelType: ModelType, asked: string | undefined, remarks: string[]): Task {
  if (modelType === 'kmeans') {
    if (asked !== undefined) throw new AppError('INVALID_INPUT', 'target: kmeans finds groups by itself and has no target', { hint: 'Leave target out, or choose random_forest to learn a column' });
    return { task: 'clustering' };
  }
  const target = asked ?? usualTargets.flatMap((usual) => table.names.filter((name) => name.toLowerCase() === usual))[0] ?? table.names.at(-1) ?? '';
  if (asked === undefined) remarks.push(`No target was named; the column ${target} was taken`);
  const column = table.columns[table.names.indexOf(target)];
  if (!column) throw new AppError('INVALID_INPUT', `target: there is no column called ${JSON.stringify(target)}`, { hint: `There is ${table.names.slice(0, 30).join(', ')}` });
  const kind = kindOf(column);
  if (kind === 'empty') throw new AppError('INVALID_INPUT', `target: the column ${target} is empty`);
  if (kind === 'date') throw new AppError('INVALID_INPUT', `target: the column ${target} holds dates, which are not learned`, { hint: 'Make numbers of them first, such as days' });
  const different = new Set(column.filter((cell) => cell !== null).map(String));
  const whole = kind === 'number' && different.size <= mostWholeClasses && column.every((cell) => cell === null || Number.isInteger(numberOf(cell, 'number')));
  if (modelType === 'linear') {
    if (kind !== 'number') throw new AppError('INVALID_INPUT', `target: the column ${target} holds words, and a linear model says numbers`, { hint: 'Choose logistic, random_forest, gradient_boosting or deep_learning to tell kinds apart' });
    return { task: 'regression', target };
  }
  if (kind === 'number' && !whole && modelType !== 'logistic') return { task: 'regression', target };
  // Whole numbers that each stand in hardly a row are amounts.
  if (kind === 'number' && modelType !== 'logistic' && different.size > 2 && different.size > table.rows / 5) return { task: 'regression', target };
  const classes = [...different].sort(kind === 'number' ? (a, b) => Number(a) - Number(b) : undefined);
  if (classes.length > bounds.classes) throw new AppError('INVALID_INPUT', `target: the column ${target} has ${classes.length.toLocaleString('en')} different values, more than the ${bounds.classes} kinds that are told apart`, { hint: kind === 'number' ? 'Choose linear, random_forest, gradient_boosting or deep_learning to learn a number' : 'Group them first' });
  if (classes.length < 2) throw new AppError('INVALID_INPUT', `target: the column ${target} is ${JSON.stringify(classes[0]?.slice(0, 80))} in every row: there is nothing to learn`);
  return { task: 'classification', target, classes };
}

/** What is right in the rows. */
export function lessonOf(table: Table, task: Exclude<Task, { task: 'clustering' }>, rows: Int32Array): Lesson {
  const column = table.columns[table.names.indexOf(task.target)] ?? [];
  if (task.task === 'regression') return { kind: 'numbers', values: Float64Array.from(rows, (row) => numberOf(column[row], 'number')) };
  const places = new Map(task.classes.map((name, index) => [name, index]));
  return { kind: 'classes', classes: task.classes.length, labels: Int32Array.from(rows, (row) => places.get(String(column[row])) ?? -1) };
}
