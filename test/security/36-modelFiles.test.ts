// Rows 36 and 39, for files of models: whoever made one, it is data, and using it ends.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { exampleModel } from '../../src-main/functions/ai/models/exampleModel.ts';
import { predict } from '../../src-main/functions/ai/predict.ts';
import { runInference } from '../../src-main/functions/ai/runInference.ts';
import { createLearning } from '../../src-main/ports/local/learning/createLearning.ts';
import { externalOnnx, linearOnnx } from '../kit/onnxModels.ts';
import { sandboxMissing } from '../kit/sandbox.ts';
import { testIf } from '../kit/skip.ts';
import { failureOf, openWorkbench, type Workbench } from '../kit/workbench.ts';

let bench: Workbench;
const learning = createLearning();
beforeEach(() => {
  bench = openWorkbench();
  bench.ports.learning = learning;
});

/** With a checksum that is right: anybody can work one out. */
function forged(body: string): string {
  return `${body.slice(0, -1)},"sha256":"${createHash('sha256').update(body).digest('hex')}"}\n`;
}

const plain = exampleModel.replace(/,"sha256":"[\da-f]+"\}\n$/, '}');
const withParameters = (type: string, parameters: object, more: (text: string) => string = (text) => text): string => forged(more(plain.replace('"model_type":"linear"', `"model_type":"${type}"`).replace(/"parameters":\{[^}]*\}/, `"parameters":${JSON.stringify({ kind: type, ...parameters })}`)));
const tree = (over: object): object => ({ outputs: 1, trees: [{ feature: [0, 0, 0], threshold: [0, 0, 0], left: [1, -1, -1], right: [2, -1, -1], value: [0, 1, 2], ...over }] });

describe('a model’s file', () => {
  it.each<[string, string, string]>([
    ['that was changed after it was saved', exampleModel.replace('160000', '999999'), 'CONFLICT'],
    ['with a tree that leads back to itself', withParameters('random_forest', tree({ left: [0, -1, -1] })), 'INVALID_INPUT'],
    ['with a tree that leads outside', withParameters('random_forest', tree({ right: [900, -1, -1] })), 'INVALID_INPUT'],
    ['with a column that is not there', withParameters('random_forest', tree({ feature: [7, 0, 0] })), 'INVALID_INPUT'],
    ['with lists of different lengths', withParameters('random_forest', tree({ threshold: [0] })), 'INVALID_INPUT'],
    ['with weights for other columns', withParameters('linear', { intercept: 0, weights: [1, 2, 3] }), 'INVALID_INPUT'],
    ['with layers that do not fit', withParameters('deep_learning', { mean: 0, scale: 1, layers: [{ inputs: 1, outputs: 2, weights: [1, 2], biases: [0, 0] }] }), 'INVALID_INPUT'],
    ['with parameters of another kind', forged(plain.replace('"model_type":"linear"', '"model_type":"kmeans"')), 'INVALID_INPUT'],
    ['with words for numbers', forged(plain.replace('"intercept":160000', '"intercept":"process.exit()"')), 'INVALID_INPUT'],
    ['with more fields than a model has', forged(plain.replace('"version":1', '"version":1,"__proto__":{"polluted":true},"code":"x"')), 'INVALID_INPUT'],
    ['that is nested without end', forged(`{"format":"steward-model","metrics":${'['.repeat(20_000)}${']'.repeat(20_000)}}`), 'INVALID_INPUT'],
    ['that is a pickle', 'cos\nsystem\n(S"touch stolen"\ntR.', 'INVALID_INPUT'],
    ['that is a script', 'require("fs").writeFileSync("stolen", "1")', 'INVALID_INPUT'],
  ])('%s is refused, and nothing of it runs', async (_, text, code) => {
    bench.put('model.json', text);
    expect(await failureOf(bench.call(predict, { model: 'model.json', data: [{ size: 50 }] }))).toMatchObject({ code });
    expect(bench.has('stolen')).toBe(false);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    bench.put('model.json', exampleModel);
    expect((await bench.call(predict, { model: 'model.json', data: [{ size: 50 }] }))['predictions']).toEqual([expect.closeTo(110_000, 3)]);
  });

  it('says that it never loads a pickle', async () => {
    bench.put('model.pkl', '\u0080\u0004.');
    expect(await failureOf(bench.call(predict, { model: 'model.pkl', data: [{ size: 50 }] }))).toMatchObject({ code: 'INVALID_INPUT', hint: expect.stringContaining('pickle') });
  });

  it('takes columns of any name for names', async () => {
    bench.put('odd.csv', 'size,__proto__,constructor\n50,1,2\n60,3,4\n');
    const said = await bench.call(predict, { model: bench.put('model.json', exampleModel), data: 'odd.csv', output_path: 'said.csv' });
    expect(said['rows']).toBe(2);
    expect(bench.get('said.csv').split('\n')[0]).toBe('size,__proto__,constructor,predicted_price');
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
  });

  it('makes no formula of a word', async () => {
    bench.put('formula.csv', 'size,note\n50,"=HYPERLINK(""http://evil.example"")"\n60,-3\n');
    await bench.call(predict, { model: bench.put('model.json', exampleModel), data: 'formula.csv', output_path: 'said.csv' });
    expect(bench.get('said.csv')).toContain(`"'=HYPERLINK(`);
    expect(bench.get('said.csv')).toContain('\n60,-3,');
  });
});

describe('an ONNX file', () => {
  testIf(sandboxMissing === undefined, sandboxMissing ?? 'there is one')('takes no weights from a file outside itself, in the sandbox or out of it', async () => {
    const stolen = new Uint8Array(Float32Array.from([1, 2, 3, 4]).buffer);
    bench.put('weights.bin', stolen);
    writeFileSync(`${bench.roots.outside}/weights.bin`, stolen);
    for (const path of ['weights.bin', '../outside/weights.bin', `${bench.roots.outside}/weights.bin`]) {
      bench.put('external.onnx', externalOnnx(path));
      expect((await failureOf(bench.call(runInference, { model: 'external.onnx', inputs: { x: [[1, 1]] } }))).code).toBe('UNSUPPORTED');
    }
  }, 60_000);

  it('is run in a process of its own, which is in the sandbox where there is one and ends when it is told to', async () => {
    bench.put('linear.onnx', linearOnnx());
    const { commands } = bench.ports;
    const seen: { sandboxed: boolean; write: unknown; hosts: unknown; environment: unknown }[] = [];
    const { createOnnx } = await import('../../src-main/ports/local/onnx/createOnnx.ts');
    bench.ports.onnx = createOnnx({
      ...commands,
      run: (request) => {
        seen.push({ sandboxed: request.profile !== undefined, write: request.profile?.write, hosts: request.profile?.hosts, environment: request.environment });
        return commands.run(request);
      },
    });
    await bench.call(runInference, { model: 'linear.onnx' });
    const kind = (await commands.ready()).kind;
    expect(seen).toEqual([{ sandboxed: kind === 'sandboxed', write: kind === 'sandboxed' ? [] : undefined, hosts: kind === 'sandboxed' ? [] : undefined, environment: {} }]);
    await expect(bench.call(runInference, { model: 'linear.onnx' }, { signal: AbortSignal.timeout(30) })).rejects.toThrow();
  });
});
