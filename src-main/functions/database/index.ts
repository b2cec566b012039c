import type { AnyFunction } from '../../registry/defineFunction.ts';
import { backupDatabase } from './backupDatabase.ts';
import { describeTable } from './describeTable.ts';
import { executeSql } from './executeSql.ts';
import { listTables } from './listTables.ts';
import { queryDatabase } from './queryDatabase.ts';
import { queryNosql } from './queryNosql.ts';
import { restoreDatabase } from './restoreDatabase.ts';
import { writeNosql } from './writeNosql.ts';

/** The functions of the category *database*. */
export const database: readonly AnyFunction[] = [
  listTables,
  describeTable,
  queryDatabase,
  executeSql,
  queryNosql,
  writeNosql,
  backupDatabase,
  restoreDatabase,
];
