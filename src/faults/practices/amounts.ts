import type { OptimizerSpec } from '../../training/optimizer-specs.ts';
import { countSteps } from '../../training/practice/plan.ts';
import type { ProgramSpec } from '../../training/spec.ts';

/** Updates that a program plans on its training rows. */
export function plannedSteps(spec: ProgramSpec): number {
  return countSteps(spec, spec.data.rows.train);
}

/** Ten significant digits: 0.1 · 3 is 0.3 in a hash. */
export function rounded(value: number): number {
  return Number(value.toPrecision(10));
}

/** The program with other settings of its optimizer. */
export function withOptimizer(spec: ProgramSpec, settings: Partial<OptimizerSpec>): ProgramSpec {
  return { ...spec, optimizer: { ...spec.optimizer, ...settings } as OptimizerSpec };
}

/** The program at a multiple of its rate. */
export function withRate(spec: ProgramSpec, factor: number): ProgramSpec {
  return withOptimizer(spec, { learningRate: rounded(spec.optimizer.learningRate * factor) });
}

/**
 * The program as it trains where its gradients come out so many times as large: plain gradient descent at a rate as many times
 * smaller, optimizers that divide by the size of gradients as before.
 */
export function forLargerGradients(spec: ProgramSpec, times: number): ProgramSpec {
  const { kind, clip } = spec.optimizer;
  const clipped =
    clip === null ? spec : withOptimizer(spec, { clip: { ...clip, limit: rounded(clip.limit * times) } });
  return kind === 'sgd' ? withRate(clipped, 1 / times) : clipped;
}

/** Penalties on weights are no part of what is counted in other units. */
export function hasPenalties({ layers }: ProgramSpec): boolean {
  return /"l[12]":[^0]/.test(JSON.stringify(layers));
}
