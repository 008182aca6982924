import { balanceClasses } from '../../eval/diagnosers/define.ts';
import { fitLogistic } from '../../eval/diagnosers/logistic.ts';

/** How log-odds of "faulty" become those of runs with so many checks: slope · log-odds + offset (Platt 1999). */
export interface Odds {
  readonly slope: number;
  readonly offset: number;
}

interface JudgedRun {
  readonly faulty: boolean;
  readonly probability: number;
}

/** Fitted where both kinds weigh the same; as they are where there is one kind only. */
export function fitOdds(runs: readonly JudgedRun[]): Odds {
  const labels = Int32Array.from(runs, ({ faulty }) => Number(faulty));
  const counts = [0, 1].map((label) => labels.filter((own) => own === label).length);
  if (counts.includes(0)) return { slope: 1, offset: 0 };
  const values = Float64Array.from(runs, ({ probability }) => logOdds(probability));
  const [w0, b0, w1, b1] = fitLogistic({
    length: runs.length,
    width: 1,
    values,
    labels,
    classes: 2,
    weights: balanceClasses(counts),
  });
  return { slope: w1! - w0!, offset: b1! - b0! };
}

export function scaleOdds({ slope, offset }: Odds, probability: number): number {
  return 1 / (1 + Math.exp(-(slope * logOdds(probability) + offset)));
}

/** Held where a sum of exponentials still tells it from certainty. */
function logOdds(probability: number): number {
  const held = Math.min(1 - 1e-9, Math.max(1e-9, probability));
  return Math.log(held / (1 - held));
}
