import { quantile } from '../../statistics/descriptive.ts';

/** One held-out run: how likely faulty, whether it is, and how strange it is to who was not trained on its program. */
export interface HeldOutRun {
  readonly faulty: boolean;
  /** Probability of `faulty`. */
  readonly probability: number;
  /** Share of its columns that no training run reaches. */
  readonly outside: number;
  readonly checks: number;
  readonly fold: number;
}

/** What runs of up to so many checks are judged by; null: the others. */
export interface Band {
  readonly checks: number | null;
  /** Healthy runs rarely reach it. */
  readonly faultyFrom: number;
  /** Between this and `faultyFrom` nothing is said. */
  readonly healthyBelow: number;
  /** Share of columns outside the training runs above which nothing is said. */
  readonly unlikeAbove: number;
}

/** Few checks tell less of a curve, so what is rare among healthy runs differs. */
const bandEnds = [8, 20, null];

/** Of healthy runs called faulty; of runs of both kinds just below that, on which nothing is said; of runs that are unlike. */
const wanted = { falseAlarms: 0.05, silent: 0.05, unlike: 0.03 };

/** Shares of healthy runs above the alarm that are tried: programs differ, so that few of some are many of others. */
const tried = [0.05, 0.04, 0.03, 0.02, 0.01, 0.005];

/** A band with fewer healthy runs than this takes its limits from the runs of all bands. */
const fewest = 40;

/** Limits, and how they call runs of programs that did not choose them: the first that seldom call healthy ones faulty. */
export function chooseAlarms(runs: readonly HeldOutRun[]): {
  readonly bands: Band[];
  readonly heldOut: Calls;
} {
  const all = tried.map((share) => ({ share, heldOut: crossCall(runs, share) }));
  const chosen =
    all.find(({ heldOut }) => heldOut.falseAlarms <= wanted.falseAlarms * heldOut.healthy) ?? all.at(-1)!;
  return { bands: chooseBands(runs, chosen.share), heldOut: chosen.heldOut };
}

function chooseBands(runs: readonly HeldOutRun[], share: number): Band[] {
  return bandEnds.map((checks, b): Band => {
    const own = runs.filter((run) => bandOf(run.checks) === b);
    const used = own.filter(({ faulty }) => !faulty).length < fewest ? runs : own;
    const unlikeAbove = quantile(used.map(({ outside }) => outside), 1 - wanted.unlike); // biome-ignore format: one call
    const like = used.filter(({ outside }) => outside <= unlikeAbove);
    const healthy = like.filter(({ faulty }) => !faulty).map(({ probability }) => probability);
    const faultyFrom = quantile(healthy, 1 - share);
    return { checks, faultyFrom, healthyBelow: chooseClear(like, faultyFrom), unlikeAbove };
  });
}

function bandOf(checks: number): number {
  return bandEnds.findIndex((end) => end === null || checks <= end);
}

/** Goes down from the alarm until so many runs lie between, both kinds weighing the same. */
function chooseClear(runs: readonly HeldOutRun[], faultyFrom: number): number {
  const faulty = runs.filter((run) => run.faulty).length;
  const weightOf = (run: HeldOutRun) => 0.5 / (run.faulty ? faulty : runs.length - faulty);
  let silent = 0;
  let clear = faultyFrom;
  for (const run of runs
    .filter(({ probability }) => probability < faultyFrom)
    .sort((a, b) => b.probability - a.probability)) {
    silent += weightOf(run);
    if (silent > wanted.silent) break;
    clear = run.probability;
  }
  return clear;
}

/** What a run of so many checks is judged by. */
export function bandFor(bands: readonly Band[], checks: number): Band {
  return bands[bandOf(checks)]!;
}

export type Called = 'faulty' | 'clean' | 'unlike' | null;

/** What is said of a run; null where nothing is, as it lies between. */
export function call(bands: readonly Band[], run: Omit<HeldOutRun, 'faulty' | 'fold'>): Called {
  const band = bandFor(bands, run.checks);
  if (run.outside > band.unlikeAbove) return 'unlike';
  if (run.probability >= band.faultyFrom) return 'faulty';
  return run.probability < band.healthyBelow ? 'clean' : null;
}

/** How runs were called, by what they are. */
export interface Calls {
  readonly healthy: number;
  readonly faulty: number;
  readonly found: number;
  readonly falseAlarms: number;
  /** Faulty runs called healthy. */
  readonly missed: number;
  /** Runs of both kinds about which nothing was said, and how many of them were called unlike. */
  readonly silent: number;
  readonly unlike: number;
}

export function countCalls(runs: readonly { readonly faulty: boolean; readonly called: Called }[]): Calls {
  const count = (holds: (run: (typeof runs)[number]) => boolean) => runs.filter(holds).length;
  return {
    healthy: count(({ faulty }) => !faulty),
    faulty: count(({ faulty }) => faulty),
    found: count(({ faulty, called }) => faulty && called === 'faulty'),
    falseAlarms: count(({ faulty, called }) => !faulty && called === 'faulty'),
    missed: count(({ faulty, called }) => faulty && called === 'clean'),
    silent: count(({ called }) => called === null || called === 'unlike'),
    unlike: count(({ called }) => called === 'unlike'),
  };
}

/** How held-out runs of each fold are called by limits that those of the other folds chose. */
function crossCall(runs: readonly HeldOutRun[], share: number): Calls {
  const folds = [...new Set(runs.map(({ fold }) => fold))];
  const bandsOf = new Map(
    folds.map((fold) => [
      fold,
      chooseBands(
        runs.filter((run) => run.fold !== fold),
        share,
      ),
    ]),
  );
  return countCalls(runs.map((run) => ({ faulty: run.faulty, called: call(bandsOf.get(run.fold)!, run) })));
}
