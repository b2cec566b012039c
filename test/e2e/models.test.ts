import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../kit/freePort.ts';
import type { Host } from '../kit/hosts/host.ts';
import { onSampledHosts, usedBefore, type StartHost } from '../kit/hosts/onEveryHost.ts';
import { callCard, openCards, say } from '../kit/hosts/screens.ts';
import { startScriptedModel, type ScriptedModel, type ScriptedTurn } from '../kit/scriptedModel.ts';

const key = 'key-of-the-scripted-model';
const wires = ['openai', 'anthropic'] as const;

/** A host whose model is the script, reached with a key from the secret store. */
async function startWithModel(startHost: StartHost, wire: (typeof wires)[number], turns: readonly ScriptedTurn[]): Promise<{ host: Host; page: Page; model: ScriptedModel }> {
  const model = await startScriptedModel({ wire, turns, key });
  onTestFinished(() => model.close());
  const host = await startHost({ config: { ...usedBefore, model: { provider: wire, model: 'scripted', baseUrl: model.baseUrl, secret: 'scripted' } } });
  expect(await host.steward(['secret', 'set', 'scripted'], key)).toMatchObject({ code: 0 });
  return { host, model, page: await host.open() };
}

onSampledHosts('a chat with a model over HTTP', (startHost) => {
  describe.each(wires)('on the %s wire', (wire) => {
    test('streamed text, two calls in one card, one refused with a note that reaches the model', async () => {
      const { host, model, page } = await startWithModel(startHost, wire, [
        {
          text: 'Two files are to be made.',
          calls: [
            { name: 'create_file', arguments: { file_path: 'wanted.txt', content: 'yes' } },
            { name: 'create_file', arguments: { file_path: 'unwanted.txt', content: 'no' } },
          ],
        },
        { text: 'One was made, the other was not.' },
      ]);
      await say(page, 'make two files');
      const batch = page.locator('[data-testid="approval-card"][data-batch]');
      await batch.waitFor();
      expect(await openCards(page).count()).toBe(1);
      await page.getByText('Two files are to be made.').first().waitFor();

      await batch.getByRole('button', { name: 'Open Create unwanted.txt' }).click();
      const inner = batch.getByTestId('approval-card');
      await inner.getByTestId('refuse').click();
      await inner.getByTestId('refuse-note').fill('only the first one');
      await inner.getByTestId('refuse-confirm').click();
      await openCards(page).getByTestId('allow').click();

      await page.getByText('One was made, the other was not.').waitFor();
      expect(readFileSync(join(host.workspace, 'wanted.txt'), 'utf8')).toBe('yes');
      expect(existsSync(join(host.workspace, 'unwanted.txt'))).toBe(false);
      expect(await callCard(page, 'create_file').nth(1).getAttribute('data-state')).toBe('refused');

      expect(model.requests).toHaveLength(2);
      const results = model.requests[1]?.results ?? [];
      expect(results).toHaveLength(2);
      expect(results.filter(({ text }) => text.includes('only the first one'))).toHaveLength(1);
      expect(results.some(({ text }) => text.includes('wanted.txt') && !text.includes('only the first one'))).toBe(true);
    });

    test('Stop ends the turn at once and tells the model to stop', async ({ annotate }) => {
      const words = Array.from({ length: 400 }, (_, index) => `word${index} `);
      const { model, page } = await startWithModel(startHost, wire, [{ text: words, pauseMs: 25 }]);
      await say(page, 'count');
      await page.getByText('word3').first().waitFor();
      const took = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const stop = document.querySelector<HTMLElement>('[data-testid="stop-turn"]');
            const started = performance.now();
            const look = (): void => {
              if (document.querySelector('[data-testid="stop-turn"]') || !document.body.innerText.includes('Stopped.')) return;
              observer.disconnect();
              resolve(performance.now() - started);
            };
            const observer = new MutationObserver(look);
            observer.observe(document.body, { childList: true, subtree: true, characterData: true });
            stop?.click();
          }),
      );
      await annotate(`stopped ${Math.round(took)} ms after the click`);
      process.stdout.write(`Stop, ${wire}: ${Math.round(took)} ms from the click to the stopped turn on screen\n`);
      expect(took).toBeLessThan(1000);
      await expect.poll(() => model.requests[0]?.aborted).toBe(true);
      expect(model.requests).toHaveLength(1);
    });
  });

  test('a model that is down is named; Try again works once it is back', async () => {
    const port = await freePort();
    const host = await startHost({ config: { ...usedBefore, model: { provider: 'openai-compatible', model: 'scripted', baseUrl: `http://127.0.0.1:${port}/v1` } } });
    const page = await host.open();
    await say(page, 'hello');
    const error = page.locator('[data-message="assistant"]').getByRole('alert');
    await error.waitFor();
    expect(await error.innerText()).toContain(`127.0.0.1:${port}`);

    const model = await startScriptedModel({ wire: 'openai', turns: [{ text: 'Here again.' }], port });
    onTestFinished(() => model.close());
    await error.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Here again.').waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    expect(model.requests[0]?.person).toEqual(['hello']);
  });
});
