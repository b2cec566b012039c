import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { onEveryHost, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { callCard, goTo, openCards, say } from '../kit/hosts/screens.ts';

const twoGigabytes = 2_000_000_000;

onEveryHost('killed while a card is open and a large copy runs', (startHost) => {
  test('the card is there again and can be allowed; no half file is left; the audit is intact', async () => {
    const host = await startHost({ config: usedBefore });
    const large = join(host.workspace, 'large.bin');
    writeFileSync(large, '');
    truncateSync(large, twoGigabytes);
    const page = await host.open();
    await say(page, 'create a file called note.txt with content kept');
    await openCards(page).waitFor();

    await page.getByTestId('new-chat').click();
    await say(page, 'copy large.bin to copy.bin');
    await openCards(page).getByTestId('allow').click();
    // A file besides those two: the copy is being written.
    for (let turn = 0; readdirSync(host.workspace).length < 2; turn++) {
      expect(turn, 'the copy did not begin').toBeLessThan(2000);
      await sleep(5);
    }
    await host.kill();
    expect(readdirSync(host.workspace), 'the copy had ended before the kill').not.toContain('copy.bin');

    await host.start();
    expect(readdirSync(host.workspace)).toEqual(['large.bin']);
    const again = await host.open();
    await goTo(again, 'Approvals');
    const card = openCards(again);
    await card.waitFor();
    await card.getByTestId('allow').click();
    await expect.poll(() => readdirSync(host.workspace)).toContain('note.txt');

    await goTo(again, 'Chat');
    await again.getByRole('link', { name: /copy large/ }).click();
    await callCard(again, 'copy_file').getByText('Steward was ended while this ran').waitFor();
    expect(readdirSync(host.workspace).toSorted()).toEqual(['large.bin', 'note.txt']);
    expect(await host.steward(['audit', 'verify'])).toMatchObject({ code: 0 });
  });
});
