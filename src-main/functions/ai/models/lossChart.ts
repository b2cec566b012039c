import type { Progress } from '../../../../src-preload/contract/index.ts';
import type { Curve, TrainingProgress } from '../../../ports/learning.ts';

type Chart = NonNullable<Progress['chart']>;

/** The loss over the steps of a training; of rows kept back as well, where there are some. */
export function lossChart({ unit, measure, steps }: Curve): Chart {
  const points = (of: (step: Curve['steps'][number]) => number | null) => steps.map((step) => ({ at: step.step, value: of(step) }));
  return {
    axis: unit,
    panels: [{
      title: `Loss: ${measure}`,
      format: 'number',
      series: [{ label: 'training', points: points(({ loss }) => loss) }, ...(steps.some(({ heldOut }) => heldOut !== null) ? [{ label: 'held out', points: points(({ heldOut }) => heldOut) }] : [])],
    }],
  };
}

export function trainingProgress({ done, total, unit, curve }: TrainingProgress): Progress {
  const last = curve.steps.at(-1);
  const loss = last === undefined ? '' : `, loss ${last.loss.toPrecision(3)}${last.heldOut === null ? '' : `, held out ${last.heldOut.toPrecision(3)}`}`;
  return { done, total, unit: 'steps', note: `${done.toLocaleString('en')} ${unit}${loss}`, ...(curve.steps.length > 1 && { chart: lossChart(curve) }) };
}
