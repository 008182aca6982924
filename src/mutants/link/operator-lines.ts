import { severities } from '../../faults/contract.ts';
import { groupBy } from '../../lib/group.ts';
import { type BootstrapOptions, bootstrapPrograms, type Estimate } from '../../statistics/bootstrap.ts';
import { mean, sum } from '../../statistics/descriptive.ts';
import { spearman } from '../../statistics/ranking.ts';
import type { EvaluatedSubset } from './evaluated-subset.ts';
import type { LinkResult } from './link-result.ts';
import { estimateQuality, type Quality, type StudyMutant } from './study-mutants.ts';
import type { RecordedMutant } from './subsets.ts';

type OperatorLine = LinkResult['operators'][number];

/** A run with how often it was predicted correctly, 0 to 1 over repeats. */
interface JudgedRow {
  readonly program: string;
  readonly mutant: RecordedMutant;
  readonly within: number;
  readonly heldOut: number;
  /** Its share in balanced accuracy. */
  readonly weight: number;
}

/**
 * Per operator, and per severity of it, what the study says of its mutants beside how the diagnoser
 * does on them in the recording. Contributions to the gap sum to the gap over operators.
 */
export function describeOperators(
  predicted: EvaluatedSubset,
  recorded: readonly RecordedMutant[],
  studied: readonly StudyMutant[],
  bootstrap: BootstrapOptions,
): OperatorLine[] {
  const byOperator = groupBy(judgeRows(predicted, recorded), ({ mutant }) => mutant.fault.operator);
  const sorted = [...byOperator].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([operator, rows]) => {
    const own = studied.filter(({ fault }) => fault.operator === operator);
    return [null, ...severities].flatMap((severity): OperatorLine[] => {
      const isOf = ({ fault }: Pick<StudyMutant, 'fault'>) =>
        severity === null || fault.severity === severity;
      const kept = rows.filter(({ mutant }) => isOf(mutant));
      if (kept.length === 0) return [];
      const study = describeStudy(own.filter(isOf), bootstrap);
      const { label } = rows[0]!.mutant;
      return [{ operator, severity, label, study, recording: describeRows(kept, bootstrap) }];
    });
  });
}

function judgeRows({ data, predictions }: EvaluatedSubset, recorded: readonly RecordedMutant[]): JudgedRow[] {
  const mutants = new Map(recorded.map((mutant) => [mutant.id, mutant]));
  const ofClass = new Float64Array(data.classes.length);
  for (const label of data.labels) ofClass[label]! += 1;
  const share = (repeats: readonly Int32Array[], i: number) =>
    mean(repeats.map((own) => Number(own[i] === data.labels[i])));
  return data.rows.map((row, i) => ({
    program: row.program,
    mutant: mutants.get(row.mutant)!,
    within: share(predictions.within, i),
    heldOut: share(predictions.heldOut, i),
    weight: 1 / (data.classes.length * ofClass[data.labels[i]!]!),
  }));
}

function describeStudy(mutants: readonly StudyMutant[], bootstrap: BootstrapOptions): OperatorLine['study'] {
  if (mutants.length === 0) return null;
  const measure = (name: keyof Quality) => estimateQuality(mutants, name, bootstrap);
  return {
    mutants: mutants.length,
    bugs: new Set(mutants.map(({ bug }) => bug)).size,
    ...{ realism: measure('realism'), resistance: measure('resistance'), coupling: measure('coupling') },
  };
}

function describeRows(rows: readonly JudgedRow[], bootstrap: BootstrapOptions): OperatorLine['recording'] {
  const programs = [...groupBy(rows, ({ program }) => program).values()];
  const lost = programs.map((own) => own.reduce((total, row) => total + row.within - row.heldOut, 0));
  const share = (times: Float64Array) => {
    let [all, runs] = [0, 0];
    for (const [p, own] of programs.entries()) {
      all += times[p]! * lost[p]!;
      runs += times[p]! * own.length;
    }
    return all / runs;
  };
  return {
    mutants: new Set(rows.map(({ mutant }) => mutant.id)).size,
    runs: rows.length,
    programs: programs.length,
    within: mean(rows.map(({ within }) => within)),
    heldOut: mean(rows.map(({ heldOut }) => heldOut)),
    lost: bootstrapPrograms(programs.length, share, bootstrap),
    contribution: sum(rows.map(({ within, heldOut, weight }) => weight * (within - heldOut))),
  };
}

/** Rank correlations over operators that both know, each with its interval over operators. */
export function correlateOperators(
  lines: readonly OperatorLine[],
  bootstrap: BootstrapOptions,
): LinkResult['correlations'] {
  const known = lines.filter(({ severity, study }) => severity === null && study !== null);
  return (['realism', 'resistance', 'coupling'] as const).flatMap((measure) =>
    (['within', 'heldOut', 'lost'] as const).map((of) => {
      const pairs = known.flatMap(({ study, recording }) => {
        const x = study![measure]?.value;
        const y = of === 'lost' ? recording.lost.value : recording[of];
        return x === undefined ? [] : [{ x, y }];
      });
      return { measure, of, operators: pairs.length, spearman: correlate(pairs, bootstrap) };
    }),
  );
}

function correlate(
  pairs: readonly { readonly x: number; readonly y: number }[],
  bootstrap: BootstrapOptions,
): Estimate | null {
  const statistic = (times: Float64Array) => {
    const drawn = pairs.flatMap((pair, i) => new Array<typeof pair>(times[i]!).fill(pair));
    const [xs, ys] = [drawn.map(({ x }) => x), drawn.map(({ y }) => y)];
    return spearman(xs, ys) ?? Number.NaN;
  };
  if (Number.isNaN(statistic(new Float64Array(pairs.length).fill(1)))) return null;
  return bootstrapPrograms(pairs.length, statistic, bootstrap);
}
