import { InputError } from '../../lib/errors.ts';
import type { SearchOutcome, SearchStrategy, SearchTask, Seed } from '../contract.ts';
import { predictedClasses, probabilities, wrongLeads } from '../judges/index.ts';
import { seedInputs } from './draw-seeds.ts';

/** Rows that were decoded, and what the network under test predicts for them. */
export interface JudgedInput {
  readonly rows: number;
  readonly classes: number;
  /** `rows × input size` in [0, 1]. */
  readonly inputs: Float32Array;
  /** Per instance of the network `rows × classes`, before the softmax. */
  readonly logits: readonly Float32Array[];
}

/** Some of the rows, from `start` on. The arrays are views: copy what is kept for long. */
export function judgedRows(judged: JudgedInput, start: number, rows: number): JudgedInput {
  const { classes, inputs, logits } = judged;
  const width = inputs.length / judged.rows;
  return {
    rows,
    classes,
    inputs: inputs.subarray(start * width, (start + rows) * width),
    logits: logits.map((values) => values.subarray(start * classes, (start + rows) * classes)),
  };
}

/**
 * Whether the first instance predicts each row wrongly. The published searches know one trained
 * network: theirs is instance 0, whatever others a task has.
 */
export function wrongRows({ logits, classes }: JudgedInput, label: number): boolean[] {
  return Array.from(predictedClasses(logits[0]!, classes), (prediction) => prediction !== label);
}

/** As `wrongRows`, of a single row. */
export function isWrong(judged: JudgedInput, label: number): boolean {
  return wrongRows(judged, label)[0]!;
}

/** Per row: highest score of another class minus that of the label. Above 0 is wrong; a tie is 0. */
export function rivalLeads({ rows, classes, logits }: JudgedInput, label: number): Float64Array {
  return wrongLeads(logits[0]!, new Int32Array(rows).fill(label), classes);
}

/** Of one row: classes but the label, the most probable first, whose probability is above 0 in single precision. */
export function mostProbable({ classes, logits }: JudgedInput, label: number, count: number): number[] {
  const shares = probabilities(logits[0]!, classes);
  return [...shares.keys()]
    .filter((k) => k !== label && shares[k]! > 0)
    .sort((a, b) => shares[b]! - shares[a]!)
    .slice(0, count);
}

/** The outcome of a search that ended where it began. */
export function unchanged(seed: Seed, calls = 0): SearchOutcome {
  return {
    seed: seed.index,
    success: false,
    input: seed.input,
    calls,
    generations: null,
    psi: null,
    alpha: null,
    layers: null,
  };
}

/**
 * What the network under test predicts for each seed, once it is sure that the strategy can search. A
 * search starts at seeds that are predicted correctly; the others are returned as they are, unless the
 * strategy can mend them.
 * @param leastCalls that one step of the strategy takes
 * @throws InputError `search-budget`, `no-style-space`, `no-mutants`, `subject-wrong`.
 */
export function checkTask(
  { id, needsStyles, needsMutants }: Pick<SearchStrategy, 'id' | 'needsStyles' | 'needsMutants'>,
  task: SearchTask,
  leastCalls = 1,
): readonly JudgedInput[] {
  checkBudget(id, task.callsPerSeed, leastCalls);
  if (needsStyles && task.generator.styles === undefined) {
    throw new InputError('no-style-space', {
      rule: `search ${id} works on the styles of a generator`,
      need: 'a generator with a style space',
      value: task.generator.kind,
    });
  }
  if (needsMutants && task.mutants === undefined) {
    throw new InputError('no-mutants', {
      rule: `search ${id} is guided by mutants of the network under test`,
      need: 'mutants',
      value: 'none',
    });
  }
  return judgeSeeds(task);
}

function checkBudget(id: string, calls: number, least: number): void {
  if (Number.isInteger(calls) && calls >= least) return;
  throw new InputError('search-budget', {
    rule: `search ${id} spends whole generator calls`,
    need: `at least ${least} per seed`,
    value: calls,
  });
}

function judgeSeeds({ seeds, subject }: SearchTask): readonly JudgedInput[] {
  if (seeds.length === 0) return [];
  const inputs = seedInputs(seeds);
  const all = { rows: seeds.length, classes: subject.classes, inputs, logits: subject.logits(inputs) };
  const each = seeds.map((_, i) => judgedRows(all, i, 1));
  if (each.every((judged, i) => isWrong(judged, seeds[i]!.label))) {
    throw new InputError('subject-wrong', {
      rule: 'the network under test predicts some seed correctly',
      need: 'a network that knows the classes of the generator',
      value: `wrong on all ${seeds.length} seeds`,
      remedy: 'Look whether the network and the generator learned from the same set of images.',
    });
  }
  return each;
}
