import type { SqlDialect } from '../../databases/tokenise.ts';
import type { SqlEngine } from '../../databases.ts';

/** A column as statements that keep and put back rows need it. */
export interface WritableColumn {
  name: string;
  type: string;
}

export interface TableShape {
  /** Quoted, with its schema. */
  quoted: string;
  /** Those a row is made of; not what the engine works out by itself. */
  columns: WritableColumn[];
  primaryKey: string[];
  /** Why a change of its rows changes, or may change, more than them; by verb. */
  more: Partial<Record<'INSERT' | 'UPDATE' | 'DELETE', string>>;
  /** A rolled-back transaction takes back its changes. */
  rollsBack: boolean;
}

export interface Ran {
  affected: number;
  columns: string[];
  /** As text; null is NULL. */
  rows: (string | null)[][];
  /** The number the engine gave a new row by itself, where it tells. */
  insertId?: number | undefined;
}

/** A connection inside a transaction, as keeping and putting back rows needs it. */
export interface Session {
  engine: SqlEngine;
  dialect: SqlDialect;
  /** Parameters as the caller wrote them. */
  run(sql: string, parameters: readonly unknown[]): Promise<Ran>;
  /** The shape of a table as a statement names it; undefined where it is no table. */
  shape(table: string): Promise<TableShape | undefined>;
  quote(name: string): string;
  /** How the n-th parameter is written, from 1. */
  placeholder(n: number): string;
  /** An expression for a column's exact text. */
  exact(column: WritableColumn): string;
  /** An expression that makes such a text, as the parameter written there, a value again. */
  value(column: WritableColumn, placeholder: string, text: string | null): string;
  /** Whether values stand in the expression itself, and no parameter is sent. */
  inline: boolean;
  /** Whether INSERT may give back what it put in. */
  returning: boolean;
  /** Holds what it reads until the transaction ends; empty where everything is held. */
  lock: string;
}
