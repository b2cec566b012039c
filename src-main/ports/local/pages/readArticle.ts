import { Readability } from '@mozilla/readability';
import { strikethrough, taskListItems } from '@truto/turndown-plugin-gfm';
import TurndownService from 'turndown';
import type { Article, PageJobs } from '../../pages.ts';
import { linkTarget, openDocument, selectAll, textOf } from './openDocument.ts';
import { linksIn } from './readLinks.ts';

/** Beyond this many elements finding the article costs more than the whole page does. */
const mostElements = 200_000;

/** What a Reader view shows, as Markdown; the whole page where it has no article, or what a selector names. */
export function readArticle({ selector, ...source }: PageJobs['article']['input']): Article {
  const { document, base } = openDocument(source);
  const language = document.documentElement.getAttribute('lang');
  const title = document.title.trim();
  makeAbsolute(document, base);
  if (selector !== undefined) {
    const parts = selectAll(document, selector);
    return { title, byline: null, site: null, published: null, language, excerpt: null, markdown: parts.map((part) => toMarkdown(part.outerHTML)).join('\n\n'), links: parts.flatMap((part) => linksIn(part, base)), readable: parts.length > 0 };
  }
  for (const element of selectAll(document, 'script, style, noscript, template, iframe, svg')) if (element.getAttribute('type') !== 'application/ld+json') element.remove();
  const whole = document.body.innerHTML;
  const found = new Readability(document as never, { maxElemsToParse: mostElements, charThreshold: 200 }).parse();
  const content = found?.content ?? '';
  const markdown = toMarkdown(content === '' ? whole : content);
  return {
    title: found?.title?.trim() || title,
    byline: found?.byline?.trim() || null,
    site: found?.siteName?.trim() || null,
    published: found?.publishedTime ?? null,
    language: found?.lang ?? language,
    excerpt: found?.excerpt?.trim() || null,
    markdown,
    links: linksIn(openDocument({ html: content === '' ? whole : content, url: base }).document, base),
    readable: content !== '',
  };
}

function makeAbsolute(document: Document, base: string): void {
  for (const [selector, attribute] of [['a[href]', 'href'], ['img[src]', 'src']] as const) {
    for (const element of selectAll(document, selector)) {
      const target = linkTarget(element.getAttribute(attribute), base);
      if (target === undefined) element.removeAttribute(attribute);
      else element.setAttribute(attribute, target);
    }
  }
}

function tableMarkdown(table: Element): string {
  const lines = selectAll(table, 'tr').filter((line) => line.closest('table') === table).map((line) => [...line.children].map((cell) => textOf(cell).replaceAll('|', '\\|')));
  const width = Math.max(0, ...lines.map((line) => line.length));
  if (width === 0) return '';
  const written = lines.map((line) => `| ${Array.from({ length: width }, (_, at) => line[at] ?? '').join(' | ')} |`);
  return `\n\n${[written[0] ?? '', `|${' --- |'.repeat(width)}`, ...written.slice(1)].join('\n')}\n\n`;
}

function toMarkdown(html: string): string {
  const service = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-', emDelimiter: '*' });
  service.use([strikethrough, taskListItems]);
  // The plugin's own rule asks for `table.rows`, which this document does not have.
  service.addRule('table', { filter: 'table', replacement: (_content, node) => tableMarkdown(node as unknown as Element) });
  service.remove(['script', 'style', 'noscript', 'template', 'iframe', 'button', 'input']);
  const { document } = openDocument({ html: `<div>${html}</div>`, url: 'about:blank' });
  return service.turndown(document.body as never).replace(/\n{3,}/g, '\n\n').trim();
}
