import type { PageJobs, PageLink } from '../../pages.ts';
import { linkTarget, openDocument, selectAll, textOf } from './openDocument.ts';

export function readLinks({ selector, ...source }: PageJobs['links']['input']): PageJobs['links']['answer'] {
  const { document, base } = openDocument(source);
  const places: (Document | Element)[] = selector === undefined ? [document] : selectAll(document, selector);
  return { title: document.title, links: places.flatMap((place) => linksIn(place, base)) };
}

export function linksIn(place: Document | Element, base: string): PageLink[] {
  return selectAll(place, 'a[href], area[href]').flatMap((element) => {
    const url = linkTarget(element.getAttribute('href'), base);
    if (url === undefined) return [];
    const picture = element.querySelector('img[alt]')?.getAttribute('alt') ?? '';
    const text = textOf(element) || (element.getAttribute('aria-label') ?? '') || picture || (element.getAttribute('title') ?? '');
    return [{ text, url, rel: element.getAttribute('rel') ?? '' }];
  });
}
