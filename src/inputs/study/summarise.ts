import { groupBy } from '../../lib/group.ts';
import { mean, sum } from '../../statistics/descriptive.ts';
import { shareMeasures, strategyMeasures } from '../measures.ts';
import { judgeClaims, publishedRows } from './claims.ts';
import type { InputsResult, JobResult, StudyCell, StudyGenerator, SweepPoint } from './inputs-result.ts';
import { ledgerOfJob } from './job.ts';
import type { InputsStudyOptions } from './options.ts';
import { boundedOverRepetitions } from './over-repetitions.ts';

/** Everything that is said over repetitions, from the results of all jobs in the order of the study's plan. */
export function summariseRepetitions(
  jobs: readonly JobResult[],
  { options, versions, commands }: Pick<InputsResult, 'options' | 'versions' | 'commands'>,
): InputsResult {
  const groups = [...groupBy(jobs, ({ set, generator }) => `${set} ${generator}`).values()];
  const cells = groups.flatMap((own) => cellsOf(own, options));
  return {
    schemaVersion: 1,
    options,
    generators: groups.map(generatorOf),
    cells,
    claims: judgeClaims(cells),
    published: [...publishedRows],
    refused: jobs.flatMap(({ refused }) => refused),
    ledgers: jobs.flatMap(ledgerOf),
    cost: { cpuSeconds: sum(jobs.map(({ cpuSeconds }) => cpuSeconds)) },
    versions,
    commands,
  };
}

function ledgerOf(job: JobResult): InputsResult['ledgers'] {
  const { set, generator, repetition, ledger } = job;
  if (ledger === null) return [];
  const { sha256, rows } = ledger;
  return [{ set, generator, repetition, path: ledgerOfJob(job), sha256, rows }];
}

/** One cell per strategy that some repetition was searched with. */
function cellsOf(jobs: readonly JobResult[], { strategies }: InputsStudyOptions): StudyCell[] {
  const { set, generator } = jobs[0]!;
  return strategies.flatMap((strategy) => {
    const repetitions = jobs.flatMap(({ repetition, strategies: done }) =>
      done
        .filter((one) => one.strategy === strategy)
        .map(({ strategy: _, ...one }) => ({ repetition, ...one })),
    );
    if (repetitions.length === 0) return [];
    const measures = Object.fromEntries(
      strategyMeasures.map((name) => [
        name,
        boundedOverRepetitions(
          repetitions.map((one) => one.measures[name]),
          shareMeasures.has(name) ? 1 : undefined,
        ),
      ]),
    ) as StudyCell['measures'];
    return [{ set, generator, strategy, measures, repetitions, curve: meanCurve(repetitions) }];
  });
}

function meanCurve(repetitions: StudyCell['repetitions']): StudyCell['curve'] {
  return repetitions[0]!.curve.map(({ calls }, i) => ({
    calls,
    success: mean(repetitions.map(({ curve }) => curve[i]!.success)),
    faults: mean(repetitions.map(({ curve }) => curve[i]!.faults)),
  }));
}

function generatorOf(jobs: readonly JobResult[]): StudyGenerator {
  const { set, generator } = jobs[0]!;
  const benches = jobs.flatMap(({ bench }) => bench ?? []);
  const gates = benches.map(({ gate }) => gate);
  const over = (key: 'labelConsistency' | 'diversityToReal' | 'valid', most?: number) =>
    boundedOverRepetitions(
      gates.map((gate) => gate[key]),
      most,
    );
  return {
    set,
    generator,
    benches,
    passed: gates.filter(({ passed }) => passed).length,
    labelConsistency: over('labelConsistency', 1),
    diversityToReal: over('diversityToReal'),
    valid: over('valid', 1),
    trainingCpuSeconds: boundedOverRepetitions(benches.map(({ trainingCpuSeconds }) => trainingCpuSeconds)),
    sweep: addSweeps(jobs.flatMap(({ sweep }) => sweep)),
  };
}

const sweepCounts = ['seeds', 'flips', 'kept', 'valid', 'labelKept'] as const;

function addSweeps(points: readonly SweepPoint[]): SweepPoint[] {
  return [...groupBy(points, ({ centre, psi }) => `${centre} ${psi}`).values()].map((own) => {
    const sums = sweepCounts.map((name) => [name, sum(own.map((point) => point[name]))] as const);
    return { ...own[0]!, ...Object.fromEntries(sums) };
  });
}
