import type { Frame, Locator, Page } from 'playwright-core';
import { AppError } from '../../../kernel/errors.ts';
import type { ElementFacts } from '../../browser.ts';

/** As snapshots write references; those inside frames begin with the frame's number. */
const reference = /^(?:ref=)?((?:f\d+)?e\d+)$/;

const clickable = ['button', 'link', 'tab', 'menuitem', 'option', 'checkbox', 'radio', 'switch', 'treeitem'] as const;
const fillable = ['textbox', 'searchbox', 'combobox', 'spinbutton', 'checkbox', 'radio', 'switch', 'slider', 'listbox'] as const;

/** How an element is looked for by what it is called: the surest way first. */
function ways(frame: Frame, name: string, purpose: 'click' | 'fill' | 'any'): (() => Locator)[] {
  const roles = purpose === 'click' ? clickable : purpose === 'fill' ? fillable : [...clickable, ...fillable.filter((role) => !clickable.some((known) => known === role))];
  return [true, false].flatMap((exact) => [
    () => roles.map((role) => frame.getByRole(role, { name, exact })).reduce((all, one) => all.or(one)),
    () => frame.getByLabel(name, { exact }),
    () => frame.getByPlaceholder(name, { exact }),
    ...(purpose !== 'fill' ? [() => frame.getByText(name, { exact }), () => frame.getByAltText(name, { exact }), () => frame.getByTitle(name, { exact })] : [() => frame.locator(`[name=${JSON.stringify(name)}]`)]),
  ]);
}

/**
 * The one element meant by a reference of the last snapshot, or by its name, label or text, in any
 * frame of the page. NOT_FOUND and AMBIGUOUS_MATCH say what to try.
 */
export async function findElement(page: Page, element: string, purpose: 'click' | 'fill' | 'any'): Promise<Locator> {
  const [, ref] = reference.exec(element) ?? [];
  if (ref !== undefined) {
    const locator = page.locator(`aria-ref=${ref}`);
    if ((await locator.count().catch(() => 0)) === 1) return locator;
    throw new AppError('NOT_FOUND', `There is no element ${ref} on the page any more`, { hint: 'Call browser_snapshot for the references the page has now' });
  }
  // Quotes are how a person, and a model, set a name apart.
  const name = element.trim().replace(/^(["'“‘])(.*)["'”’]$/s, '$2');
  const frames = page.frames();
  for (let way = 0; way < ways(page.mainFrame(), name, purpose).length; way++) {
    const found: Locator[] = [];
    for (const frame of frames) {
      const locator = ways(frame, name, purpose)[way]?.();
      const all = locator ? await locator.all().catch(() => []) : [];
      for (const each of all) if (await each.isVisible().catch(() => false)) found.push(each);
    }
    const [first] = found;
    if (first && found.length === 1) return first;
    if (first) {
      const described = await Promise.all(found.slice(0, 5).map(async (each) => (await describeElement(each)).described));
      throw new AppError('AMBIGUOUS_MATCH', `${found.length} elements are called ${JSON.stringify(name)}: ${described.join(', ')}`, { hint: 'Call browser_snapshot and use the reference of the one that is meant' });
    }
  }
  throw new AppError('NOT_FOUND', `Nothing on the page is called ${JSON.stringify(name)}`, { hint: 'Call browser_snapshot and use a reference from it, such as e12' });
}

/** Role and name, and where a click leads by the page's own word. It takes no snapshot: that would make the references of the last one void. */
export async function describeElement(locator: Locator): Promise<ElementFacts> {
  const [name, target] = await Promise.all([locator.evaluate(readName, undefined, { timeout: 2000 }).catch(() => undefined), locator.evaluate(readTarget, undefined, { timeout: 2000 }).catch(() => undefined)]);
  const described = name === undefined ? 'element' : `${name.role}${name.name === '' ? '' : ` ${JSON.stringify(name.name)}`}`;
  return { described, ...(target && isWebAddress(target.url) && { leadsTo: { url: target.url, access: target.sends ? 'write' : 'read' } }) };
}

/** Runs in the page. */
function readName(element: Element): { role: string; name: string } {
  const tag = element.localName;
  const type = element instanceof HTMLInputElement ? element.type : '';
  const inputs: Record<string, string> = { checkbox: 'checkbox', radio: 'radio', button: 'button', submit: 'button', reset: 'button', image: 'button', range: 'slider', number: 'spinbutton', file: 'file field', search: 'searchbox', password: 'password field' };
  const tags: Record<string, string> = { a: 'link', button: 'button', select: 'list', textarea: 'textbox', img: 'picture', summary: 'disclosure', label: 'label', option: 'option' };
  const role = element.getAttribute('role') ?? (tag === 'input' ? (inputs[type] ?? 'textbox') : (tags[tag] ?? tag));
  const labels = element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement ? [...(element.labels ?? [])].map((label) => [...label.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE || (node instanceof HTMLElement && !node.contains(element) && !/^(?:select|textarea)$/.test(node.localName))).map((node) => node.textContent).join(' ')).join(' ') : '';
  const shown = element instanceof HTMLInputElement ? (/^(?:submit|button|reset)$/.test(type) ? element.value || type : '') : element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement ? '' : (element.textContent ?? '');
  const name = [element.getAttribute('aria-label'), labels, shown, element.getAttribute('alt'), element.getAttribute('title'), element.getAttribute('placeholder'), element.getAttribute('name')].find((text) => text !== null && text.trim() !== '') ?? '';
  return { role: role.slice(0, 30), name: name.replace(/\s+/g, ' ').trim().slice(0, 120) };
}

/** Runs in the page. */
function readTarget(element: Element): { url: string; sends: boolean } | undefined {
  const link = element.closest('a[href], area[href]');
  if (link instanceof HTMLAnchorElement || link instanceof HTMLAreaElement) return { url: link.href, sends: false };
  const button = element.closest('button, input');
  if (button instanceof HTMLButtonElement || button instanceof HTMLInputElement) {
    // Without an attribute of its own `formAction` is the page's address; and a field called action hides the form's.
    const own = button.hasAttribute('formaction') ? button.formAction : button.form?.getAttribute('action');
    if (button.form && (button.type === 'submit' || button.type === 'image')) return { url: new URL(own ?? '', document.baseURI).href, sends: true };
  }
  return undefined;
}

function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
