import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onSampledHosts, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { goTo, openCards, say } from '../kit/hosts/screens.ts';

onSampledHosts('tasks and the load of the machine', (startHost) => {
  test('a task is planned on its function’s page, seen with its next time, run by hand of the clock, and cancelled', async () => {
    const host = await startHost({ config: usedBefore });
    const page = await host.open();
    await goTo(page, 'Schedules');
    await page.getByText('Nothing is planned').waitFor();
    await page.getByRole('button', { name: 'Plan a task' }).first().click();
    await page.getByRole('button', { name: 'JSON', exact: true }).click();
    await page.getByRole('textbox', { name: 'Arguments as JSON' }).fill(JSON.stringify({ schedule: 'every day at 9:00', function: 'create_file', arguments: { file_path: 'made.txt', content: 'made' }, name: 'morning' }));
    await page.getByRole('button', { name: /^Run/ }).click();
    const card = openCards(page);
    await card.getByText('Create made.txt', { exact: true }).waitFor();
    await card.getByText('Can be cancelled').waitFor();
    await card.getByText('This plans it; it allows none of its calls').waitFor();
    expect(await card.getByTestId('allow').innerText()).toContain('Plan task');
    await card.getByTestId('allow').click();
    await page.getByTestId('call-card').and(page.locator('[data-state="done"]')).waitFor();

    await goTo(page, 'Schedules');
    const row = page.getByTestId('schedule');
    await row.getByText('Every day at 09:00').waitFor();
    await row.getByText('Has not run yet').waitFor();
    expect(existsSync(join(host.workspace, 'made.txt'))).toBe(false);
    await row.getByRole('button', { name: 'Cancel morning' }).click();
    await row.getByRole('button', { name: 'Keep' }).click();
    await row.getByRole('button', { name: 'Cancel morning' }).click();
    await row.getByRole('button', { name: 'Cancel morning' }).click();
    await page.getByText('Nothing is planned').waitFor();
    expect(readFileSync(join(host.dataFolder, 'steward.db')).length).toBeGreaterThan(0);
  });

  test('the load of processes over time is drawn, and shown as rows', async () => {
    const host = await startHost({ config: usedBefore });
    const page = await host.open();
    await say(page, 'watch cpu and memory for 3 seconds');
    const chart = page.getByTestId('chart');
    await chart.getByRole('img', { name: /^CPU by process, share of one core: / }).waitFor();
    await chart.getByRole('img', { name: /^Memory in use: Used / }).waitFor();
    const folder = process.env['STEWARD_SCREENSHOTS'];
    for (const colorScheme of folder === undefined ? [] : (['light', 'dark'] as const)) {
      await page.emulateMedia({ colorScheme });
      await page.getByTestId('call-card').screenshot({ path: join(folder ?? '', `result-chart-${colorScheme}.png`) });
    }
    await chart.getByRole('button', { name: 'Rows' }).click();
    expect(await chart.getByRole('row').count()).toBe(4);
  });
});
