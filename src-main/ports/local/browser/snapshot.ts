import type { Locator, Page } from 'playwright-core';

const snapshotMs = 10_000;

/** The accessibility tree as text, frames and open shadow trees in it, with references; what stands in password fields is left out. */
export async function takeSnapshot(page: Page, element: Locator | undefined): Promise<string> {
  const [tree, passwords] = await Promise.all([(element ?? page).ariaSnapshot({ mode: 'ai', timeout: snapshotMs }), typedPasswords(page)]);
  // References are good for the last snapshot only: those of the rest of the page are to stay good.
  if (element) await page.ariaSnapshot({ mode: 'ai', timeout: snapshotMs });
  return passwords.reduce((text, password) => text.replaceAll(`: ${password}\n`, ': ••••\n').replaceAll(`: ${JSON.stringify(password)}\n`, ': ••••\n'), `${tree}\n`).trimEnd();
}

async function typedPasswords(page: Page): Promise<string[]> {
  const found = await Promise.all(page.frames().map(async (frame) => frame.locator('input[type=password]').evaluateAll(readValues).catch(() => [])));
  return [...new Set(found.flat())].filter((value) => value !== '');
}

/** Runs in the page. */
function readValues(elements: Element[]): string[] {
  return elements.map((element) => (element instanceof HTMLInputElement ? element.value : ''));
}
