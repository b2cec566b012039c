/** Fields of separated values (RFC 4180), line by line; empty lines are passed over. Without a separator the one is taken that the first line has most of. */
export function* splitLines(text: string, separator: string | undefined): Generator<string[], undefined> {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const first = text.slice(start, text.indexOf('\n', start) < 0 ? undefined : text.indexOf('\n', start));
  const by = separator ?? [',', ';', '\t', '|'].map((each) => ({ each, count: first.split(each).length })).sort((a, b) => b.count - a.count)[0]?.each ?? ',';
  let fields: string[] = [];
  let at = start;
  while (at < text.length) {
    let field: string;
    if (text[at] === '"') [field, at] = quoted(text, at + 1);
    else {
      let end = at;
      while (end < text.length && text[end] !== by && text[end] !== '\n' && text[end] !== '\r') end++;
      [field, at] = [text.slice(at, end), end];
    }
    fields.push(field);
    if (text[at] === by) {
      at++;
      if (at < text.length && text[at] !== '\n' && text[at] !== '\r') continue;
      fields.push('');
    }
    while (at < text.length && (text[at] === '\r' || text[at] === '\n')) at++;
    if (fields.length > 1 || fields[0] !== '') yield fields;
    fields = [];
  }
  return undefined;
}

/** The text from behind an opening quote, and where it goes on behind the closing one. */
function quoted(text: string, from: number): [string, number] {
  let field = '';
  let at = from;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0) return [field + text.slice(at), text.length];
    field += text.slice(at, end);
    if (text[end + 1] !== '"') return [field, end + 1];
    field += '"';
    at = end + 2;
  }
}
