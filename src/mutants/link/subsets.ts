import { join } from 'node:path';
import { z } from 'zod';
import type { TaskRows } from '../../eval/rows.ts';
import { severities } from '../../faults/contract.ts';
import { jsonText, parseConfig } from '../../lib/config.ts';
import { groupBy } from '../../lib/group.ts';
import { type RandomStream, randomStream } from '../../lib/random.ts';
import { median } from '../../statistics/descriptive.ts';
import { runsName } from '../../traces/store/runs-table.ts';
import { traceSchemas } from '../../traces/store/schema.ts';
import { nullableTextColumn, readSealedTable, textColumn } from '../../traces/store/tables.ts';
import type { Fault, Quality, QualityEstimate } from './study-mutants.ts';

/** A mutant that diagnosers are trained on. */
export interface RecordedMutant {
  readonly id: string;
  /** Its class. */
  readonly label: string;
  readonly fault: Fault;
  /** Null where the study has no mutant like it. */
  readonly quality: QualityEstimate | null;
}

/** The mutants of a task by id, with what the study says of each. @throws as `readTable`. */
export async function readRecordedMutants(
  directory: string,
  { rows }: Pick<TaskRows, 'rows'>,
  estimate: (fault: Fault) => QualityEstimate | null,
): Promise<RecordedMutant[]> {
  const faults = await readFaults(directory);
  return [...groupBy(rows, ({ mutant }) => mutant)]
    .map(([id, [row]]) => {
      const fault = faults.get(id)!;
      return { id, label: row!.label, fault, quality: estimate(fault) };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

const parametersSchema = jsonText(z.record(z.string(), z.union([z.number(), z.string()])));

async function readFaults(directory: string): Promise<Map<string, Fault>> {
  const format = { kind: 'runs', ...traceSchemas };
  const runs = await readSealedTable(join(directory, runsName), format);
  const operators = textColumn(runs, 'operator');
  const parameters = textColumn(runs, 'parameters');
  const severity = nullableTextColumn(runs, 'severity');
  return new Map(
    textColumn(runs, 'mutant').flatMap((mutant, i): [string, Fault][] => {
      const known = severities.find((one) => one === severity[i]);
      if (known === undefined) return [];
      const of = `parameters of ${mutant} in ${runsName}`;
      return [
        [
          mutant,
          {
            operator: operators[i]!,
            parameters: parseConfig(of, parameters[i], parametersSchema),
            severity: known,
          },
        ],
      ];
    }),
  );
}

/** Mutants that diagnosers are trained and tested on. */
export interface Subset {
  readonly id: string;
  readonly mutants: readonly RecordedMutant[];
}

/** A half of the mutants, and random subsets of its size to compare it with. */
export interface Half extends Subset {
  readonly title: string;
  readonly controls: readonly Control[];
}

/**
 * Mutants drawn by themselves, or with all that are judged alike, as a half is: it has fewer kinds
 * of fault than the whole.
 */
export const controlKinds = ['mutants', 'configurations'] as const;
type Control = Subset & { readonly kind: (typeof controlKinds)[number] };

const halves = [
  { id: 'realistic', title: 'more realistic', measure: 'realism', isUpper: true },
  { id: 'unrealistic', title: 'less realistic', measure: 'realism', isUpper: false },
  { id: 'resistant', title: 'more resistant', measure: 'resistance', isUpper: true },
  { id: 'easy', title: 'less resistant', measure: 'resistance', isUpper: false },
] as const;

/**
 * Mutants at or above the median of a measure, and those below it, class by class: over all classes
 * realism would mostly choose a class, and a diagnoser cannot learn a class that is hardly there.
 * @param measured mutants that the study says something of
 * @param draws controls of each kind per half
 */
export function halveMutants(measured: readonly RecordedMutant[], draws: number, seed: number): Half[] {
  return halves.map(({ id, title, measure, isUpper }) => {
    const classes = groupBy(measured, ({ label }) => label);
    const cuts = new Map([...classes].map(([label, own]) => [label, cutOf(own, measure)]));
    const mutants = measured.filter((mutant) => {
      const value = mutant.quality![measure];
      return value !== null && value >= cuts.get(mutant.label)! === isUpper;
    });
    const controls = controlKinds.flatMap((kind) =>
      Array.from({ length: draws }, (_, draw) => ({
        id: `${id}-random-${kind}-${draw}`,
        kind,
        mutants: drawLike(mutants, measured, kind, randomStream('link', seed, id, kind, draw)),
      })),
    );
    return { id, title, mutants, controls };
  });
}

/** Mutants of each class at or above the median over all classes. */
export function countAboveMedian(
  measured: readonly RecordedMutant[],
  measure: keyof Quality,
): Record<string, { above: number; below: number }> {
  const cut = cutOf(measured, measure);
  return Object.fromEntries(
    [...groupBy(measured, ({ label }) => label)].map(([label, own]) => {
      const above = own.filter(({ quality }) => (quality![measure] ?? Number.NaN) >= cut).length;
      return [label, { above, below: own.length - above }];
    }),
  );
}

function cutOf(mutants: readonly RecordedMutant[], measure: keyof Quality): number {
  return median(mutants.flatMap(({ quality }) => quality![measure] ?? []));
}

/** As many mutants of each class as a half has, drawn from all. */
function drawLike(
  half: readonly RecordedMutant[],
  all: readonly RecordedMutant[],
  kind: Control['kind'],
  random: RandomStream,
): RecordedMutant[] {
  const wanted = groupBy(half, ({ label }) => label);
  return [...groupBy(all, ({ label }) => label)].flatMap(([label, own]) => {
    const groups =
      kind === 'mutants'
        ? own.map((mutant) => [mutant])
        : [...groupBy(own, ({ quality }) => quality!.key).values()];
    const drawn = random.shuffle(groups).flat();
    return drawn.slice(0, wanted.get(label)?.length ?? 0);
  });
}
