import type { ReactNode } from 'react';
import type { Json } from '../../../src-preload/contract/index.ts';
import { readSchemaRows } from './readSchema.ts';

/** A schema as rows: name, what it holds, what it means. */
export function SchemaTable({ title, schema, showRequired }: { title: string; schema: Record<string, Json>; showRequired: boolean }): ReactNode {
  const rows = readSchemaRows(schema);
  return (
    <section className="px-5 pt-3.5 pb-2">
      <h3 className="mb-1 text-(length:--t-micro) leading-(--lh-micro) font-[530] text-(--text-3)">{title}</h3>
      {rows.length === 0 ? <p className="text-(length:--t-small) text-(--text-3)">Nothing.</p> : (
        <table className="w-full border-collapse text-(length:--t-small) leading-(--lh-small)">
          <thead className="sr-only"><tr><th>Name</th><th>Holds</th><th>Meaning</th></tr></thead>
          <tbody>
            {rows.map((row, index) => (
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={index} className="border-b border-(--line) align-top last:border-b-0">
                <td className="py-1.5 pr-3" style={{ paddingLeft: row.depth * 16 }}>
                  <code className={row.required ? 'font-semibold' : undefined}>{row.name}</code>
                  {showRequired && !row.required && <span className="block text-(length:--t-micro) leading-(--lh-micro) text-(--text-3)">optional</span>}
                </td>
                <td className="w-2/5 py-1.5 pr-3 text-(--text-2) [overflow-wrap:anywhere]">{row.type}{row.fallback !== undefined && <span className="block text-(--text-3)">default <code>{row.fallback}</code></span>}</td>
                <td className="w-2/5 py-1.5 text-(--text-2)">{row.description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
