/** The limits of the undo trash as they are typed; the same bounds as the contract's. */
export const undoLimits = {
  undoDays: { unit: 'days', least: 1, most: 365, pattern: /^\d{1,4}$/, kind: 'A whole number' },
  undoGigabytes: { unit: 'GB', least: 0.1, most: 1000, pattern: /^\d{1,5}([.,]\d{1,3})?$/, kind: 'A number' },
} as const;

export type UndoLimitName = keyof typeof undoLimits;

/** What was typed as a number, or what would be right instead. */
export function readUndoLimit(name: UndoLimitName, text: string): { value: number } | { problem: string } {
  const { unit, least, most, pattern, kind } = undoLimits[name];
  const value = pattern.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN;
  return value >= least && value <= most ? { value } : { problem: `${kind}, ${least} to ${most.toLocaleString('en')} ${unit}` };
}
