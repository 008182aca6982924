/** How far from guessing an accuracy may be that is called so, by chance of a few rows; and a loss, in share of it. */
const byChance = { accuracy: 0.03, loss: 0.03 } as const;
/** Who names a rare class for all rows is further below. The loss alone must say then how many there are: to this share of it. */
const rare = { below: 0.1, loss: 0.01 } as const;
/** More classes than anybody's. */
const most = 1e5;

const pairs = [['train', 'train'], ['validation', 'validation'], ['train', 'validation']] as const; // biome-ignore format: a table

/**
 * The number of classes of a log that begins or ends where nothing is learned, by loss and accuracy of training, else of validation,
 * else of one and the other; null where they do not say.
 * @param valuesOf finite values of a metric; of a score that is no accuracy none
 */
export function classesOfLog(valuesOf: (metric: string) => readonly number[]): number | null {
  const logged = pairs
    .map(([loss, score]) => [valuesOf(`loss.${loss}`), valuesOf(`loss.${score}-score`)] as const)
    .find((pair) => pair.every(({ length }) => length > 0));
  if (logged === undefined) return null;
  const [losses, scores] = logged;
  return classesGuessed(losses[0]!, scores[0]!) ?? classesGuessed(losses.at(-1)!, scores.at(-1)!);
}

/**
 * The number of classes that are guessed among. A network that knows nothing loses the logarithm of that number, and is right about
 * one time in so many. Null where loss and accuracy do not agree: what is learned is not known, and no number of classes either.
 */
export function classesGuessed(loss: number, accuracy: number): number | null {
  if (!(loss > 0) || !(accuracy >= 0 && accuracy < 1)) return null;
  const classes = Math.round(fewestClasses(loss, Math.max(accuracy, Math.exp(-loss))));
  if (classes < 2 || classes > most) return null;
  const above = accuracy - 1 / classes;
  const off = Math.abs(loss - Math.log(classes)) / loss;
  const isNear = Math.abs(above) <= byChance.accuracy && off <= byChance.loss;
  return isNear || (off <= rare.loss && above < 0 && above >= -rare.below) ? classes : null;
}

/** Who is right that often, and as sure as that, loses no more among so many classes (Fano 1961): there are at least as many. */
function fewestClasses(loss: number, accuracy: number): number {
  const wrong = 1 - accuracy;
  const sure = -accuracy * Math.log(accuracy) - wrong * Math.log(wrong);
  return 1 + Math.exp((loss - sure) / wrong);
}
