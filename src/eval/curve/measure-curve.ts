import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import { mean, standardDeviation } from '../../statistics/descriptive.ts';
import {
  type CurvePoint,
  type Extrapolation,
  extrapolateCurve,
  fewestSizes,
} from '../../statistics/learning-curve.ts';
import type { ResultCurve } from '../result.ts';
import type { TaskRows } from '../rows.ts';
import { estimateAccuracy } from '../scores/gap.ts';
import { pooledBalancedAccuracy, tallyPredictions } from '../scores/tally.ts';
import type { CurveMode } from './draw-training.ts';
import type { DrawPredictions } from './predict-draw.ts';

/** All draws of one size. */
export interface DrawnSize {
  readonly programs: number;
  readonly draws: readonly DrawPredictions[];
}

/** What a curve says beside its points. */
type Reading = Pick<ResultCurve, 'families' | 'extrapolation' | 'reason'>;

/** A learning curve from its draws, `mode` after `mode`, sizes ascending. */
export function measureCurve(
  data: TaskRows,
  mode: CurveMode,
  sizes: readonly DrawnSize[],
  bootstrap: BootstrapOptions,
): Omit<ResultCurve, 'task' | 'diagnoser' | 'features' | 'normalisation' | 'decision' | 'window' | 'split'> {
  const points = sizes.map(({ programs, draws }) => {
    const predictions = draws.map((draw) => draw.predictions);
    const ofDraws = predictions.map((own) => pooledBalancedAccuracy(tallyPredictions(data, [own])));
    return {
      programs,
      traces: mean(draws.map(({ traces }) => traces)),
      draws: draws.length,
      ...estimateAccuracy(tallyPredictions(data, predictions), bootstrap),
      drawSd: draws.length < 2 ? null : standardDeviation(ofDraws),
    };
  });
  return { mode, points, ...(mode === 'all-traces' ? readCurve(points) : unread) };
}

/** Equal traces are there to compare sizes, not to be continued. */
const unread: Reading = { families: [], extrapolation: null, reason: null };

function readCurve(points: ResultCurve['points']): Reading {
  const largest = points.at(-1)!.programs;
  if (points.length < fewestSizes)
    return { ...unread, reason: `needs ${fewestSizes} sizes to be continued, got ${points.length}` };
  const known = points.map(
    ({ programs, value, drawSd, draws }): CurvePoint => ({
      size: programs,
      value,
      error: (drawSd ?? 0) / Math.sqrt(draws),
    }),
  );
  const { checks, values } = extrapolateCurve(known, [2 * largest, 10 * largest]);
  return {
    families: [...checks],
    extrapolation: wordValues(values),
    reason:
      values === null
        ? 'not identifiable: no family predicts the two largest sizes from the smaller ones'
        : null,
  };
}

function wordValues(values: Extrapolation['values']): ResultCurve['extrapolation'] {
  return values === null ? null : values.map(({ size, low, high }) => ({ programs: size, low, high }));
}
