import { measureAgreement } from '../../statistics/agreement.ts';
import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import { finiteOrNull, mean, median } from '../../statistics/descriptive.ts';
import { spearman } from '../../statistics/ranking.ts';
import { cutPoints, isHighHigh, type SetRow, validateOnHeldOutPrograms } from '../quality/index.ts';
import { type BugResult, type BugScore, preTraining } from './bug-result.ts';
import { compareBugs } from './compare-bugs.ts';
import {
  countQuadrants,
  describeCost,
  fewestRanked,
  rateOperators,
  relateToKills,
} from './describe-approaches.ts';
import type { RealismResult } from './realism-result.ts';

/** What a result says beside its bugs. */
export interface RealismFrame extends Pick<RealismResult, 'options'> {
  readonly bootstrap: BootstrapOptions;
  readonly versions: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
}

/** Everything that is said over bugs, from the results of each. */
export function summariseStudy(bugs: readonly BugResult[], frame: RealismFrame): RealismResult {
  const { options, bootstrap, versions, commands } = frame;
  const usable = bugs.filter(({ reasons }) => reasons.length === 0);
  // Of one approach alone there is none that is nearest.
  const compared = usable.some((bug) => bug.approaches.length > 1) ? (['coupling', 'overlap'] as const) : [];
  return {
    schemaVersion: 1,
    options,
    bugs: [...bugs],
    usable: usable.map(({ bug }) => bug),
    comparisons: compared.map((measure) => compareBugs(usable, measure, bootstrap)),
    operators: rateOperators(usable),
    quadrants: countQuadrants(usable),
    noiseFloor: measures.map((measure) => noiseOf(usable, measure)),
    kills: relateToKills(usable),
    retest: summariseRetest(usable),
    selection: trySelection(usable, bootstrap),
    cost: describeCost(bugs),
    versions: { ...versions },
    commands: [...commands],
  };
}

const measures = ['killProbability', 'coupling', 'overlap'] as const;
type MeasureName = (typeof measures)[number];

function trainedMutants({ approaches }: BugResult) {
  return approaches.find(({ approach }) => approach === preTraining)?.mutants ?? [];
}

function valuesOf(scores: readonly BugScore[], measure: MeasureName): number[] {
  return scores.flatMap((score) => score[measure] ?? []);
}

function noiseOf(bugs: readonly BugResult[], measure: MeasureName): RealismResult['noiseFloor'][number] {
  const meanMedian = (lists: readonly number[][]) =>
    finiteOrNull(mean(lists.filter((list) => list.length > 0).map(median)));
  const controls = bugs.map((bug) => valuesOf(bug.controls, measure));
  const mutants = bugs.map((bug) => valuesOf(trainedMutants(bug), measure));
  const above = mutants.flatMap((own, i) => {
    const floor = controls[i]!;
    return floor.length === 0 ? [] : own.map((value) => Number(value > Math.max(...floor)));
  });
  return {
    measure,
    controls: meanMedian(controls),
    mutants: meanMedian(mutants),
    above: finiteOrNull(mean(above)),
  };
}

function summariseRetest(bugs: readonly BugResult[]): RealismResult['retest'] {
  const tested = bugs.filter(({ retest }) => retest.length > 0);
  if (tested.length === 0) return null;
  const all = tested.flatMap(({ retest }) => retest);
  const highHigh = (['first', 'second'] as const).map((when) => {
    const rows = all.map((pair) => ({ resistance: pair[when].resistance, realism: pair[when].overlap }));
    const cut = cutPoints(rows);
    return rows.map((row) => isHighHigh(row, cut));
  }) as [boolean[], boolean[]];
  const { share, kappa } = measureAgreement(...highHigh);
  return {
    bugs: tested.length,
    mutants: all.length,
    measures: measures.map((measure) => compareTrainings(tested, measure)),
    highHigh: { agreement: share, kappa: kappa?.value ?? null },
  };
}

function compareTrainings(bugs: readonly BugResult[], measure: MeasureName) {
  const [first, second] = bothTimes(
    bugs.flatMap(({ retest }) => retest),
    measure,
  );
  const within = bugs.flatMap(({ retest }) => {
    const [a, b] = bothTimes(retest, measure);
    return a.length < fewestRanked ? [] : (spearman(a, b) ?? []);
  });
  return {
    measure,
    mutants: first.length,
    spearman: spearman(first, second),
    spearmanWithin: finiteOrNull(median(within)),
    difference: finiteOrNull(median(first.map((value, i) => Math.abs(value - second[i]!)))),
  };
}

/** Values of the mutants that have one both times. */
function bothTimes(pairs: BugResult['retest'], measure: MeasureName): readonly [number[], number[]] {
  const known = pairs.filter(({ first, second }) => first[measure] !== null && second[measure] !== null);
  return [known.map(({ first }) => first[measure]!), known.map(({ second }) => second[measure]!)];
}

const thresholds = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4];

/** The published selection on our tables, made on some bugs and tried on the others. */
function trySelection(bugs: readonly BugResult[], bootstrap: BootstrapOptions): RealismResult['selection'] {
  const rows = bugs.flatMap(rowsOf);
  const withMutants = new Set(rows.map(({ bug }) => bug)).size;
  if (withMutants < 2) return null;
  const fixed = { rule: 'hit-rate', folds: Math.min(5, withMutants), seed: 0, bootstrap } as const;
  const points = thresholds.map((threshold) => {
    const held = validateOnHeldOutPrograms(rows, { ...fixed, threshold });
    const { reduction, highHighGain } = held;
    return { threshold, retained: mean(held.retained), reduction, highHighGain };
  });
  return { bugs: withMutants, mutants: rows.length, points };
}

function rowsOf(result: BugResult): SetRow[] {
  const { bug, origin } = result;
  return trainedMutants(result).map(
    ({ model, operator, configuration, resistance, overlap, cpuSeconds }) => ({
      ...{ bug, mutant: model, operator, configuration },
      ...{ resistance, realism: overlap, cpuSeconds, set: origin },
    }),
  );
}
