import type { Cell, PredictionJob, Predictions } from '../../learning.ts';
import { applyModel } from './applyModel.ts';
import { lessonOf } from './chooseLesson.ts';
import { encodeTable, kindOf, numberOf } from './encodeTable.ts';
import { readModelFile, type ModelFile } from './modelFile.ts';
import { readTable, type Table } from './readTable.ts';
import { measure } from './trainModel.ts';
import { writeTable } from './writeTable.ts';

/** What a saved model says of a table, row by row. */
export function predictRows({ model: bytes, source, table: format, limit }: PredictionJob): Predictions {
  const model = readModelFile(bytes);
  const table = readTable(source);
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const matrix = encodeTable(table, model.encoding, rows);
  const said = applyModel(model, matrix);
  const { classes, task } = model;
  const nameOf = (row: number): string | number => (task === 'regression' ? (said.numbers[row] ?? 0) : task === 'clustering' ? (said.places[row] ?? 0) : (classes?.[said.places[row] ?? 0] ?? ''));
  const told = Math.min(limit, table.rows);
  return {
    modelType: model.model_type,
    task,
    target: model.target,
    predictions: Array.from({ length: told }, (_, row) => nameOf(row)),
    confidence: said.confidence && [...said.confidence.subarray(0, told)],
    rows: table.rows,
    metrics: check(model, table),
    table: format === null ? null : writeTable(withPredictions(table, nameOf, model, said.confidence), format),
    remarks: strangeLevels(model, table),
  };
}

/** Where the table says what is right, how well it did there. */
function check(model: ModelFile, table: Table): Predictions['metrics'] {
  const { target, classes, task } = model;
  const column = table.columns[table.names.indexOf(target ?? '')];
  if (target === null || !column || (task === 'regression' && kindOf(column) !== 'number')) return null;
  const isKnown = (cell: Cell | undefined): boolean => cell !== null && (task === 'regression' ? Number.isFinite(numberOf(cell, 'number')) : classes?.includes(String(cell)) === true);
  const known = Int32Array.from({ length: table.rows }, (_, row) => row).filter((row) => isKnown(column[row]));
  if (known.length === 0) return null;
  return measure(model, encodeTable(table, model.encoding, known), lessonOf(table, task === 'regression' ? { task: 'regression', target } : { task: 'classification', target, classes: classes ?? [] }, known));
}

function withPredictions(table: Table, nameOf: (row: number) => Cell, { target }: ModelFile, confidence: Float64Array | null): Table {
  const free = (name: string): string => (table.names.includes(name) ? free(`${name}_`) : name);
  const names = [...table.names, free(target === null ? 'cluster' : `predicted_${target}`), ...(confidence ? [free('confidence')] : [])];
  const said = Array.from({ length: table.rows }, (_, row) => nameOf(row));
  return { names, rows: table.rows, columns: [...table.columns, said, ...(confidence ? [[...confidence]] : [])] };
}

/** Words the model has never met count as none. */
function strangeLevels({ encoding }: ModelFile, table: Table): string[] {
  return encoding.flatMap((each) => {
    if (each.kind !== 'category') return [];
    const known = new Set([...each.levels, ...(each.reference === null ? [] : [each.reference])]);
    const strange = new Set((table.columns[table.names.indexOf(each.name)] ?? []).map((cell) => (cell === null ? '' : String(cell))).filter((level) => !known.has(level)));
    return strange.size === 0 ? [] : [`The column ${each.name} has ${strange.size === 1 ? 'a value' : 'values'} the model did not tell apart: ${[...strange].slice(0, 5).map((level) => (level === '' ? '(missing)' : level.slice(0, 40))).join(', ')}`];
  });
}
