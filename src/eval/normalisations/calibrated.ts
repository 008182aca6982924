import type { Diagnoser, FittedDiagnoser, TrainingRows } from '../contract.ts';
import { chooseMultipliers } from '../decisions/multipliers.ts';
import { weigh } from '../decisions/tuned.ts';
import { decide } from '../evaluate.ts';
import { fittedBy, predictEach } from '../fitted.ts';
import { innerFoldsOf, trainingRowsAt } from '../inner-folds.ts';
import { classWeights } from '../scores/class-weights.ts';
import type { Strata } from '../strata.ts';
import type { Normalisation } from './normalisation.ts';
import { openPools } from './pools.ts';

/**
 * k-shot calibration: a row brings `count` clean runs of its program, and its class scores are divided by a power of what
 * these runs score, so that what a diagnoser says of every run of a program is no longer held against one of them. The power
 * and a threshold or class priors (`chooseMultipliers`) are chosen inside `fit`, together, on inner folds that hold out what
 * the outer split holds out: a power of 0 is the tuned decision.
 */
export function calibratedBy(count: number): Normalisation {
  return {
    id: `calibrated-${count}`,
    title: `class scores relative to those of ${count} clean ${count === 1 ? 'run' : 'runs'} of the same program`,
    track: { kind: 'clean', count },
    refer(rows, table) {
      const poolFor = openPools(rows, table, 'clean', count);
      const values = rows.columns.map((column) => table.values[table.columns.indexOf(column)]!);
      const widen = (part: Strata) =>
        part.features.map((own, i) => {
          const pool = poolFor(part.rows[i]!).map((run) => values.map((column) => column[run]!));
          return Float64Array.of(...own, ...pool.flat());
        });
      const names = Array.from({ length: count }, (_, k) =>
        rows.columns.map((name) => `${name} of run ${k}`),
      );
      const beside = rows.strata && { strata: { ...rows.strata, features: widen(rows.strata) } };
      return { ...rows, columns: [...rows.columns, ...names.flat()], features: widen(rows), ...beside };
    },
    scale: (diagnoser) => ({
      ...diagnoser,
      fit: (rows, seed) => fitCalibrated(diagnoser, rows, seed, count),
    }),
  };
}

/** A diagnoser on rows of its own width, and what it says of a row beside the clean runs that the row brings. */
interface Inner {
  readonly fitted: FittedDiagnoser;
  readonly width: number;
}

function fitCalibrated(
  diagnoser: Diagnoser,
  rows: TrainingRows,
  seed: number,
  count: number,
): FittedDiagnoser {
  const width = rows.columns.length / (count + 1);
  const fitInner = (trained: TrainingRows): Inner => {
    const own = trained.rows.map((row) => row.subarray(0, width));
    return {
      fitted: diagnoser.fit({ ...trained, columns: rows.columns.slice(0, width), rows: own }, seed),
      width,
    };
  };
  const labels: number[] = [];
  const seen: Seen[] = [];
  for (const { trained, tested } of innerFoldsOf(rows)) {
    const inner = fitInner(trainingRowsAt(rows, trained));
    labels.push(...tested.map((i) => rows.labels[i]!));
    seen.push(...look(inner, tested.map((i) => rows.rows[i]!))); // biome-ignore format: one call
  }
  const chosen = choose(Int32Array.from(labels), seen, rows.classes.length);
  const inner = fitInner(rows);
  return fittedBy((tested) =>
    look(inner, tested).map((one) => weigh(calibrate(one, chosen.power), chosen.multipliers)),
  );
}

/** Class scores of a row, and the mean logarithm of those of the clean runs beside it. */
interface Seen {
  readonly own: Float64Array;
  readonly clean: Float64Array;
}

/** A forest of a hundred trees gives whole hundredths, and 0 has no logarithm. */
const least = 0.005;

function look({ fitted, width }: Inner, rows: readonly Float64Array[]): Seen[] {
  const runs = rows.flatMap((row) =>
    Array.from({ length: row.length / width }, (_, k) => row.subarray(k * width, (k + 1) * width)),
  );
  const predicted = predictEach(fitted, runs);
  const each = runs.length / rows.length;
  return rows.map((_, i) => {
    const [own, ...others] = predicted.slice(i * each, (i + 1) * each);
    const clean = own!.map(() => 0);
    for (const scores of others)
      scores.forEach((score, c) => {
        clean[c]! += Math.log(score + least) / others.length;
      });
    return { own: own!, clean };
  });
}

const powers = [0, 0.25, 0.5, 0.75, 1];

/** What has the highest balanced accuracy, the smallest of equally good powers. */
function choose(labels: Int32Array, seen: readonly Seen[], classes: number) {
  const weights = classWeights(labels, classes);
  const tried = powers.map((power) => {
    const scores = seen.map((one) => calibrate(one, power));
    const multipliers = chooseMultipliers({ labels, scores, classes });
    const right = scores.reduce(
      (sum, own, i) => sum + (decide(weigh(own, multipliers)) === labels[i] ? weights[labels[i]!]! : 0),
      0,
    );
    return { power, multipliers, right };
  });
  return tried.reduce((best, one) => (one.right > best.right + rounding ? one : best));
}

/** Two sums of weights this close are the same number of rows. */
const rounding = 1e-12;

/** Own scores are kept from 0 as those of the clean runs are. An abstention stays one. */
function calibrate({ own, clean }: Seen, power: number): Float64Array {
  return decide(own) < 0 ? own : own.map((score, c) => (score + least) * Math.exp(-power * clean[c]!));
}
