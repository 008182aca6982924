import { type ContractRule, unlessEqual } from '../src/lib/contract-rule.ts';
import { hashJson } from '../src/lib/hash.ts';
import { createRecent } from '../src/lib/recent.ts';
import { type DataParts, type DataSet, sizeOf } from '../src/training/data.ts';
import { type ProgramSpec, parseProgram } from '../src/training/spec.ts';
import { dataSources } from './data/index.ts';
import { inputShapeOf } from './input-shape.ts';
import { countParameters } from './measured.ts';
import { hashData, prepareData, splitIndices } from './prepare.ts';

type Rule = ContractRule<ProgramSpec>;

const isHeadline = ({ headline }: ProgramSpec) => headline;

/** Target encodings that go with each kind of output. */
const encodings: Readonly<Record<ProgramSpec['task'], readonly string[]>> = {
  binary: ['binary'],
  multiclass: ['oneHot', 'index'],
  multilabel: ['multiHot'],
  regression: ['value', 'inputs'],
};

/** More is a slip of the pen, and would take all memory, or days. */
const [mostParameters, mostSteps] = [1e8, 1e6];

function* judgeSize(spec: ProgramSpec): Iterable<string> {
  const parameters = countParameters(spec);
  if (parameters > mostParameters) yield `${parameters} parameters: need at most ${mostParameters}`;
  const steps = Math.ceil(spec.data.rows.train / spec.batchSize) * spec.epochs;
  if (steps > mostSteps) yield `${steps} steps of training: need at most ${mostSteps}`;
}

/** Whether training ends in a time that somebody waits for. */
export function isTrainable(spec: ProgramSpec): boolean {
  return [...judgeSize(spec)].length === 0;
}

/** Of the program that was looked at last, for rules that look at the same rows. */
const prepared = createRecent<DataParts>(1);
const preparedOf = (spec: ProgramSpec) => prepared.get(hashJson(spec), () => prepareData(spec, 0));

/** The contract of a program that holds without training it. */
export const programRules: readonly Rule[] = [
  {
    title: 'survives a round trip through JSON, with nothing left to a default',
    findings: (spec) =>
      unlessEqual(
        parseProgram(JSON.parse(JSON.stringify(spec))),
        spec,
        'comes back from JSON as another program',
      ),
  },
  { title: 'is small enough to be trained here', findings: judgeSize },
  {
    title: 'has the rows it states, in disjoint parts, all of them finite',
    *findings(spec) {
      const parts = preparedOf(spec);
      for (const name of ['train', 'validation', 'test'] as const) {
        const stated = spec.data.rows[name];
        if (parts[name].rows !== stated) yield `${parts[name].rows} rows to ${name}: need ${stated}`;
        yield* wrongRows(name, parts[name]);
      }
      const { train, validation, test } = spec.data.rows;
      const total = train + validation + test;
      const indices = splitIndices(spec, 0, total);
      const all = new Set([...indices.train, ...indices.validation, ...indices.test]);
      if (all.size !== total) yield 'a row is in two parts';
    },
  },
  {
    title: 'has rows of the shape that plans take them to have',
    findings: (spec) =>
      unlessEqual(
        inputShapeOf(spec.data),
        preparedOf(spec).train.inputShape,
        `its source says another shape than ${preparedOf(spec).train.inputShape.join(' × ')}, that of its rows`,
      ),
  },
  {
    title:
      'has the same data for a seed every time, and other data for another seed unless its split is fixed',
    *findings(spec) {
      const first = hashData(preparedOf(spec));
      if (hashData(prepareData(spec, 0)) !== first) yield 'the same seed gives other data';
      const isFixed = dataSources.get(spec.data.source).fixedSplit;
      const isSame = hashData(prepareData(spec, 1)) === first;
      if (isSame !== isFixed)
        yield isSame ? 'another seed gives the same data' : 'another seed gives other data of a fixed split';
    },
  },
  {
    title: 'targets what its task and its output layer can give',
    *findings({ task, data, healthy, outputs }) {
      // Targets of several outputs stand beside each other, class indices and bits among values.
      const several = outputs !== undefined && outputs.length > 1;
      if (!encodings[task].includes(data.target) && !(several && data.target === 'value'))
        yield `target "${data.target}" for task "${task}": need ${encodings[task].join(' or ')}`;
      const metric = task === 'regression' ? 'r2' : 'accuracy';
      if (healthy.metric !== metric)
        yield `healthy.metric "${healthy.metric}" for task "${task}": need "${metric}"`;
    },
  },
  {
    title: 'trains without edits of its data',
    *findings({ data }) {
      if (data.edits.length > 0) yield 'data.edits is for fault operators';
    },
  },
  {
    title: 'has the size that the benchmark asks for',
    concerns: isHeadline,
    *findings(spec) {
      const { train, validation, test } = spec.data.rows;
      const small = dataSources.get(spec.data.source).fixedSplit;
      const steps = Math.ceil(train / spec.batchSize) * spec.epochs;
      if (steps < 150 || steps > 1500) yield `${steps} steps: need 150 to 1,500`;
      if (train < (small ? 200 : 400)) yield `${train} rows to train on: need ${small ? 200 : 400}`;
      if (validation < (small ? 80 : 100))
        yield `${validation} rows to validate on: need ${small ? 80 : 100}`;
      if (test < (small ? 80 : 200)) yield `${test} rows to test on: need ${small ? 80 : 200}`;
    },
  },
  {
    title: 'is neither near chance nor at its ceiling where it is healthy',
    concerns: isHeadline,
    *findings(spec) {
      const { atLeast, metric } = spec.healthy;
      const [least, most] = [lowestHealthy(spec), highestHealthy(spec)];
      if (atLeast < least) yield `healthy.atLeast ${atLeast}: need ${least.toFixed(3)}, chance and 0.2`;
      if (atLeast >= most) yield `healthy.atLeast ${atLeast}: need less than ${most} of ${metric}`;
    },
  },
];

/** Most CPU seconds of a run recorded with all instruments, for programs below so many parameters. */
const mostSeconds: readonly (readonly [parameters: number, seconds: number])[] = [
  [1e4, 0.25],
  [1e5, 2],
  [1e6, 6],
  [Number.POSITIVE_INFINITY, 20],
];

/** What is wrong with what a program costs: `cpuSeconds` of a run recorded with all instruments. */
export function judgeCost(parameters: number, cpuSeconds: number): string[] {
  const [, most] = mostSeconds.find(([below]) => parameters < below)!;
  if (cpuSeconds <= most) return [];
  return [`${cpuSeconds} CPU s a run with ${parameters} parameters: need at most ${most}`];
}

/** How well a clean program does on its test part. */
export interface Health {
  /** `spec.healthy.metric` per seed: accuracy, or R². */
  readonly values: readonly number[];
  readonly mean: number;
  readonly sd: number;
}

/** What is wrong with how well a program does, if anything. */
export function judgeHealth(spec: ProgramSpec, { mean, sd }: Health): string[] {
  const { metric, atLeast } = spec.healthy;
  const found: string[] = [];
  if (!(mean >= atLeast)) found.push(`${metric} ${mean.toFixed(3)} over five seeds: need ${atLeast}`);
  if (spec.headline && mean > highestHealthy(spec))
    found.push(`${metric} ${mean.toFixed(3)} over five seeds: need at most ${highestHealthy(spec)}`);
  if (spec.headline && sd > 0.03)
    found.push(`seeds differ by a deviation of ${sd.toFixed(3)}: need at most 0.030`);
  return found;
}

function* wrongRows(
  name: string,
  { rows, inputShape, inputs, targetShape, targets }: DataSet,
): Iterable<string> {
  if (inputs.length !== rows * sizeOf(inputShape))
    yield `${name}: ${inputs.length} inputs for ${rows} rows of shape ${inputShape}`;
  if (targets.length !== rows * sizeOf(targetShape))
    yield `${name}: ${targets.length} targets for ${rows} rows of shape ${targetShape}`;
  if (!inputs.every(Number.isFinite)) yield `${name}: an input is not finite`;
  if (!targets.every(Number.isFinite)) yield `${name}: a target is not finite`;
}

function highestHealthy({ healthy }: ProgramSpec): number {
  return healthy.metric === 'r2' ? 0.99 : 0.985;
}

/** Chance + 0.2, chance being the share of the most frequent outcome; R² 0.3. */
export function lowestHealthy(spec: ProgramSpec): number {
  return spec.task === 'regression' ? 0.3 : mostFrequentShare(spec) + 0.2;
}

/** Of class vectors, class indices, bits of one output, or whole rows of labels, as the metric counts them. */
function mostFrequentShare(spec: ProgramSpec): number {
  const { targets, targetShape } = prepareData(spec, 0).test;
  const width = targetShape.at(-1)!;
  const counts = new Map<string, number>();
  for (let i = 0; i < targets.length; i += width) {
    const key = targets.subarray(i, i + width).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Math.max(...counts.values()) / (targets.length / width);
}
