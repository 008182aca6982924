import { extractors } from '../../features/index.ts';
import { InputError } from '../../lib/errors.ts';
import { randomStream } from '../../lib/random.ts';
import { askPlugIn, type Confinement, type Given } from '../../lib/sandbox/ask.ts';
import type { Diagnoser, TrainingRows } from '../contract.ts';
import { fittedBy } from '../fitted.ts';
import { checkRows, checkWidth } from './define.ts';
import { wrongScores } from './wrong-scores.ts';

/** Values that a fit and its predictions read in a second, where nobody has hurried. */
const valuesPerSecond = 1000;
/** Every so many fits is made twice. The plug-in cannot know which, as every fit is its first. */
const doubled = 4;

/**
 * A diagnoser whose plug-in fits and predicts in a process that ends with the fit: no fit knows of another, whose training rows may
 * be its tested ones. It sees a tested row when it is to predict it, in an order that says nothing, and programs by number.
 */
export function confineDiagnoser(about: Diagnoser, confinement: Confinement): Diagnoser {
  let fits = 0;
  return {
    ...about,
    ...(about.columns !== undefined && { columns: confineColumns(confinement) }),
    fit(rows, seed) {
      checkRows(about.id, rows);
      const isDoubled = fits++ % doubled === 0;
      const first = { method: 'fit', args: [packRows(rows), seed], functions: functionsOf(rows) };
      const seconds = (values: number) => values / valuesPerSecond;
      const predictAll = (tested: readonly Float64Array[]) => {
        for (const row of tested) checkWidth(about.id, row, rows.columns.length);
        const predictIn = (order: readonly number[]) => {
          const each = order.map((i) => tested[i]!.slice());
          const work = seconds((rows.rows.length + tested.length) * rows.columns.length);
          const call = { first, method: 'predict', each, most: rows.classes.length };
          const [given] = askPlugIn(confinement, [call], work);
          return inPlace(order, given!);
        };
        const order = Array.from(randomStream('tested rows').permutation(tested.length));
        const scores = predictIn(order);
        requireScores(about.id, scores, rows.classes.length);
        if (isDoubled) requireSame(about.id, scores, predictIn(order.toReversed()));
        return scores;
      };
      return fittedBy(predictAll);
    },
  };
}

/** One question for all columns there are, and another where one is not among them. */
function confineColumns(confinement: Confinement): (column: string) => boolean {
  const known = new Map<string, boolean>();
  return (column) => {
    if (!known.has(column)) {
      const all = extractors.members.flatMap(({ id, columns }) => columns.map((name) => `${id}.${name}`));
      const names = [...new Set([...all, column])];
      const [given] = askPlugIn(confinement, [{ method: 'columns', each: names }], 0);
      names.forEach((name, i) => {
        known.set(name, given![i]![0] === true);
      });
    }
    return known.get(column)!;
  };
}

/** Rows with buffers of their own, and programs as numbers in the order of their names. */
function packRows({ rows, labels, programs, innerFolds, ...others }: TrainingRows) {
  const names = [...new Set(programs)].sort();
  const width = String(names.length).length;
  const numbers = new Map(names.map((name, i) => [name, `program ${String(i + 1).padStart(width, '0')}`]));
  return {
    ...others,
    rows: rows.map((row) => row.slice()),
    labels: labels.slice(),
    programs: programs.map((program) => numbers.get(program)!),
    ...(innerFolds !== undefined && { innerFolds: innerFolds() }),
  };
}

const functionsOf = ({ innerFolds }: TrainingRows) => (innerFolds === undefined ? [] : ['innerFolds']);

function inPlace(order: readonly number[], given: readonly Given[]): Float64Array[] {
  const scores = new Array<Float64Array>(order.length);
  order.forEach((i, k) => {
    scores[i] = Float64Array.from(given[k]!, (value) => (typeof value === 'number' ? value : Number.NaN));
  });
  return scores;
}

function requireSame(id: string, scores: readonly Float64Array[], again: readonly Float64Array[]): void {
  const differs = scores.findIndex((row, i) => row.some((value, c) => !Object.is(value, again[i]![c])));
  if (differs < 0) return;
  throw new InputError('diagnoser-order', {
    rule: `${id} gives a row other scores where it is fitted again and the tested rows come in another order`,
    need: 'the same for the same training rows and seed, whatever else is predicted',
    value: `${scores[differs]} and ${again[differs]}`,
  });
}

/** @throws InputError `diagnoser-scores`. */
function requireScores(id: string, scores: readonly Float64Array[], classes: number): void {
  const [wrong] = wrongScores(scores, classes, 'for a tested row', true);
  if (wrong === undefined) return;
  throw new InputError('diagnoser-scores', {
    rule: `${id} gives a row a score for each class, which sum to 1, or 0 for all where it abstains`,
    value: wrong,
    remedy: 'defineDiagnoser makes scores of votes.',
  });
}
