/** A stretch of a text that has to be hidden. */
export interface Finding {
  start: number;
  end: number;
  what: string;
}

/** The text with a marker in the place of each finding; those that meet share one, named by the one found first. */
export function hideFindings(text: string, findings: readonly Finding[], marker: (what: string) => string): string {
  const [first, ...others] = findings.map((finding, order) => ({ ...finding, order })).sort((a, b) => a.start - b.start);
  if (!first) return text;
  const pieces: string[] = [];
  let copied = 0;
  let open = first;
  const close = (): void => {
    pieces.push(text.slice(copied, open.start), marker(open.what));
    copied = open.end;
  };
  for (const next of others) {
    if (next.start < open.end) {
      open = { start: open.start, end: Math.max(open.end, next.end), ...(next.order < open.order ? { what: next.what, order: next.order } : { what: open.what, order: open.order }) };
    } else {
      close();
      open = next;
    }
  }
  close();
  return pieces.join('') + text.slice(copied);
}
