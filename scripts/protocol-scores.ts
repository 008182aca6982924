/** Scores of a method in the study of protocols, as functions of how often each unit (program or source) was drawn. */

/** A run with the scores of its classes; its stratum is a fault class or `healthy`. */
export interface Scored {
  readonly unit: string;
  readonly stratum: string;
  readonly scores: Float64Array;
}

/** `times` says how often each unit was drawn, once where absent. NaN where no stratum was. */
export type Score = (times?: ReadonlyMap<string, number>) => number;

/** How much each stratum counts. */
type Shares = ReadonlyMap<string, number>;

/** Balanced accuracy with strata weighed. */
export function accuracyOf(
  runs: readonly Scored[],
  shares: Shares,
  isRight: (run: Scored) => boolean,
): Score {
  const sheet = new Map<string, Map<string, [right: number, all: number]>>();
  for (const run of runs) {
    const units = sheet.get(run.stratum) ?? new Map<string, [number, number]>();
    const [right, all] = units.get(run.unit) ?? [0, 0];
    sheet.set(run.stratum, units.set(run.unit, [right + (isRight(run) ? 1 : 0), all + 1]));
  }
  return (times) => {
    const parts = [...sheet].map(([stratum, units]) => {
      let [right, all] = [0, 0];
      for (const [unit, [ownRight, own]] of units) {
        const weight = times === undefined ? 1 : (times.get(unit) ?? 0);
        right += weight * ownRight;
        all += weight * own;
      }
      return { share: shares.get(stratum)!, value: right / all };
    });
    return weighedMean(parts);
  };
}

/**
 * The share of pairs of a faulty and a healthy run in which the faulty one has the larger score, ties one half (AUROC), with fault
 * classes weighed.
 */
export function rankingOf(runs: readonly Scored[], shares: Shares, scoreOf: (run: Scored) => number): Score {
  const units = [...new Set(runs.map(({ unit }) => unit))];
  const place = new Map(units.map((unit, u) => [unit, u]));
  const healthy = runs.filter(({ stratum }) => stratum === 'healthy');
  const classes = [...shares.keys()].filter((name) => name !== 'healthy');
  // Of each fault class, for each unit of a faulty run and each of a healthy one: won pairs, and all.
  const sheets = classes.map((name) => {
    const [won, all] = [new Float64Array(units.length ** 2), new Float64Array(units.length ** 2)];
    for (const run of runs.filter(({ stratum }) => stratum === name))
      for (const other of healthy) {
        const cell = place.get(run.unit)! * units.length + place.get(other.unit)!;
        won[cell]! += (1 + Math.sign(scoreOf(run) - scoreOf(other))) / 2;
        all[cell]! += 1;
      }
    return { share: shares.get(name)!, won, all };
  });
  return (times) => {
    const weights = Float64Array.from(units, (unit) => (times === undefined ? 1 : (times.get(unit) ?? 0)));
    const parts = sheets.map(({ share, won, all }) => {
      let [wins, pairs] = [0, 0];
      for (let u = 0; u < weights.length; u++) {
        if (weights[u] === 0) continue;
        let [own, ownAll] = [0, 0];
        for (let v = 0, cell = u * weights.length; v < weights.length; v++, cell++) {
          own += weights[v]! * won[cell]!;
          ownAll += weights[v]! * all[cell]!;
        }
        wins += weights[u]! * own;
        pairs += weights[u]! * ownAll;
      }
      return { share, value: wins / pairs };
    });
    return weighedMean(parts);
  };
}

/** Of the values that are there. */
function weighedMean(parts: readonly { readonly share: number; readonly value: number }[]): number {
  let [sum, total] = [0, 0];
  for (const { share, value } of parts) {
    if (Number.isNaN(value)) continue;
    sum += share * value;
    total += share;
  }
  return sum / total;
}
