import { bugs } from '../../../corpus/bugs/index.ts';
import type { FaultSetting } from '../../faults/contract.ts';
import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { type BootstrapOptions, bootstrapPrograms, type Estimate } from '../../statistics/bootstrap.ts';
import { finiteOrNull, median } from '../../statistics/descriptive.ts';
import { hashStudy, planPreTraining, preTraining, type RealismResult } from '../realism/index.ts';

/** A fault as recordings name it: the operator and one of its settings. */
export type Fault = FaultSetting & { readonly operator: string };

/** A trained mutant of a realism study, as the fault of ours that it is. */
export interface StudyMutant extends Quality {
  readonly bug: string;
  readonly fault: Fault;
}

/** What the study says of a mutant; null where it is undefined. */
export interface Quality {
  /** IoU with the real fault. */
  readonly realism: number | null;
  readonly resistance: number | null;
  /** CS. */
  readonly coupling: number | null;
}

/**
 * The scored pre-training mutants of the usable bugs of a study. They were made by our operators
 * under DeepCrime's names; the plan of each bug is made again to learn which.
 * @throws InputError `other-study` where a bug of the corpus is no longer what was studied.
 */
export function readStudyMutants({ bugs: studied, usable, options }: RealismResult): StudyMutant[] {
  const wanted = new Set(usable);
  return studied
    .filter(({ bug }) => wanted.has(bug))
    .flatMap(({ bug, planHash, judgedOn, approaches }) => {
      const pair = bugs.get(bug);
      if (hashStudy(pair, options, judgedOn?.sha256 ?? null) !== planHash) throw otherStudy(bug);
      const plan = planPreTraining(pair.fixed, options.mutants);
      const faultOf = new Map(plan.map(({ id, fault }) => [id, fault]));
      const mutants = approaches.find(({ approach }) => approach === preTraining)?.mutants ?? [];
      return mutants.map(({ model, overlap, resistance, coupling }) => {
        const fault = faultOf.get(model);
        if (fault === undefined) throw otherStudy(bug);
        return { bug, fault, realism: overlap, resistance, coupling };
      });
    });
}

function otherStudy(bug: string): InputError {
  return new InputError('other-study', {
    rule: `the study is of another version of the real fault ${bug}, or of the fault operators`,
    remedy: 'Run `faultgap realism` again into another directory.',
  });
}

/**
 * How near the mutants are that a fault is judged by: the same setting but for the layer, the same
 * severity, the same operator.
 */
export const nearness = ['configuration', 'severity', 'operator'] as const;
type Nearness = (typeof nearness)[number];

/** What a study says of faults like a given one. */
export interface QualityEstimate extends Quality {
  readonly nearness: Nearness;
  /** Faults of one key are judged by the same mutants. */
  readonly key: string;
}

/** Bugs below which a median says too little, so that the next wider kind of mutants is taken. */
const fewestBugs = 3;

const keyOf: Readonly<Record<Nearness, (fault: Fault) => string>> = {
  configuration: ({ operator, parameters: { layer: _, ...rest } }) => `${operator} ${canonicalJson(rest)}`,
  severity: ({ operator, severity }) => `${operator} ${severity}`,
  operator: ({ operator }) => operator,
};

/** What a study says of a fault, by the nearest mutants of three bugs or more; null without any. */
export function createEstimator(mutants: readonly StudyMutant[]): (fault: Fault) => QualityEstimate | null {
  const tables = nearness.map((near) => ({
    near,
    groups: groupBy(mutants, ({ fault }) => keyOf[near](fault)),
  }));
  return (fault) => {
    for (const { near, groups } of tables) {
      const key = keyOf[near](fault);
      const own = groups.get(key) ?? [];
      if (new Set(own.map(({ bug }) => bug)).size < fewestBugs) continue;
      const value = (measure: keyof Quality) => finiteOrNull(median(bugMedians(own, measure)));
      return {
        ...{ nearness: near, key },
        ...{ realism: value('realism'), resistance: value('resistance'), coupling: value('coupling') },
      };
    }
    return null;
  };
}

/** Median over bugs of the median mutant, with its interval; null where no mutant has a value. */
export function estimateQuality(
  mutants: readonly StudyMutant[],
  measure: keyof Quality,
  bootstrap: BootstrapOptions,
): Estimate | null {
  const medians = bugMedians(mutants, measure);
  if (medians.length === 0) return null;
  const statistic = (times: Float64Array) =>
    median(medians.flatMap((value, i) => new Array<number>(times[i]!).fill(value)));
  return bootstrapPrograms(medians.length, statistic, bootstrap);
}

function bugMedians(mutants: readonly StudyMutant[], measure: keyof Quality): number[] {
  const known = mutants.filter((mutant) => mutant[measure] !== null);
  const byBug = groupBy(known, ({ bug }) => bug);
  return [...byBug.values()].map((own) => median(own.map((mutant) => mutant[measure]!)));
}
