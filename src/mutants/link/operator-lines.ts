import { type Severity, severities } from '../../faults/contract.ts';
import { groupBy } from '../../lib/group.ts';
import { type BootstrapOptions, bootstrapPrograms, type Estimate } from '../../statistics/bootstrap.ts';
import { mean } from '../../statistics/descriptive.ts';
import { spearman } from '../../statistics/ranking.ts';
import type { EvaluatedSubset } from './evaluated-subset.ts';
import type { LinkResult } from './link-result.ts';
import { estimateQuality } from './quality-estimates.ts';
import type { RecordedMutant } from './recorded-mutants.ts';
import type { Quality, StudyMutant } from './study-mutants.ts';

type OperatorLine = LinkResult['operators'][number];

/** A run with how often it was answered rightly, 0 to 1 over repeats. */
interface JudgedRow {
  readonly program: string;
  readonly mutant: RecordedMutant;
  readonly within: number;
  readonly heldOut: number;
  /** Its share in balanced accuracy. */
  readonly weight: number;
}

/**
 * Per operator, and per severity of it, what the study says of its mutants beside what the diagnoser makes of them in the
 * recording. Contributions to the gap sum to the gap over operators.
 */
export function describeOperators(
  predicted: EvaluatedSubset,
  recorded: readonly RecordedMutant[],
  studied: readonly StudyMutant[],
  bootstrap: BootstrapOptions,
): OperatorLine[] {
  const judged = judgeRows(predicted, recorded);
  const byOperator = groupBy(judged, ({ mutant }) => mutant.fault.operator);
  return [...byOperator]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([operator, rows]) => {
      const own = studied.filter(({ fault }) => fault.operator === operator);
      const line = (severity: Severity | null): OperatorLine | null => {
        const is = (one: Severity) => severity === null || one === severity;
        const kept = rows.filter(({ mutant }) => is(mutant.fault.severity));
        if (kept.length === 0) return null;
        return {
          ...{ operator, severity, label: rows[0]!.mutant.label },
          study: describeStudy(
            own.filter(({ fault }) => is(fault.severity)),
            bootstrap,
          ),
          recording: describeRows(kept, bootstrap),
        };
      };
      return [null, ...severities].flatMap((severity) => line(severity) ?? []);
    });
}

function judgeRows({ data, answers }: EvaluatedSubset, recorded: readonly RecordedMutant[]): JudgedRow[] {
  const mutants = new Map(recorded.map((mutant) => [mutant.id, mutant]));
  const ofClass = new Float64Array(data.classes.length);
  for (const label of data.labels) ofClass[label]! += 1;
  const share = (repeats: readonly Int32Array[], i: number) =>
    mean(repeats.map((predictions) => Number(predictions[i] === data.labels[i])));
  return data.rows.map((row, i) => ({
    program: row.program,
    mutant: mutants.get(row.mutant)!,
    within: share(answers.within, i),
    heldOut: share(answers.heldOut, i),
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
  const lost = (own: readonly JudgedRow[]) => own.reduce((sum, row) => sum + row.within - row.heldOut, 0);
  const perProgram = programs.map((own) => ({ rows: own.length, lost: lost(own) }));
  return {
    mutants: new Set(rows.map(({ mutant }) => mutant.id)).size,
    runs: rows.length,
    programs: programs.length,
    within: mean(rows.map(({ within }) => within)),
    heldOut: mean(rows.map(({ heldOut }) => heldOut)),
    lost: bootstrapPrograms(
      perProgram.length,
      (times) => {
        const total = (value: (one: (typeof perProgram)[number]) => number) =>
          perProgram.reduce((sum, one, p) => sum + times[p]! * value(one), 0);
        return total((one) => one.lost) / total((one) => one.rows);
      },
      bootstrap,
    ),
    contribution: rows.reduce((sum, { within, heldOut, weight }) => sum + weight * (within - heldOut), 0),
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
    return spearman(drawn.map(({ x }) => x), drawn.map(({ y }) => y)) ?? Number.NaN; // biome-ignore format: x and y side by side
  };
  if (Number.isNaN(statistic(new Float64Array(pairs.length).fill(1)))) return null;
  return bootstrapPrograms(pairs.length, statistic, bootstrap);
}
