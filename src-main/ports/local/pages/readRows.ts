import type { FieldSelector, PageJobs } from '../../pages.ts';
import { linkTarget, openDocument, selectAll, textOf } from './openDocument.ts';

/** With `row`, a row for each of its elements and the fields within it; without, the first matches of all fields, then the second ones. */
export function readRows({ row, fields, limit, ...source }: PageJobs['rows']['input']): PageJobs['rows']['answer'] {
  const { document, base } = openDocument(source);
  if (row !== undefined) {
    const elements = selectAll(document, row);
    return { total: elements.length, rows: elements.slice(0, limit).map((element) => rowOf(fields, (field) => (field.selector === '' ? element : selectAll(element, field.selector)[0]), base)) };
  }
  const columns = new Map(fields.map((field) => [field.name, selectAll(document, field.selector)]));
  const total = Math.max(0, ...[...columns.values()].map((found) => found.length));
  return { total, rows: Array.from({ length: Math.min(total, limit) }, (_, index) => rowOf(fields, (field) => columns.get(field.name)?.[index], base)) };
}

function rowOf(fields: readonly FieldSelector[], find: (field: FieldSelector) => Element | undefined, base: string): Record<string, string | null> {
  return Object.fromEntries(fields.map((field) => [field.name, valueOf(find(field), field.attribute, base)]));
}

function valueOf(element: Element | undefined, attribute: string | undefined, base: string): string | null {
  if (!element) return null;
  if (attribute === undefined) return textOf(element);
  if (attribute === 'html') return element.innerHTML;
  const value = element.getAttribute(attribute);
  return value !== null && (attribute === 'href' || attribute === 'src') ? (linkTarget(value, base) ?? value) : value;
}
