import { z } from 'zod';
import { readConfig } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { hashJson } from '../../lib/hash.ts';
import { type RandomStream, randomStream } from '../../lib/random.ts';
import { sizeOf } from '../../training/data.ts';
import type { LabelledInputs } from '../contract.ts';
import type { LedgerRow } from '../ledger.ts';
import { splitRows } from '../rows.ts';

/** Generated inputs that people judge, one by one. */
export interface HumanStudy {
  readonly key: StudyKey;
  readonly inputShape: readonly number[];
  /** In the order they are shown, attention checks among them. */
  readonly items: readonly { readonly id: string; readonly input: Float32Array }[];
  /** A real input of each class. */
  readonly examples: readonly Float32Array[];
}

/** How a study is made. */
export interface HumanStudyOptions {
  /** Decides the order and the attention checks. */
  readonly seed: number;
  /** What inputs are pictures of, in the singular: `digit`. */
  readonly thing: string;
  /** One per class; numbers from 0 where left out. */
  readonly classNames?: readonly string[];
  /** Most generated inputs, drawn at random; all where left out. */
  readonly most?: number;
}

/** Inputs between two attention checks: tasks of arXiv 2412.17652 are ten inputs and one slot more. */
const inputsPerCheck = 10;

/**
 * Shuffles inputs of one image set, with a real input of known class after every ten. Ids do not show
 * where an input comes from, so assessors cannot know either.
 * @param rows of the ledger
 * @param real inputs of the same set that nobody should mistake; examples and attention checks are drawn from them
 * @throws InputError `human-study` where there is nothing to ask, or classes and rows do not fit.
 */
export function planHumanStudy(
  rows: readonly LedgerRow[],
  real: LabelledInputs,
  options: HumanStudyOptions,
): HumanStudy {
  const classes = options.classNames ?? Array.from({ length: real.classes }, (_, k) => String(k));
  checkStudy(rows, real, classes, options);
  const set = rows[0]!.set;
  const idOf = (kind: string, what: unknown) => hashJson([kind, set, options.seed, what]).slice(0, 12);
  const random = randomStream('human study', set, options.seed);
  const chosen = random.shuffle(rows).slice(0, options.most ?? rows.length);
  const inputs = chosen.map(({ generator, repetition, strategy, seed, label }) => {
    const origin = { generator, repetition, strategy, seed };
    return { id: idOf('input', origin), ...origin, label };
  });
  const { examples, others } = chooseReal(real, Math.ceil(chosen.length / inputsPerCheck), random);
  const realRows = splitRows(real.inputs, real.inputShape);
  const checks = others.map((row) => ({ id: idOf('check', row), label: real.labels[row]! }));
  const shown = chosen.map(({ input }, i) => ({ id: inputs[i]!.id, input }));
  return {
    key: { schema: 1, set, thing: options.thing, classes: [...classes], inputs, checks },
    inputShape: real.inputShape,
    items: checks.flatMap(({ id }, i) => {
      const ten = shown.slice(i * inputsPerCheck, (i + 1) * inputsPerCheck);
      return random.shuffle([...ten, { id, input: realRows[others[i]!]! }]);
    }),
    examples: examples.map((row) => realRows[row]!),
  };
}

/** A row of each class as its example, and other rows as attention checks. */
function chooseReal(
  { rows, labels, classes }: LabelledInputs,
  checks: number,
  random: RandomStream,
): { examples: number[]; others: number[] } {
  const order = [...random.permutation(rows)];
  const examples = Array.from({ length: classes }, (_, k) => order.find((row) => labels[row] === k)!);
  const others = order.filter((row) => !examples.includes(row)).slice(0, checks);
  return { examples, others };
}

function checkStudy(
  rows: readonly LedgerRow[],
  real: LabelledInputs,
  classes: readonly string[],
  { most }: HumanStudyOptions,
): void {
  const refuse = (rule: string, need: string | number, value: string | number) => {
    throw new InputError('human-study', { rule, need, value });
  };
  if (rows.length === 0) refuse('a human study asks about inputs', 'a row of the ledger', 'none');
  if (most !== undefined && !(Number.isInteger(most) && most > 0))
    refuse('a human study asks about whole inputs', 'at least 1', most);
  const sets = new Set(rows.map(({ set }) => set));
  if (sets.size > 1) refuse('a human study is about one image set', 1, [...sets].join(', '));
  if (new Set(classes).size !== real.classes)
    refuse('every class of a human study has a name of its own', real.classes, classes.join(', '));
  const width = sizeOf(real.inputShape);
  const odd = rows.find(({ input }) => input.length !== width);
  if (odd !== undefined)
    refuse('inputs of a human study have the shape of their image set', width, odd.input.length);
  const least = real.classes + Math.ceil(Math.min(most ?? rows.length, rows.length) / inputsPerCheck);
  if (real.rows < least || new Set(real.labels).size < real.classes)
    refuse('examples and attention checks are real inputs', `${least}, of every class`, real.rows);
}

const id = z.string().regex(/^[0-9a-f]{12}$/);

/** What the page of a human study does not show: where each input comes from, and what it should show. */
const studyKeySchema = z.strictObject({
  schema: z.literal(1),
  set: z.string(),
  /** What inputs are pictures of, in the singular: `digit`. */
  thing: z.string().min(1),
  /** Names of the classes. */
  classes: z.array(z.string().min(1)).min(2),
  /** Generated inputs, in the order of the rows that the study was made of. */
  inputs: z.array(
    z.strictObject({
      id,
      generator: z.string(),
      repetition: z.int(),
      strategy: z.string(),
      seed: z.int(),
      /** Class that the input should show, from 0. */
      label: z.int().min(0),
    }),
  ),
  /** Real inputs among them that show whether an assessor looks. */
  checks: z.array(z.strictObject({ id, label: z.int().min(0) })),
});

export type StudyKey = z.output<typeof studyKeySchema>;

/** @throws InputError `invalid-config` naming the file and what is wrong in it. */
export function readStudyKey(path: string): StudyKey {
  return readConfig(path, studyKeySchema);
}
