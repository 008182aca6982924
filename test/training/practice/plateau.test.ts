import { expect, it } from 'vitest';
import { watchPlateau } from '../../../src/training/practice/plateau.ts';
import type { PlateauSpec } from '../../../src/training/practice/schedule-specs.ts';

/** Shares of the rate after each epoch. */
function sharesOf(settings: Partial<PlateauSpec>, losses: readonly number[]): number[] {
  const watch = watchPlateau({ kind: 'plateau', ...settings });
  return losses.map((loss) => watch(loss));
}

// Worked through by hand along `ReduceLROnPlateau.on_epoch_end` of Keras 3.15.
it.each([
  ['waits for the last of its epochs', { patience: 2, factor: 0.5 }, [3, 3, 3, 3, 3], [1, 1, 0.5, 0.5, 0.25]],
  ['begins anew with every better loss', { patience: 2, factor: 0.5 }, [3, 3, 2, 2, 2], [1, 1, 1, 1, 0.5]],
  ['counts no gain up to minDelta', { patience: 1, factor: 0.5, minDelta: 1 }, [3, 2, 0.5], [1, 0.5, 0.5]],
  [
    'rests after a reduction',
    { patience: 1, factor: 0.5, cooldown: 2 },
    [3, 3, 3, 3, 3],
    [1, 0.5, 0.5, 0.25, 0.25],
  ],
  ['stays at its floor', { patience: 1, factor: 0.1, floor: 0.05 }, [3, 3, 3, 3], [1, 0.1, 0.05, 0.05]],
  ['takes NaN as no gain', { patience: 1, factor: 0.5 }, [3, Number.NaN, 2], [1, 0.5, 0.5]],
] as const)('the rate %s', (_, settings, losses, shares) => {
  sharesOf(settings, losses).forEach((share, epoch) => {
    expect(share, `epoch ${epoch}`).toBeCloseTo(shares[epoch]!, 12);
  });
});
