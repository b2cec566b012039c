// A process that opens a page in its own browser and then does nothing, to be killed.
import { createLocalBrowser } from '../../src-main/ports/local/browser/createBrowser.ts';

const [url = '', profiles = ''] = process.argv.slice(2);
const browser = createLocalBrowser({ profileFolder: () => profiles });
const page = browser.page({ session: 'child', admit: async (destination) => ({ effect: { kind: 'network', ...destination, place: 'loopback' } }) });
await page.navigate(url, { signal: new AbortController().signal });
process.stdout.write('ready\n');
setInterval(() => undefined, 1000);
