import { type RandomStream, randomStream } from '../../src/lib/random.ts';

/** Leaks that can be planted, one of each kind. */
export type Planted =
  | 'machine'
  | 'equal'
  | 'near'
  | 'blank'
  | 'program-column'
  | 'session'
  | 'prior'
  | 'answer'
  | 'order'
  | 'constant'
  | 'text';

export interface PlantedOptions {
  readonly seed: number;
  readonly rows?: number;
  readonly programs?: number;
  readonly leaks?: readonly Planted[];
}

/**
 * A feature table with a real signal of the class, the same in every program: two columns of eight carry it. Nothing leaks but
 * what is planted.
 */
export function plantTable({
  seed,
  rows = 600,
  programs = 12,
  leaks = [],
}: PlantedOptions): Map<string, unknown[]> {
  const random = randomStream('planted', seed);
  const has = (leak: Planted) => leaks.includes(leak);
  const program = Array.from({ length: rows }, (_, row) => row % programs);
  const faulty = program.map((own) => drawClass(random, has('prior') ? (own % 2 === 0 ? 0.85 : 0.15) : 0.5));
  if (has('order')) faulty.sort();
  const session = program.map((own, row) => `${own}/${has('session') ? faulty[row] : random.integer(2)}`);
  const machine = faulty.map((own) => (has('machine') ? 300 + 40 * own : 320) + random.normal(0, 10));
  const features = Array.from({ length: 8 }, (_, c) =>
    faulty.map((own) => (c < 2 ? own * 1.2 : 0) + random.normal()),
  );
  const columns = new Map<string, unknown[]>([
    ['program', program.map((own) => `so-${own}`)],
    ['session', session],
    ['gpu_memory', machine],
    ['cpu_percent', Array.from({ length: rows }, () => random.uniform(0, 100))],
    ...features.map((values, c): [string, unknown[]] => [`feature_${c}`, values]),
    ['label', faulty.map((own) => (own === 1 ? 'faulty' : 'correct'))],
  ]);
  if (has('program-column'))
    columns.set(
      'parameter_count',
      program.map((own) => 1000 + 37 * own),
    );
  if (has('answer'))
    columns.set(
      'severity_score',
      faulty.map((own) => own + random.normal(0, 0.05)),
    );
  if (has('constant'))
    columns.set(
      'always_one',
      program.map(() => 1),
    );
  if (has('text'))
    columns.set(
      'file',
      faulty.map((own, row) => `run_${own === 1 ? 'faulty' : 'correct'}_${row}.csv`),
    );
  if (has('equal')) copyRows(columns, rows, 0, random);
  if (has('near')) copyRows(columns, rows, 0.01, random);
  if (has('blank')) blankRows(columns, rows);
  return columns;
}

function drawClass(random: RandomStream, share: number): number {
  return Number(random.uniform() < share);
}

/** A tenth of the rows becomes a copy of another one, program, label and all. */
function copyRows(columns: Map<string, unknown[]>, rows: number, noise: number, random: RandomStream): void {
  for (let row = 0; row < rows / 10; row++)
    for (const cells of columns.values()) {
      const copied = cells[rows - 1 - row];
      cells[row] = typeof copied === 'number' ? copied + noise * random.normal() : copied;
    }
}

/** Thirty rows of one label have no number. */
function blankRows(columns: Map<string, unknown[]>, rows: number): void {
  const labels = columns.get('label')!;
  let left = 30;
  for (let row = 0; row < rows && left > 0; row++) {
    if (labels[row] !== 'correct') continue;
    left--;
    for (const cells of columns.values()) if (typeof cells[row] === 'number') cells[row] = null;
  }
}

/** A table as CSV. */
export function writeCsv(columns: ReadonlyMap<string, readonly unknown[]>): string {
  const names = [...columns.keys()];
  const rows = columns.get(names[0]!)!.length;
  const lines = Array.from({ length: rows }, (_, row) =>
    names.map((name) => columns.get(name)![row] ?? '').join(','),
  );
  return `${[names.join(','), ...lines].join('\n')}\n`;
}
