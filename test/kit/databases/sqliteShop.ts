// A small shop in a SQLite file.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

export const shopTables = [
  'CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price NUMERIC(10,2), note TEXT)',
  "INSERT INTO products (id, name, price, note) VALUES (1, 'Lamp', 12.50, NULL), (2, 'Chair', 80.00, 'NULL'), (3, 'Desk', 200.25, 'oak')",
];

export function makeShop(path: string, more: readonly string[] = []): string {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path);
  for (const sql of [...shopTables, ...more]) database.exec(sql);
  database.close();
  return path;
}
