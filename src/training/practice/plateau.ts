import type { PlateauSpec } from './schedule-specs.ts';

/**
 * Keras 3's `ReduceLROnPlateau` on the validation loss of each epoch: the share of the learning rate that is left. As
 * there, a loss that is not finite is no improvement.
 */
export function watchPlateau({
  factor = 0.1,
  patience = 10,
  minDelta = 1e-4,
  cooldown = 0,
  floor = 0,
}: PlateauSpec): (loss: number) => number {
  let left = 1;
  let best = Number.POSITIVE_INFINITY;
  let wait = 0;
  let resting = 0;
  return (loss) => {
    if (resting > 0) {
      resting--;
      wait = 0;
    }
    if (loss + minDelta < best) {
      best = loss;
      wait = 0;
    } else if (resting === 0) {
      wait++;
      if (wait >= patience && left > floor) {
        left = Math.max(left * factor, floor);
        resting = cooldown;
        wait = 0;
      }
    }
    return left;
  };
}
