import type { DiagnosisRule } from './contract.ts';
import { endLevel, type Run, show, showEnd, trainedLosses, valuesOf } from './run.ts';

/** Checks at least. */
const fewest = 8;
/** Gradients of unlike mini-batches hardly agree; their sum does with itself. */
const agreeing = 0.7;
const growth = 3;
/** How many times the least loss of the second half its largest is, where it swings. */
const swing = 4;

/** Gradients that are never set to zero: each step takes the sum of all, which swings or runs away. */
export const accumulatingGradients: DiagnosisRule = {
  id: 'accumulating-gradients',
  title: 'Gradients add up from step to step',
  source: 'documentation of torch.optim.Optimizer.zero_grad; a sum of gradients is momentum of 1, as in Polyak 1964 without damping',
  needs: ['gradient.cosine', 'gradient.global-norm', 'loss.train'],
  enough: ['loss.train'],
  faultWhen: 'the loss does not come down to half, or swings without end',
  check: (run) => (run.lost ? [] : [growing(run) ?? swinging(run)].filter((found) => found !== null)),
  examples: {
    faulty: {
      scalars: {
        'loss.train': [2.3, 1.7, 1.5, 1.4, 2, 2.3, 2.2, 2.6, 2.3, 2.1],
        'gradient.global-norm': [9, 22, 37, 53, 80, 107, 137, 162, 180],
        'gradient.cosine': [0.5, 0.6, 0.6, 0.5, 0.8, 0.9, 0.9, 0.99, 0.99],
      },
    },
    healthy: {
      scalars: {
        'loss.train': [2.3, 1.8, 1.3, 1.1, 1, 0.9, 0.8, 0.7, 0.65, 0.6],
        'gradient.global-norm': [1, 1.3, 2.4, 2.2, 3, 4.5, 1.6, 2, 2.7],
        'gradient.cosine': [0.1, 0.2, 0.3, -0.6, 0.3, -0.4, -0.3, -0.5, 0.2],
      },
    },
  },
}; // biome-ignore format: sentences

const changes = [
  { repair: 'zero-gradients', action: 'Set gradients to zero before each backward pass' },
  { repair: 'rate', action: 'Lower the learning rate tenfold' },
] as const;

function growing(run: Run) {
  const [norms, cosines] = [valuesOf(run, 'gradient.global-norm'), valuesOf(run, 'gradient.cosine')];
  if (norms.length < fewest || cosines.length < fewest - 1) return null;
  const agree = middle(cosines.slice(Math.floor(cosines.length / 2)));
  const [before, after] = [norms[0]!, endLevel(norms)!];
  if (agree < agreeing || after < growth * before) return null;
  const losses = trainedLosses(run);
  const [first, last] = [losses[0], endLevel(losses)];
  return {
    sentence: `Gradients of ever new mini-batches point the same way (median cosine of the second half ${show(agree)}) and grow from ${show(before)} to ${showEnd(norms)}`,
    consequence:
      first !== undefined && last !== null && last > first / 2
        ? `the loss goes from ${show(first)} to ${showEnd(losses)} only`
        : null,
    class: 'optimisation' as const,
    changes,
  };
}

/** Up and down again by a factor, in the second half, without settling. */
function swinging(run: Run) {
  const losses = valuesOf(run, 'loss.train');
  if (losses.length < 2 * fewest || losses.some((loss) => loss <= 0)) return null;
  const half = secondHalf(losses);
  const turns = countSwings(half);
  if (turns < 3 || Math.max(...half) < losses[0]! / 10) return null;
  // What a log calls training loss may be that of single mini-batches, whose noise validation rows do not show.
  const validation = secondHalf(valuesOf(run, 'loss.validation'));
  if (validation.length >= fewest / 2 && countSwings(validation) === 0) return null;
  return {
    sentence: `Training loss swings between ${show(Math.min(...half))} and ${show(Math.max(...half))} in the second half of the run`,
    consequence: `it turned ${turns} times by a factor of ${swing} and more, and does not settle`,
    class: 'optimisation' as const,
    changes,
  };
}

const secondHalf = (values: readonly number[]) => values.slice(Math.floor(values.length / 2));

/** Turns from a low to a high that is `swing` times as high, and back. */
function countSwings(losses: readonly number[]): number {
  let [low, high, turns] = [losses[0]!, losses[0]!, 0];
  let rising: boolean | null = null;
  for (const loss of losses) {
    [low, high] = [Math.min(low, loss), Math.max(high, loss)];
    if (rising !== false && loss * swing < high) [rising, low, turns] = [false, loss, turns + 1];
    else if (rising !== true && loss > swing * low) [rising, high, turns] = [true, loss, turns + 1];
  }
  return turns;
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
