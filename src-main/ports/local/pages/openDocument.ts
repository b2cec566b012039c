import { parseHTML } from 'linkedom';
import { AppError } from '../../../kernel/errors.ts';
import type { PageSource } from '../../pages.ts';

/** A document of which nothing is loaded or run, and the address its links are relative to. */
export interface OpenDocument {
  document: Document;
  base: string;
}

export function openDocument({ html, url }: PageSource): OpenDocument {
  const whole = /<html[\s>]/i.test(html) ? html : `<!doctype html><html><head></head><body>${html}</body></html>`;
  if (nestsDeeply(whole)) throw new AppError('UNSUPPORTED', 'The page is nested too deeply to be read');
  const { document } = parseHTML(whole) as unknown as { document: Document };
  // Of a page that leaves out its head: browsers put it there.
  for (const element of document.querySelectorAll('body > title, body > meta, body > base, body > link')) document.head.append(element);
  const said = document.querySelector('base[href]')?.getAttribute('href');
  return { document, base: said && URL.canParse(said, url) ? new URL(said, url).href : url };
}

/** Deeper than any page that is meant to be read; browsers stop at 512. */
const deepest = 5000;

/** Counts what is opened and never closed, in one pass: before a parser has to build it. */
function nestsDeeply(html: string): boolean {
  let depth = 0;
  for (const [, closing] of html.matchAll(/<(\/?)(?:div|span|b|i|u|em|strong|font|center|section|article|ul|ol|table|blockquote|a|small|big|tt|s|sub|sup)\b/gi)) {
    depth = Math.max(0, depth + (closing === '/' ? -1 : 1));
    if (depth > deepest) return true;
  }
  return false;
}

/** INVALID_INPUT names a selector that is none. */
export function selectAll(within: Document | Element, selector: string): Element[] {
  try {
    return [...within.querySelectorAll(selector)];
  } catch (error) {
    throw new AppError('INVALID_INPUT', `${JSON.stringify(selector.slice(0, 200))} is no CSS selector: ${(error as Error).message}`, { cause: error });
  }
}

/** The text as a reader sees it, blanks drawn together. */
export function textOf(element: Element): string {
  return (element.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** The whole address a link leads to; undefined where it leads to no page. */
export function linkTarget(href: string | null, base: string): string | undefined {
  if (href === null || !URL.canParse(href.trim(), base)) return undefined;
  const url = new URL(href.trim(), base);
  return ['http:', 'https:', 'mailto:', 'tel:', 'ftp:'].includes(url.protocol) ? url.href : undefined;
}
