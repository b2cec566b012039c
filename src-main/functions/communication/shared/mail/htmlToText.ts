import { decodeEntities } from './decodeEntities.ts';

/** Elements whose content is not for reading. */
const unread = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'svg', 'math', 'iframe', 'object', 'textarea', 'select', 'xmp']);
/** Elements that begin a line of their own; those of the second list leave an empty line around them. */
const lines = new Set(['div', 'tr', 'li', 'ul', 'ol', 'table', 'section', 'article', 'header', 'footer', 'dl', 'dt', 'dd', 'pre', 'form', 'hr', 'center', 'address', 'figure', 'main', 'nav', 'aside', 'tbody', 'thead']);
const paragraphs = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote']);

/**
 * The readable text of an HTML mail; nothing is run, fetched or expanded. One pass, linear in its length
 * whatever it holds: mail comes from strangers, and a parser that builds a tree can be kept busy for minutes.
 */
export function htmlToText(html: string): string {
  const lower = html.toLowerCase();
  const out = createWriter();
  let link: { href: string; from: number } | undefined;
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) {
      out.text(decodeEntities(html.slice(at)));
      break;
    }
    if (open > at) out.text(decodeEntities(html.slice(at, open)));
    if (!/[a-z/!?]/.test(lower[open + 1] ?? '')) {
      out.text('<');
      at = open + 1;
      continue;
    }
    const end = endOfTag(html, open);
    // What was begun and never ended is no text.
    if (end === -1) break;
    const closing = lower[open + 1] === '/';
    const name = /^[a-z][a-z0-9]*/.exec(lower.slice(open + (closing ? 2 : 1), open + 32))?.[0] ?? '';
    at = end + 1;
    if (!closing && unread.has(name)) {
      const close = lower.indexOf(`</${name}`, at);
      if (close === -1) break;
      const after = html.indexOf('>', close);
      if (after === -1) break;
      at = after + 1;
    } else if (name === 'br') out.line(1);
    else if (lines.has(name)) out.line(1);
    else if (paragraphs.has(name)) out.line(2);
    else if (name === 'td' || name === 'th') out.gap();
    else if (name === 'a') {
      if (link && closing) showLink(out, link);
      link = closing ? undefined : { href: hrefOf(html.slice(open, Math.min(end, open + 4000))), from: out.length() };
    }
    if (name === 'li' && !closing) out.text('* ');
  }
  return out.end();
}

/** Where a tag ends; a > inside quotes does not end it. A comment ends with its own sign. */
function endOfTag(html: string, open: number): number {
  if (html.startsWith('<!--', open)) {
    const end = html.indexOf('-->', open + 4);
    return end === -1 ? -1 : end + 2;
  }
  // A document type may hold declarations of its own; none of them means anything here.
  if (html[open + 1] === '!') {
    const bracket = html.slice(open, open + 300).indexOf('[');
    const end = bracket !== -1 && html.slice(open, open + bracket).indexOf('>') === -1 ? html.indexOf(']', open) : open;
    return end === -1 ? -1 : html.indexOf('>', end);
  }
  let quote = '';
  for (let at = open + 1; at < html.length; at++) {
    const character = html[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') return at;
    else if ((character === '"' || character === "'") && html[at - 1] === '=') quote = character;
  }
  return -1;
}

function hrefOf(tag: string): string {
  const [, double, single, plain] = /\shref\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(tag) ?? [];
  const href = decodeEntities(double ?? single ?? plain ?? '').trim();
  return /^(?:https?|mailto):/i.test(href) ? href : '';
}

/** Where a link leads is told when its words do not say so. */
function showLink(out: Writer, { href, from }: { href: string; from: number }): void {
  if (href === '' || out.since(from).trim() === href.replace(/^mailto:/i, '')) return;
  out.text(` [${href}]`);
}

interface Writer {
  text(text: string): void;
  /** So many line breaks, unless they are there. */
  line(breaks: number): void;
  gap(): void;
  length(): number;
  since(from: number): string;
  end(): string;
}

/** Joins pieces as a page would show them: blanks become one, lines are broken where they were wanted. */
function createWriter(): Writer {
  const pieces: string[] = [];
  let length = 0;
  let breaks = 0;
  let blank = false;
  const add = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
  };
  return {
    text(text) {
      for (const word of text.split(/([ \t\r\n\f\u00a0]+)/)) {
        if (word === '') continue;
        if (/^[ \t\r\n\f\u00a0]/.test(word)) {
          blank = true;
          continue;
        }
        if (length > 0 && breaks > 0) add('\n'.repeat(breaks));
        else if (length > 0 && blank) add(' ');
        breaks = 0;
        blank = false;
        add(word);
      }
    },
    line(wanted) {
      breaks = Math.max(breaks, wanted);
      blank = false;
    },
    gap: () => void (blank = true),
    length: () => pieces.length,
    since: (from) => pieces.slice(from).join(''),
    end: () => pieces.join(''),
  };
}
