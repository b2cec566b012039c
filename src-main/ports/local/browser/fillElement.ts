import type { Locator } from 'playwright-core';
import { AppError } from '../../../kernel/errors.ts';

const actionMs = 10_000;

const yes = new Set(['true', 'yes', 'on', '1', 'checked', 'check', 'tick']);
const no = new Set(['false', 'no', 'off', '0', 'unchecked', 'uncheck', 'untick']);

/** Puts a value into an element the way a person would: types, chooses, ticks or sets. */
export async function fillElement(locator: Locator, value: string): Promise<void> {
  const kind = await locator.evaluate(readKind, undefined, { timeout: actionMs });
  switch (kind) {
    case 'select':
      await chooseOption(locator, value);
      return;
    case 'tick': {
      const word = value.trim().toLowerCase();
      if (!yes.has(word) && !no.has(word)) throw new AppError('INVALID_INPUT', `A box is ticked or not; ${JSON.stringify(value)} is neither`, { hint: 'Use true or false' });
      await locator.setChecked(yes.has(word), { timeout: actionMs });
      return;
    }
    case 'file':
      throw new AppError('INVALID_INPUT', 'This field takes files', { hint: 'Give them as files, by their paths' });
    case 'text':
      await locator.fill(value, { timeout: actionMs });
      return;
    case 'other':
      throw new AppError('UNSUPPORTED', 'This element takes no value', { hint: 'Use browser_click for what is pressed, or fill the field inside it' });
  }
}

async function chooseOption(locator: Locator, wanted: string): Promise<void> {
  const options = await locator.evaluate(readOptions);
  const plain = wanted.trim().toLowerCase();
  const found = options.find(({ label }) => label === wanted) ?? options.find(({ value }) => value === wanted) ?? options.find(({ label }) => label.toLowerCase() === plain);
  if (!found) throw new AppError('NOT_FOUND', `The list has no entry ${JSON.stringify(wanted)}`, { hint: `It has ${options.slice(0, 30).map(({ label }) => label).join(', ')}` });
  await locator.selectOption({ index: found.index }, { timeout: actionMs });
}

/** Runs in the page. */
function readOptions(element: Element): { index: number; label: string; value: string }[] {
  return element instanceof HTMLSelectElement ? [...element.options].map((option, index) => ({ index, label: option.label.trim(), value: option.value })) : [];
}

/** Runs in the page. */
function readKind(element: Element): 'select' | 'tick' | 'file' | 'text' | 'other' {
  if (element instanceof HTMLSelectElement) return 'select';
  const role = element.getAttribute('role');
  if (element instanceof HTMLInputElement) {
    if (element.type === 'checkbox' || element.type === 'radio') return 'tick';
    if (element.type === 'file') return 'file';
    return ['button', 'submit', 'reset', 'image', 'hidden'].includes(element.type) ? 'other' : 'text';
  }
  if (role === 'checkbox' || role === 'radio' || role === 'switch') return 'tick';
  if (element instanceof HTMLTextAreaElement || (element instanceof HTMLElement && element.isContentEditable)) return 'text';
  // A label stands for its field.
  if (element instanceof HTMLLabelElement && element.control) return 'text';
  return 'other';
}
