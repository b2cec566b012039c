import type { Preview } from '../../../../src-preload/contract/index.ts';
import type { PreviewContext } from '../../../registry/defineFunction.ts';

type Facts = Extract<Preview, { kind: 'facts' }>['facts'];

/** What the card shows of an action on an element: which page, what the element is, and where it leads. */
export async function elementPreview({ browser, effects }: PreviewContext, element: string, more: Facts = []): Promise<{ preview: Preview; object: string }> {
  const page = browser.page();
  const { described, leadsTo } = await page.describe(element);
  const sight = browser.sight('');
  const here = sight?.url ?? '';
  const elsewhere = leadsTo && URL.parse(leadsTo.url)?.host !== URL.parse(here)?.host;
  const inner = effects.flatMap((effect) => (effect.kind === 'network' && effect.place !== 'public' ? [`${effect.host} (${effect.place})`] : []));
  return {
    object: described,
    preview: {
      kind: 'facts',
      facts: [
        { label: 'Page', value: here, tone: 'strong' },
        { label: 'Element', value: described, tone: 'strong' },
        ...(leadsTo ? [{ label: leadsTo.access === 'write' ? 'Sends the form to' : 'Leads to', value: leadsTo.url, ...(elsewhere === true && { tone: 'out' as const }) }] : []),
        ...more,
        ...(inner.length === 0 ? [] : [{ label: 'Lies in', value: inner.join(', ') }]),
      ],
      notes: elsewhere === true ? [{ tone: 'write', text: 'It leads to another server than the page is from' }] : [],
    },
  };
}
