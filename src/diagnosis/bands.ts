import { fifths } from '../features/log/curve.ts';
import type { Diagnosis } from './contract.ts';
import type { Siblings } from './siblings.ts';
import type { Standing } from './signals.ts';

/** Curves that are compared with those of healthy runs, by the feature of the family `log` that has their shape. */
const curves = [
  ['training loss', 'log.loss-shape'],
  ['validation loss', 'log.validation-loss-shape'],
] as const;

/** Shapes of this run beside those of healthy ones and of its clean siblings; none of a curve that was not recorded. */
export function bandsOf(standings: readonly Standing[], siblings: Siblings): Diagnosis['bands'] {
  const known = new Map(standings.map((standing) => [standing.column, standing]));
  return curves.flatMap(([curve, feature]) => {
    const parts = fifths.flatMap((suffix) => known.get(`${feature}${suffix}`) ?? []);
    if (parts.length < fifths.length) return [];
    return [
      {
        curve,
        fifths: parts.map(({ value, healthy: { p5, p25, median, p75, p95 } }) => ({
          value,
          healthy: { p5, p25, median, p75, p95 },
        })),
        siblings: shapesOf(siblings, feature),
      },
    ];
  });
}

/** A shape per sibling that has one. */
function shapesOf(siblings: Siblings, feature: string): number[][] {
  const parts = fifths.map((suffix) => siblings.get(`${feature}${suffix}`) ?? []);
  return parts[0]!
    .map((_, run) => parts.map((values) => values[run]!))
    .filter((shape) => shape.every(Number.isFinite));
}
