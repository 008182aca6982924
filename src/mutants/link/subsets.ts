import { groupBy } from '../../lib/group.ts';
import { randomStream } from '../../lib/random.ts';
import { median } from '../../statistics/descriptive.ts';
import type { RecordedMutant } from './recorded-mutants.ts';
import type { Quality } from './study-mutants.ts';

/** Mutants that diagnosers are trained and tested on. */
export interface Subset {
  readonly id: string;
  readonly mutants: readonly RecordedMutant[];
}

/** A half of the mutants, and random ones as large that it is held against. */
export interface Half extends Subset {
  readonly title: string;
  readonly controls: readonly Control[];
}

/** Mutants drawn by themselves, or with all that are judged alike, as a half is: it has fewer kinds of fault than the whole. */
export const controlKinds = ['mutants', 'configurations'] as const;
export type Control = Subset & { readonly kind: (typeof controlKinds)[number] };

const halves = [
  { id: 'realistic', title: 'more realistic', measure: 'realism', isUpper: true },
  { id: 'unrealistic', title: 'less realistic', measure: 'realism', isUpper: false },
  { id: 'resistant', title: 'more resistant', measure: 'resistance', isUpper: true },
  { id: 'easy', title: 'less resistant', measure: 'resistance', isUpper: false },
] as const;

/**
 * Mutants at or above the median of a measure, and those below it, class by class: over all classes realism would mostly
 * choose a class, and a diagnoser cannot be asked about a class that is hardly there.
 * @param measured mutants that the study says something of
 * @param draws controls of each kind per half
 */
export function halveMutants(measured: readonly RecordedMutant[], draws: number, seed: number): Half[] {
  return halves.map(({ id, title, measure, isUpper }) => {
    const cuts = new Map(
      [...groupBy(measured, ({ label }) => label)].map(([label, own]) => [label, cutOf(own, measure)]),
    );
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

/** As many mutants of each class as the model has, drawn from all. */
function drawLike(
  model: readonly RecordedMutant[],
  all: readonly RecordedMutant[],
  kind: Control['kind'],
  random: ReturnType<typeof randomStream>,
): RecordedMutant[] {
  const wanted = groupBy(model, ({ label }) => label);
  return [...groupBy(all, ({ label }) => label)].flatMap(([label, own]) => {
    const groups = kind === 'mutants' ? own.map((mutant) => [mutant]) : [...groupBy(own, keyOf).values()];
    return random
      .shuffle(groups)
      .flat()
      .slice(0, wanted.get(label)?.length ?? 0);
  });
}

function keyOf({ quality }: RecordedMutant): string {
  return quality!.key;
}
