import { groupBy } from '../../lib/group.ts';
import { quantile } from '../../statistics/descriptive.ts';
import { calibrationError, weighEvenly } from './confidence.ts';
import { fitOdds, type Odds, scaleOdds } from './odds.ts';

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

/** What is seen of a run that is to be judged. */
type SeenRun = Omit<HeldOutRun, 'faulty' | 'fold'>;

/** What runs of up to so many checks are judged by; null: the others. Limits are of probabilities on the scale of the band. */
export interface Band {
  readonly checks: number | null;
  readonly odds: Odds;
  /** Healthy runs rarely reach it. */
  readonly faultyFrom: number;
  /** Share of columns outside the training runs above which nothing is said. */
  readonly unlikeAbove: number;
}

/** Few checks tell less of a curve, so what is rare among healthy runs differs. */
const bandEnds = [8, 20, null];

/** Of healthy runs called faulty; of runs of both kinds that are unlike. */
const wanted = { falseAlarms: 0.05, unlike: 0.03 };

/** Shares of healthy runs above the alarm that are tried: programs differ, so that few of some are many of others. */
const tried = [0.05, 0.04, 0.03, 0.02, 0.01, 0.005];

/** A run is healthy where that is the likelier, both kinds weighing the same. Between this and the alarm nothing is said. */
export const even = 0.5;

/** A band with fewer healthy runs than this takes its limits from the runs of all bands. */
const fewest = 40;

/** A band, and what it was worth to programs that did not choose it. */
export interface MeasuredBand extends Band {
  readonly heldOut: Calls;
  /** Mean distance of probabilities from the share of runs that are what they say. */
  readonly calibrationError: number;
}

/** Limits, and how they call runs of programs that did not choose them: the first that seldom call healthy ones faulty. */
export function chooseAlarms(runs: readonly HeldOutRun[]): {
  readonly bands: MeasuredBand[];
  readonly heldOut: Calls;
} {
  const all = tried.map((share) => {
    const judged = crossCall(runs, share);
    return { share, judged, heldOut: countCalls(judged) };
  });
  const chosen =
    all.find(({ heldOut }) => heldOut.falseAlarms <= wanted.falseAlarms * heldOut.healthy) ?? all.at(-1)!;
  const byBand = groupBy(chosen.judged, ({ checks }) => bandOf(checks));
  return {
    bands: chooseBands(runs, chosen.share).map((band, b) => {
      const own = byBand.get(b) ?? [];
      return { ...band, heldOut: countCalls(own), calibrationError: errorOf(own) };
    }),
    heldOut: chosen.heldOut,
  };
}

function errorOf(runs: readonly JudgedRun[]): number {
  const weights = weighEvenly({ labels: Int32Array.from(runs, ({ faulty }) => Number(faulty)), classes: 2 });
  return calibrationError(
    runs.map(({ faulty, scaled }, i) => ({
      confidence: Math.max(scaled, 1 - scaled),
      correct: faulty === scaled > 0.5,
      weight: weights[i]!,
    })),
  );
}

function chooseBands(runs: readonly HeldOutRun[], share: number): Band[] {
  return bandEnds.map((checks, b): Band => {
    const own = runs.filter((run) => bandOf(run.checks) === b);
    const used = own.filter(({ faulty }) => !faulty).length < fewest ? runs : own;
    const unlikeAbove = quantile(used.map(({ outside }) => outside), 1 - wanted.unlike); // biome-ignore format: one call
    const odds = fitOdds(used);
    const like = used
      .filter(({ outside }) => outside <= unlikeAbove)
      .map((run) => ({ ...run, probability: scaleOdds(odds, run.probability) }));
    const healthy = like.filter(({ faulty }) => !faulty).map(({ probability }) => probability);
    return { checks, odds, faultyFrom: Math.max(even, quantile(healthy, 1 - share)), unlikeAbove };
  });
}

function bandOf(checks: number): number {
  return bandEnds.findIndex((end) => end === null || checks <= end);
}

/** What a run of so many checks is judged by. */
export function bandFor<B extends Pick<Band, 'checks'>>(bands: readonly B[], checks: number): B {
  return bands[bandOf(checks)]!;
}

export type Called = 'faulty' | 'clean' | 'unlike' | null;

/** What is said of a run; null where nothing is, as it lies between. */
export function call(bands: readonly Band[], run: SeenRun): Called {
  return judge(bands, run).called;
}

/** How a run is called, and its probability on the scale of its band. */
interface Judgement {
  readonly called: Called;
  readonly scaled: number;
}

function judge(bands: readonly Band[], { checks, outside, probability }: SeenRun): Judgement {
  const band = bandFor(bands, checks);
  const scaled = scaleOdds(band.odds, probability);
  const called = scaled >= band.faultyFrom ? 'faulty' : scaled < even ? 'clean' : null;
  return { called: outside > band.unlikeAbove ? 'unlike' : called, scaled };
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

/** A held-out run as it is judged by limits that other folds chose. */
type JudgedRun = Pick<HeldOutRun, 'faulty' | 'checks'> & Judgement;

function crossCall(runs: readonly HeldOutRun[], share: number): JudgedRun[] {
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
  return runs.map((run) => {
    const { faulty, checks, fold } = run;
    return { faulty, checks, ...judge(bandsOf.get(fold)!, run) };
  });
}
