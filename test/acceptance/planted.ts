import type { SplitRow } from '../../src/eval/contract.ts';
import type { TaskRows } from '../../src/eval/rows.ts';
import { type RandomStream, randomStream } from '../../src/lib/random.ts';

/** How a corpus is laid out, and what its features tell. */
export interface Planted {
  readonly programs: number;
  readonly classes: number;
  /** The recording block of a mutant. */
  readonly session: (program: number, c: number, m: number) => number;
  readonly seeds: number;
  /** Mutants that a program has of a class. */
  readonly mutants: (program: number, c: number) => number;
  readonly columns: readonly string[];
  readonly features: (at: Place, random: RandomStream) => readonly number[];
}

/** Where a row stands in the corpus, each from 0. */
export interface Place {
  readonly program: number;
  readonly c: number;
  readonly session: number;
}

/** A corpus whose features are what the test says, and nothing else. */
export function plant(planted: Planted, seed = 0): TaskRows {
  const classes = Array.from({ length: planted.classes }, (_, c) => `class-${c}`);
  const random = randomStream('planted', seed);
  const cells: { row: SplitRow; label: number; features: Float64Array }[] = [];
  for (let program = 0; program < planted.programs; program++) {
    for (let c = 0; c < planted.classes; c++) {
      for (let m = 0; m < planted.mutants(program, c); m++) {
        const session = planted.session(program, c, m);
        for (let s = 0; s < planted.seeds; s++) {
          const row = rowAt({ program, c, session }, m, s);
          const features = Float64Array.from(planted.features({ program, c, session }, random));
          cells.push({ row, label: c, features });
        }
      }
    }
  }
  cells.sort((a, b) => (a.row.traceId < b.row.traceId ? -1 : 1));
  return {
    task: 'fault-typing',
    classes,
    columns: planted.columns,
    rows: cells.map(({ row }) => row),
    labels: Int32Array.from(cells, ({ label }) => label),
    features: cells.map(({ features }) => features),
  };
}

function rowAt({ program, c, session }: Place, m: number, s: number): SplitRow {
  const mutant = `program-${program}/class-${c}/${m}`;
  return {
    traceId: `${mutant}/${s}`,
    program: `program-${program}`,
    family: `family-${program % 2}`,
    dataSet: `data-${program}`,
    operator: `class-${c}-operator-${m % 3}`,
    mutant,
    session,
    label: `class-${c}`,
  };
}
