import { describe, expect, it, vi } from 'vitest';
import { countTrainingRows, hashData, prepareData, type TrainingDataEditor } from '../../corpus/prepare.ts';
import { programs } from '../../corpus/programs/index.ts';
import { mean, standardDeviation } from '../../src/statistics/descriptive.ts';
import { defineProgram, type ProgramInput, type ProgramSpec } from '../../src/training/spec.ts';

/** A program whose every input is another number, so that rows can be told apart. */
function program(data: Partial<ProgramInput['data']> = {}): ProgramSpec {
  return defineProgram({
    ...programs.get('so-44998910'),
    id: 'prepared',
    data: {
      source: 'curve',
      options: { of: 'sine', low: -3, high: 9 },
      rows: { train: 300, validation: 100, test: 100 },
      target: 'value',
      ...data,
    },
  });
}

const edited = { edits: [{ operator: 'shift', parameters: { by: 5 } }] };
function populationSd(values: readonly number[]): number {
  return standardDeviation(values) * Math.sqrt((values.length - 1) / values.length);
}

const shift: TrainingDataEditor = (data, { parameters }) => ({
  ...data,
  inputs: data.inputs.map((value) => value + Number(parameters.by)),
});

describe('prepareData', () => {
  it('gives disjoint parts, the same for the same seed and others for another', () => {
    const parts = prepareData(program(), 0);
    const all = [...parts.train.inputs, ...parts.validation.inputs, ...parts.test.inputs];
    expect(new Set(all).size).toBe(500);
    expect(hashData(prepareData(program(), 0))).toBe(hashData(parts));
    expect(hashData(prepareData(program(), 1))).not.toBe(hashData(parts));
  });

  it('gives a mutant of training settings the very rows of its clean program', () => {
    const mutant = { ...program(), epochs: 1, batchSize: 3 };
    expect(hashData(prepareData(mutant, 2))).toBe(hashData(prepareData(program(), 2)));
  });

  it('edits the training part and leaves validation and test alone', () => {
    const clean = prepareData(program(), 0);
    const faulty = prepareData(program(edited), 0, shift);
    expect(faulty.train.inputs[0]).toBeCloseTo(clean.train.inputs[0]! + 5, 5);
    expect(faulty.validation).toEqual(clean.validation);
    expect(faulty.test).toEqual(clean.test);
  });

  it('trains on as many rows as countTrainingRows says, by the very rows that an edit sees', () => {
    const halve: TrainingDataEditor = (data) => {
      const rows = data.inputs.filter((value) => value > 3).length;
      return { ...data, rows, inputs: data.inputs.slice(0, rows), targets: data.targets.slice(0, rows) };
    };
    for (const spec of [program(), program(edited), program({ ...edited, leakedTestRows: 0.5 })]) {
      const counts = [0, 1, 2].map((seed) => countTrainingRows(spec, seed, halve));
      expect(counts).toEqual([0, 1, 2].map((seed) => prepareData(spec, seed, halve).train.rows));
      if (spec.data.edits.length > 0) expect(new Set(counts).size).toBeGreaterThan(1);
    }
  });

  it('takes statistics of the first rows alone where a fault says so', () => {
    const raw = prepareData(program(), 0).train.inputs;
    const preprocessing = [{ kind: 'minMax' as const }];
    const { train } = prepareData(program({ preprocessing, statisticsRows: 2 }), 0);
    const [low, high] = [Math.min(raw[0]!, raw[1]!), Math.max(raw[0]!, raw[1]!)];
    expect([...train.inputs.slice(0, 2)].sort()).toEqual([0, 1]);
    expect(train.inputs[2]).toBeCloseTo((raw[2]! - low) / (high - low), 3);
  });

  it('prepares evaluated rows by their own statistics, twice or not at all where a fault says so', () => {
    const preprocessing = [{ kind: 'standardise' as const }];
    const clean = prepareData(program({ preprocessing }), 0);
    const [raw, own, none, twice] = [
      prepareData(program(), 0),
      ...(['own', 'none', 'twice'] as const).map((evaluationPreprocessing) =>
        prepareData(program({ preprocessing, evaluationPreprocessing }), 0),
      ),
    ];
    for (const parts of [own, none, twice]) expect(parts!.train).toEqual(clean.train);
    expect(none!.test).toEqual(raw!.test);
    expect(mean([...own!.test.inputs])).toBeCloseTo(0, 5);
    expect(Math.abs(mean([...clean.test.inputs]))).toBeGreaterThan(0.001);
    const [centre, sd] = [mean([...raw!.train.inputs]), populationSd([...raw!.train.inputs])];
    expect(twice!.validation.inputs[0]).toBeCloseTo((clean.validation.inputs[0]! - centre) / sd, 4);
  });

  it('lets a share of the test rows in, in place of as many training rows', () => {
    const clean = prepareData(program(), 0);
    const leaked = prepareData(program({ leakedTestRows: 0.3 }), 0);
    expect(leaked.test).toEqual(clean.test);
    expect(leaked.train.rows).toBe(300);
    expect(leaked.train.inputs.slice(0, 270)).toEqual(clean.train.inputs.slice(0, 270));
    expect(leaked.train.inputs.slice(270)).toEqual(clean.test.inputs.slice(0, 30));
    expect(leaked.train.targets.slice(270)).toEqual(clean.test.targets.slice(0, 30));
    expect(prepareData(program({ leakedTestRows: 0 }), 0)).toEqual(clean);
  });

  it('takes the statistics of the unedited training part for every part', () => {
    const preprocessing = [{ kind: 'standardise' as const }];
    const clean = prepareData(program({ preprocessing }), 0);
    const faulty = prepareData(program({ preprocessing, ...edited }), 0, shift);
    expect(mean(clean.train.inputs)).toBeCloseTo(0, 5);
    expect(standardDeviation(clean.train.inputs)).toBeCloseTo(1, 2);
    expect(faulty.test).toEqual(clean.test);
    const raw = standardDeviation(prepareData(program(), 0).train.inputs);
    expect(mean(faulty.train.inputs)).toBeCloseTo(5 / raw, 2);
  });

  it('gives every edit a stream of its own that depends on seed, operator and parameters', () => {
    const draws: number[] = [];
    const watch: TrainingDataEditor = (data, _, random) => {
      draws.push(random.uniform());
      return data;
    };
    prepareData(program(edited), 0, watch);
    prepareData(program(edited), 0, watch);
    prepareData(program(edited), 1, watch);
    prepareData(program({ edits: [{ operator: 'shift', parameters: { by: 6 } }] }), 0, watch);
    expect(draws[1]).toBe(draws[0]);
    expect(new Set(draws).size).toBe(3);
  });

  it('refuses to ignore edits that nobody carries out', () => {
    expect(() => prepareData(program(edited), 0)).toThrow(/nobody said how/);
  });

  it('never calls the editor for a healthy program', () => {
    const editor = vi.fn(shift);
    prepareData(program(), 0, editor);
    expect(editor).not.toHaveBeenCalled();
  });

  it('scales to the range of the training part, and by given numbers', () => {
    const { train } = prepareData(program({ preprocessing: [{ kind: 'minMax' }] }), 0);
    expect(Math.min(...train.inputs)).toBeCloseTo(0, 5);
    expect(Math.max(...train.inputs)).toBeCloseTo(1, 5);
    const raw = prepareData(program(), 0).test.inputs[0]!;
    const steps = [
      { kind: 'rescale' as const, factor: 2, offset: 1 },
      { kind: 'rescale' as const, factor: -1 },
    ];
    expect(prepareData(program({ preprocessing: steps }), 0).test.inputs[0]).toBeCloseTo(-(2 * raw + 1), 4);
  });

  it('standardises an image by channel and a table by column', () => {
    const { train } = prepareData(programs.get('so-57397440'), 0);
    const column = train.inputs.filter((_, i) => i % 30 === 3);
    expect(mean(column)).toBeCloseTo(0, 4);
    expect(standardDeviation(column)).toBeCloseTo(1, 2);
  });

  it('makes the prepared inputs the targets of a network that gives them back', () => {
    const { train, test } = prepareData(
      program({ target: 'inputs', preprocessing: [{ kind: 'standardise' }], ...edited }),
      0,
      shift,
    );
    expect(train.targets).toEqual(train.inputs);
    expect(train.targetShape).toEqual(train.inputShape);
    expect(test.targets).toEqual(test.inputs);
  });

  it('encodes classes as one-hot rows, indices or bits', () => {
    const iris = programs.get('toy-iris');
    const oneHot = prepareData(iris, 0).train;
    expect(oneHot.targetShape).toEqual([3]);
    const index = prepareData({ ...iris, data: { ...iris.data, target: 'index' } }, 0).train;
    expect(index.targetShape).toEqual([1]);
    index.targets.forEach((label, row) => {
      expect(oneHot.targets.indexOf(1, 3 * row) - 3 * row).toBe(label);
    });
  });

  it.each([
    [{ target: 'oneHot' as const }, /targets cannot be encoded as oneHot; need classes; got values or bits/],
    [{ source: 'nothing' }, /no source is called "nothing"/],
    [{ options: { of: 'cube' } }, /options of data source curve are wrong at of/],
    [
      { source: 'iris', options: {}, target: 'index' as const },
      /data source iris has too few rows; need 500; got 150/,
    ],
  ])('refuses %o in one clear line', (data, message) => {
    expect(() => prepareData(program(data), 0)).toThrow(message);
  });
});
