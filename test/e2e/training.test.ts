import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { onSampledHosts, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { allowCard, callCard, say } from '../kit/hosts/screens.ts';
import { startScriptedModel } from '../kit/scriptedModel.ts';
import { spirals } from '../unit/functions/ai/learningData.ts';

const asCsv = (rows: readonly { x: number; y: number; spiral: string }[]): string => `x,y,spiral\n${rows.map(({ x, y, spiral }) => `${x},${y},${spiral}`).join('\n')}\n`;
const training = (output_path: string, epochs: number) => ({ name: 'train_model', arguments: { data: 'spirals.csv', model_type: 'deep_learning', target: 'spiral', output_path, hyperparameters: { epochs, patience: 20_000 } } });

onSampledHosts('training a model', (startHost) => {
  test('its loss is drawn while it falls; it stops when told to, and tells how well it did when it is done', async () => {
    const model = await startScriptedModel({ wire: 'openai', turns: [{ calls: [training('stopped.json', 20_000)] }, { text: 'It was stopped.' }, { calls: [training('spirals.json', 60)] }, { text: 'It is trained.' }] });
    onTestFinished(() => model.close());
    const host = await startHost({ config: { ...usedBefore, model: { provider: 'openai-compatible', model: 'scripted', baseUrl: model.baseUrl } }, files: { 'spirals.csv': asCsv(spirals(600)) } });
    const page = await host.open();
    const folder = process.env['STEWARD_SCREENSHOTS'];
    const picture = async (name: string, nth: number): Promise<void> => {
      for (const colorScheme of folder === undefined ? [] : (['light', 'dark'] as const)) {
        await page.emulateMedia({ colorScheme });
        await callCard(page, 'train_model').nth(nth).screenshot({ path: join(folder ?? '', `${name}-${colorScheme}.png`) });
      }
    };

    await say(page, 'learn the spirals');
    expect(await allowCard(page)).toContain('stopped.json');
    const running = callCard(page, 'train_model').and(page.locator('[data-state="running"]'));
    await running.getByTestId('chart').getByRole('img', { name: /^Loss: cross-entropy: training / }).waitFor();
    await running.getByText(/^\d+ epochs, loss /).waitFor();
    if (folder !== undefined) await page.waitForTimeout(3000);
    await picture('training-running', 0);
    await running.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('It was stopped.').first().waitFor();
    expect(existsSync(join(host.workspace, 'stopped.json'))).toBe(false);

    await say(page, 'again, but shorter');
    await allowCard(page);
    await page.getByText('It is trained.').first().waitFor();
    const done = callCard(page, 'train_model').nth(1);
    if ((await done.getByTestId('chart').count()) === 0) await done.getByRole('button', { name: 'Show the result' }).click();
    await done.getByTestId('chart').getByText(/60 epochs/).waitFor();
    await done.getByText(/^\d+(\.\d)? % \(most frequent class/).waitFor();
    await picture('training-done', 1);
    expect(existsSync(join(host.workspace, 'spirals.json'))).toBe(true);
  });
});
