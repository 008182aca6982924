import { beforeAll, describe, expect, it, test } from 'vitest';
import { prepareData } from '../../corpus/prepare.ts';
import { programs } from '../../corpus/programs/index.ts';
import { InputError } from '../../src/lib/errors.ts';
import { selectBackend } from '../../src/training/backend.ts';
import type { TrainingRun } from '../../src/training/contract.ts';
import {
  compareWithTorch,
  type ReferenceComparison,
  type TrainedRun,
  trainAlone,
} from '../../src/training/reference/compare.ts';
import { findPython } from '../../src/training/reference/python.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';
import {
  graphCases,
  layerCases,
  lossCases,
  objectiveCases,
  optimizerCases,
  practiceCases,
  precisionCases,
  regression,
} from '../training/helpers/oracle-cases.ts';
import { type TestProgram, testProgram, testRun } from '../training/helpers/runs.ts';

const python = findPython('torch');
if (python === null) console.log('reference: no python3 imports torch; skipped (PYTHON names one)');

/** What the suites below compare, each of them its own part of what is compared at once: to start Python takes seconds. */
const parts: (() => readonly TrainedRun[])[] = [];
const comparisons: ReferenceComparison[][] = [];

function comparedBeforehand(train: () => readonly TrainedRun[]): () => readonly ReferenceComparison[] {
  const part = parts.push(train) - 1;
  return () => comparisons[part]!;
}

beforeAll(async () => {
  await selectBackend('wasm');
  if (python === null) return;
  const runs = parts.map((train) => train());
  const compared = compareWithTorch(python, runs.flat());
  for (const { length } of runs) comparisons.push(compared.splice(0, length));
}, 600_000);

const worst = (values: readonly number[]) => Math.max(...values);

describe.skipIf(python === null)('PyTorch in float64', () => {
  const cases = [
    ...layerCases,
    ...graphCases,
    ...objectiveCases,
    ...lossCases,
    ...optimizerCases,
    ...practiceCases,
  ].map((one, i) => ({
    ...one,
    i,
  }));
  const compared = comparedBeforehand(() =>
    cases.map(({ program, data }) => trainAlone(testRun(testProgram(program), data), 20)),
  );

  it.each(cases)('trains $kind $title as we do', ({ i }) => {
    const { ours, verdict, steps } = compared()[i]!;
    expect(steps).toBe(20);
    expect(worst(ours)).toBeLessThan(1e-5);
    expect(verdict).toBe('equal');
  });
});

describe.skipIf(python === null)('PyTorch with values rounded to half precision', () => {
  const compared = comparedBeforehand(() =>
    precisionCases.map(({ program, data }) => trainAlone(testRun(testProgram(program), data), 20)),
  );

  it.each(precisionCases.map((one, i) => ({ ...one, i })))('trains in $kind, $title, as we do', ({ i }) => {
    const { ours, verdict } = compared()[i]!;
    expect(worst(ours)).toBeLessThan(2e-2);
    expect(verdict).not.toBe('different');
  });
});

describe.skipIf(python === null)('PyTorch in float64, on programs of the corpus', () => {
  const ids = ['so-41600519', 'so-57943425', 'so-52983831'];
  const compared = comparedBeforehand(() =>
    ids.map((id) => {
      const spec = programs.get(id);
      return trainAlone({ spec, seedIndex: 1, data: prepareData(spec, 1) }, 30);
    }),
  );

  it.each(ids.map((id, i) => ({ id, i })))('trains $id as we do', ({ i }) => {
    expect(compared()[i]!.steps).toBe(30);
    expect(compared()[i]!.verdict).not.toBe('different');
  });
});

/** An engine that does something else than the spec says. */
interface PlantedError {
  readonly title: string;
  /** What the spec says where it is not the common program. */
  readonly stated?: Partial<TestProgram>;
  /** What it trains instead. */
  readonly wrong: Partial<TestProgram>;
}

const dense = { kind: 'dense', units: 5, activation: 'tanh' } as const;
const output = { kind: 'dense', units: 2 } as const;
const normalised = (momentum: number, epsilon = 1e-3): TestProgram['layers'] => [
  dense,
  { kind: 'batchNormalization', momentum, epsilon },
  output,
];

const plantedErrors: readonly PlantedError[] = [
  {
    title: 'a learning rate a thousandth too large',
    wrong: { optimizer: { kind: 'sgd', learningRate: 0.1001 } },
  },
  {
    title: 'another place of epsilon in Adam',
    stated: { optimizer: { kind: 'adam', epsilon: 1e-4 } },
    wrong: { optimizer: { kind: 'adam', epsilon: 1.1e-4 } },
  },
  {
    title: 'no Nesterov',
    stated: { optimizer: { kind: 'sgd', momentum: 0.5, nesterov: true } },
    wrong: { optimizer: { kind: 'sgd', momentum: 0.5 } },
  },
  {
    title: 'clipping by tensor in place of clipping of all',
    stated: { optimizer: { kind: 'sgd', learningRate: 0.1, clip: { by: 'globalNorm', limit: 0.3 } } },
    wrong: { optimizer: { kind: 'sgd', learningRate: 0.1, clip: { by: 'norm', limit: 0.3 } } },
  },
  {
    title: 'a penalty of half its strength',
    stated: { layers: [{ ...dense, kernelRegulariser: { l2: 0.001 } }, output] },
    wrong: { layers: [{ ...dense, kernelRegulariser: { l2: 0.0005 } }, output] },
  },
  {
    title: 'another epsilon of a normalisation',
    stated: { layers: normalised(0.99) },
    wrong: { layers: normalised(0.99, 1.01e-3) },
  },
  {
    title: 'running statistics that no training loss sees',
    stated: { layers: normalised(0.99) },
    wrong: { layers: normalised(0.98) },
  },
  {
    title: 'one dropped unit more',
    stated: { layers: [dense, { kind: 'dropout', rate: 0.3 }, output] },
    wrong: { layers: [dense, { kind: 'dropout', rate: 0.31 }, output] },
  },
  { title: 'another loss for small errors', wrong: { loss: 'logCosh' } },
  {
    title: 'a sum of accumulated gradients in place of their mean',
    stated: { accumulation: { batches: 2 } },
    wrong: { accumulation: { batches: 2, scaled: false } },
  },
  {
    title: 'no rounding to half precision',
    stated: { precision: { kind: 'float16' } },
    wrong: { precision: undefined },
  },
  {
    title: 'another format of half precision',
    stated: { precision: { kind: 'bfloat16' } },
    wrong: { precision: { kind: 'float16' } },
  },
  { title: 'other batches', wrong: { batchSize: 7 } },
];

/** The run as it is said to be, with what a wrong engine made of it. */
function trainWrongly({ stated, wrong }: PlantedError): TrainedRun {
  const program: TestProgram = {
    layers: [dense, output],
    loss: 'huber',
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    data: { source: 'none', rows: { train: 20, validation: 1, test: 1 }, target: 'value' },
    ...stated,
  };
  const data = regression([4], [2]);
  const run: TrainingRun = testRun(testProgram(program), data);
  const trained = trainAlone(testRun(testProgram({ ...program, ...wrong }), data), 20);
  return { ...trained, run };
}

describe.skipIf(python === null)('an engine that is wrong', () => {
  const compared = comparedBeforehand(() => [
    ...plantedErrors.map(trainWrongly),
    trainWrongly({ title: 'nothing', wrong: {} }),
  ]);

  it.each(plantedErrors.map(({ title }, i) => ({ title, i })))('is noticed by $title', ({ i }) => {
    expect(compared()[i]!.verdict).toBe('different');
  });

  it('is not noticed where it is right', () => {
    expect(compared().at(-1)!.verdict).toBe('equal');
  });
});

test.skipIf(python === null)(
  'what a spec names and the reference does not know is refused in one line',
  () => {
    const { run, ...trained } = trainWrongly({ title: 'nothing', wrong: {} });
    const { layers, optimizer } = run.spec;
    const [first, second, ...rest] = layers;
    // Names that nothing has.
    const renamed: object = {
      ...run.spec,
      layers: [{ ...first, kind: 'fog' }, { ...second, activation: 'fog' }, ...rest],
      optimizer: { ...optimizer, schedule: { kind: 'fog' } },
    };
    const spec = renamed as ProgramSpec;
    expect(() => compareWithTorch(python!, [{ ...trained, run: { ...run, spec } }])).toThrow(
      new InputError('reference-unknown', {
        rule: 'the reference in PyTorch knows all that a compared spec names',
        value: 'layer fog, activation fog, schedule fog',
        remedy: 'Add it to src/training/reference/interpreter.',
      }),
    );
  },
  300_000,
);
