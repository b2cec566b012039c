// The same errands for two browser tools: what a person would have done on a site. Each says whether it came out right.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserSite } from './browserSite.ts';

/** A browser tool behind verbs; elements by the line a snapshot has for them, as a model would pick them. */
export interface BrowserDriver {
  name: string;
  open(url: string): Promise<void>;
  /** What the page shows, as text. */
  see(): Promise<string>;
  click(line: string): Promise<void>;
  /** Clicks what asks a question, and says yes. */
  clickAndAccept(line: string): Promise<void>;
  fill(line: string, text: string): Promise<void>;
  select(line: string, label: string): Promise<void>;
  upload(line: string, path: string): Promise<void>;
  /** A click has opened a tab: looks at that one. */
  toNewTab(): Promise<void>;
  scrollToEnd(): Promise<void>;
  waitFor(text: string): Promise<void>;
  /** Clicks what gives a file; whether the tool has it. */
  download(line: string, name: string): Promise<boolean>;
  /** Where files may be taken from. */
  folder: string;
  close(): Promise<void>;
}

/** The reference of the first element whose line begins like this: `button "Log in"`. */
export function referenceIn(snapshot: string, line: string): string {
  const found = snapshot.split('\n').map((each) => each.trim().replace(/^- (?:<changed> )?/, '')).find((each) => each.startsWith(line));
  const [, reference] = /\[ref=((?:f\d+)?e\d+)\]/.exec(found ?? '') ?? [];
  if (reference === undefined) throw new Error(`No ${line} in\n${snapshot.slice(0, 2000)}`);
  return reference;
}

type Task = (driver: BrowserDriver, site: BrowserSite) => Promise<boolean>;

export const browserTasks: Readonly<Record<string, Task>> = {
  'login form': async (driver, { origin }) => {
    await driver.open(`${origin}/login`);
    await driver.fill('textbox "User"', 'ada');
    await driver.fill('textbox "Password"', 'secret-word');
    await driver.select('combobox "Language"', 'German');
    await driver.click('button "Log in"');
    return (await driver.see()).includes('Account of ada');
  },
  download: async (driver, { origin }) => {
    await driver.open(`${origin}/downloads`);
    return driver.download('link "The list"', 'list.csv');
  },
  'endless page': async (driver, { origin }) => {
    await driver.open(`${origin}/scroll`);
    for (let round = 0; round < 12 && !(await driver.see()).includes('Item 60'); round++) await driver.scrollToEnd();
    return (await driver.see()).includes('Item 60');
  },
  frame: async (driver, { origin }) => {
    await driver.open(`${origin}/frames`);
    await driver.fill('textbox "City"', 'Bern');
    await driver.click('button "Store"');
    return (await driver.see()).includes('Stored Bern');
  },
  'shadow tree': async (driver, { origin }) => {
    await driver.open(`${origin}/shadow`);
    await driver.fill('textbox "Colour"', 'blue');
    await driver.click('button "Paint"');
    return (await driver.see()).includes('Painted blue');
  },
  dialog: async (driver, { origin }) => {
    await driver.open(`${origin}/dialogs`);
    await driver.clickAndAccept('button "Delete"');
    return (await driver.see()).includes('deleted');
  },
  'new tab': async (driver, { origin }) => {
    await driver.open(`${origin}/popup`);
    await driver.click('link "New tab"');
    await driver.toNewTab();
    return (await driver.see()).includes('Welcome');
  },
  'late content': async (driver, { origin }) => {
    await driver.open(`${origin}/late`);
    await driver.click('button "Fetch"');
    await driver.waitFor('Here at last');
    return (await driver.see()).includes('fetched');
  },
  upload: async (driver, { origin }) => {
    writeFileSync(join(driver.folder, 'report.txt'), 'figures');
    await driver.open(`${origin}/upload`);
    await driver.upload('button "File"', join(driver.folder, 'report.txt'));
    await driver.click('button "Send"');
    return (await driver.see()).includes('Got report.txt');
  },
};
