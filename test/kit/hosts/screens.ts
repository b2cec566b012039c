// What a person does on the screens, in the words of a story.
import type { Locator, Page } from 'playwright-core';

/** Types into the composer and sends. */
export async function say(page: Page, text: string): Promise<void> {
  const composer = page.getByTestId('composer');
  await composer.fill(text);
  await composer.press('Enter');
}

/** Leaves the first page with what is chosen on it. */
export async function finishFirstRun(page: Page): Promise<void> {
  await page.getByTestId('start').click();
  await page.getByTestId('composer').waitFor();
}

/** Cards that wait for the person, in order. */
export function openCards(page: Page): Locator {
  return page.locator('[data-testid="approval-card"]:not([data-outcome])');
}

/** Allows the open card; its words. */
export async function allowCard(page: Page): Promise<string> {
  const card = openCards(page);
  await card.waitFor();
  const text = await card.innerText();
  await card.getByTestId('allow').click();
  return text;
}

/** A call's line, by the name of its function. */
export function callCard(page: Page, name: string): Locator {
  return page.getByTestId('call-card').filter({ has: page.locator('code', { hasText: new RegExp(`^${name}$`) }) });
}

export async function goTo(page: Page, screen: 'Chat' | 'Approvals' | 'Functions' | 'Servers' | 'Audit' | 'Health' | 'Schedules' | 'Memory' | 'Settings'): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: new RegExp(`^${screen}`) }).click();
}

/** Waits until the keys of a card act: it has been fully on screen for its time. */
export async function armed(card: Locator): Promise<void> {
  await card.and(card.page().locator('[data-armed="true"]')).waitFor();
}
