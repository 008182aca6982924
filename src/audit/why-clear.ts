import { type Estimate, hasInterval } from '../statistics/bootstrap.ts';
import { smallestEffect, smallestLoss } from './predict.ts';

/** What a number is held against, how far above it must lie to matter, and what lies below it means. */
interface Bar {
  readonly floor: number;
  readonly least: number;
  /** In words: `chance`. */
  readonly name: string;
  readonly below: string;
}

/** Why a score is clear although its interval leaves chance out, as a sentence after others; empty where there is nothing to explain. */
export function whyClearScore(
  score: Estimate,
  isClaimed: boolean,
  chance: number,
  least = smallestEffect,
): string {
  return whyClear(score, isClaimed, {
    ...{ floor: chance, least, name: 'chance' },
    below: 'what is frequent in other folds is rarer in the one tested, which promises nothing.',
  });
}

/** As above of what is lost by holding rows out. */
export function whyClearLoss(loss: Estimate, isClaimed: boolean): string {
  return whyClear(loss, isClaimed, {
    ...{ floor: 0, least: smallestLoss, name: '0' },
    below: 'rows held out so are named as well as random ones, or better.',
  });
}

function whyClear(estimate: Estimate, isClaimed: boolean, { floor, least, name, below }: Bar): string {
  if (isClaimed || !hasInterval(estimate)) return '';
  const { value, low, high } = estimate;
  if (high < floor) return ` Clear although the interval lies below ${name}: ${below}`;
  if (low <= floor) return '';
  const why =
    value < floor + least
      ? `less than ${least} is at stake, which is too little to warn of.`
      : `it lies within three standard errors, and one interval in twenty fails by chance.`;
  return ` Clear although the interval leaves ${name} out: ${why}`;
}
