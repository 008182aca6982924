import { measureAgreement } from '../../statistics/agreement.ts';
import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import { mean, median, sum } from '../../statistics/descriptive.ts';
import { spearman } from '../../statistics/ranking.ts';
import { cutPoints, isHighHigh, type SetRow, validateOnHeldOutPrograms } from '../quality/index.ts';
import type { BugResult, BugScore } from './bug-result.ts';
import { compareBugs } from './compare-bugs.ts';
import type { StudyOptions } from './options.ts';
import { countQuadrants, rateOperators } from './rate-operators.ts';
import type { RealismResult } from './realism-result.ts';
import { relateToKills } from './relate-to-kills.ts';
import { preTraining } from './study-bug.ts';

/** What a result says beside its bugs. */
export interface ResultFrame {
  readonly options: StudyOptions;
  readonly bootstrap: BootstrapOptions;
  readonly versions: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
}

/** Everything that is said over bugs, from the results of each. */
export function summariseStudy(bugs: readonly BugResult[], frame: ResultFrame): RealismResult {
  const { options, bootstrap, versions, commands } = frame;
  const usable = bugs.filter(({ reasons }) => reasons.length === 0);
  return {
    schemaVersion: 1,
    options,
    bugs: [...bugs],
    usable: usable.map(({ bug }) => bug),
    comparisons:
      usable.length === 0
        ? []
        : (['coupling', 'overlap'] as const).map((measure) => compareBugs(usable, measure, bootstrap)),
    operators: rateOperators(usable),
    quadrants: countQuadrants(usable),
    noiseFloor: measures.map((measure) => noiseOf(usable, measure)),
    kills: relateToKills(usable),
    retest: summariseRetest(usable),
    selection: trySelection(usable, bootstrap),
    cost: costOf(bugs),
    versions: { ...versions },
    commands: [...commands],
  };
}

const measures = ['killProbability', 'coupling', 'overlap'] as const;
type MeasureName = (typeof measures)[number];

function mutantsOf(bug: BugResult, approach = preTraining) {
  return bug.approaches.find((one) => one.approach === approach)?.mutants ?? [];
}

function valuesOf(scores: readonly BugScore[], measure: MeasureName): number[] {
  return scores.flatMap((score) => score[measure] ?? []);
}

/** NaN, which stands for nothing to average, as null. */
function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function noiseOf(bugs: readonly BugResult[], measure: MeasureName): RealismResult['noiseFloor'][number] {
  const meanMedian = (lists: readonly number[][]) =>
    orNull(mean(lists.filter((list) => list.length > 0).map((list) => median(list))));
  const controls = bugs.map((bug) => valuesOf(bug.controls, measure));
  const mutants = bugs.map((bug) => valuesOf(mutantsOf(bug), measure));
  const above = mutants.flatMap((own, i) => {
    const floor = controls[i]!;
    return floor.length === 0 ? [] : own.map((value) => Number(value > Math.max(...floor)));
  });
  return {
    measure,
    controls: meanMedian(controls),
    mutants: meanMedian(mutants),
    above: orNull(mean(above)),
  };
}

/** Below this many mutants a rank correlation says nothing. */
const leastRanked = 5;

function summariseRetest(bugs: readonly BugResult[]): RealismResult['retest'] {
  const tested = bugs.filter(({ retest }) => retest.length > 0);
  if (tested.length === 0) return null;
  const all = tested.flatMap(({ retest }) => retest);
  const highHigh = (['first', 'second'] as const).map((when) => {
    const rows = all.map((pair) => ({ resistance: pair[when].resistance, realism: pair[when].overlap }));
    const cut = cutPoints(rows);
    return rows.map((row) => isHighHigh(row, cut));
  }) as [boolean[], boolean[]];
  const agreed = measureAgreement(...highHigh);
  return {
    bugs: tested.length,
    mutants: all.length,
    measures: measures.map((measure) => {
      const [first, second] = bothTimes(all, measure);
      const within = tested.flatMap(({ retest }) => {
        const [a, b] = bothTimes(retest, measure);
        return a.length < leastRanked ? [] : (spearman(a, b) ?? []);
      });
      return {
        measure,
        mutants: first.length,
        spearman: spearman(first, second),
        spearmanWithin: orNull(median(within)),
        difference: orNull(median(first.map((value, i) => Math.abs(value - second[i]!)))),
      };
    }),
    highHigh: { agreement: agreed.share, kappa: agreed.kappa?.value ?? null },
  };
}

/** Values of the mutants that have one both times. */
function bothTimes(pairs: BugResult['retest'], measure: MeasureName): readonly [number[], number[]] {
  const known = pairs.flatMap(({ first, second }) => {
    const [a, b] = [first[measure], second[measure]];
    return a === null || b === null ? [] : [[a, b] as const];
  });
  return [known.map(([a]) => a), known.map(([, b]) => b)];
}

const thresholds = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4];

/** The published selection on our own tables, families chosen on some bugs and tried on the others. */
function trySelection(bugs: readonly BugResult[], bootstrap: BootstrapOptions): RealismResult['selection'] {
  const rows = bugs.flatMap((bug) =>
    mutantsOf(bug).map(
      ({ model, operator, configuration, resistance, overlap, cpuSeconds }): SetRow => ({
        bug: bug.bug,
        mutant: model,
        operator,
        configuration,
        resistance,
        realism: overlap,
        cpuSeconds,
        set: bug.origin,
      }),
    ),
  );
  const withMutants = new Set(rows.map(({ bug }) => bug)).size;
  if (withMutants < 2) return null;
  const points = thresholds.map((threshold) => {
    const held = validateOnHeldOutPrograms(rows, {
      threshold,
      rule: 'hit-rate',
      folds: Math.min(5, withMutants),
      seed: 0,
      bootstrap,
    });
    const { reduction, highHighGain } = held;
    return { threshold, retained: sum(held.retained) / held.retained.length, reduction, highHighGain };
  });
  return { bugs: withMutants, mutants: rows.length, points };
}

function costOf(bugs: readonly BugResult[]): RealismResult['cost'] {
  const approaches = new Set(bugs.flatMap((bug) => bug.approaches.map(({ approach }) => approach)));
  const perMutant = [...approaches].map((approach) => {
    const seconds = bugs.flatMap((bug) => mutantsOf(bug, approach).map(({ cpuSeconds }) => cpuSeconds));
    return [approach, orNull(median(seconds))] as const;
  });
  return {
    cpuSeconds: sum(bugs.map(({ cpuSeconds }) => cpuSeconds)),
    perMutant: Object.fromEntries(perMutant),
  };
}
