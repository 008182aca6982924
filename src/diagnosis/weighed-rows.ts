import { mean } from '../statistics/descriptive.ts';
import { spearman } from '../statistics/ranking.ts';
import { listsOf, percent, type Run, show, valuesOf } from './rules/run.ts';

/** How many times the loss of rows that of mini-batches is, at every check, where rows are weighed. */
const heavier = 1.5;
/** How many times its share of the rows a class is predicted for where it is weighed. */
const favoured = 3;
/** Fewer checks say nothing of how a noisy loss goes. */
const fewest = 6;
/** Fall of the mini-batch loss from its first third to its last, and its rank correlation with time. */
const falling = { share: 0.05, order: -0.5 };
/** A class that takes nearly all rows tells none apart. */
const most = 0.95;

/**
 * Rows of rare classes that weigh more in the loss that is trained on: losses and accuracies of rows that all weigh alike then measure
 * something else than what is trained, and what a healthy run's look like is not known from runs without weights. No tool writes
 * weights down, so they are seen by mini-batch losses far above those of the rows, and by a rare class that is predicted often.
 * @returns null where rows are not weighed so; `falls` says that the weighed loss comes down and no class takes all rows, or is null.
 */
export function weighedObjective(
  run: Run,
): { readonly sentence: string; readonly falls: string | null } | null {
  const counts = run.script.classCounts;
  const batches = valuesOf(run, 'loss.batch-mean');
  const losses = valuesOf(run, 'loss.train').slice(-batches.length);
  const shares = listsOf(run, 'activation.predicted-share');
  const last = shares.at(-1);
  if (counts === null || last === undefined || batches.length < fewest || losses.length < batches.length)
    return null;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const rare = counts.findIndex((count, c) => count > 0 && last[c]! * rows >= favoured * count);
  const ratios = batches.map((loss, i) => loss / losses[i]!);
  if (rare < 0 || losses.some((loss) => loss <= 0) || Math.min(...ratios) < heavier) return null;
  return {
    sentence: `rare classes weigh more in training: class ${rare + 1} is predicted for ${percent(last[rare]!)} of the rows and has ${percent(counts[rare]! / rows)}, and mini-batch losses are ${show(mean(ratios))} times those of the rows in the mean`,
    falls: comesDown(batches, last),
  };
}

function comesDown(batches: readonly number[], last: readonly number[]): string | null {
  const third = Math.floor(batches.length / 3);
  const [before, after] = [mean(batches.slice(0, third)), mean(batches.slice(-third))];
  const order = spearman(batches, [...batches.keys()]);
  const isFalling = after <= (1 - falling.share) * before && order !== null && order <= falling.order;
  return isFalling && Math.max(...last) <= most
    ? `the weighed loss of mini-batches fell from ${show(before)} in the mean of its first third to ${show(after)} in that of its last, and no class takes all rows`
    : null;
}
