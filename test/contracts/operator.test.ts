import { describe, expect, it } from 'vitest';
import { classOf, fourClasses, sevenClasses } from '../../src/faults/classes.ts';
import { type FaultOperator, faultClasses, severities } from '../../src/faults/contract.ts';
import { operators } from '../../src/faults/index.ts';
import { parametersText } from '../../src/faults/parameters.ts';
import { hashJson } from '../../src/lib/hash.ts';
import { randomStream } from '../../src/lib/random.ts';
import { layerKinds } from '../../src/training/layers/index.ts';
import type { LayerKindDefinition } from '../../src/training/layers/layer.ts';
import { type LayerKind, type ProgramSpec, programSchema } from '../../src/training/spec.ts';
import { differences } from '../faults/differences.ts';
import { rawRows, samples } from '../faults/samples.ts';

/** What each operator may change, and nothing else. */
const named: Readonly<Record<string, RegExp>> = {
  'label-noise': /^data\.edits$/,
  'missing-data': /^data\.edits$/,
  imbalance: /^data\.edits$/,
  'input-noise': /^data\.edits$/,
  'class-overlap': /^data\.edits$/,
  'unnormalised-input': /^data\.preprocessing$/,
  'learning-rate-up': /^optimizer\.learningRate$/,
  'learning-rate-down': /^optimizer\.learningRate$/,
  optimizer: /^optimizer\.(?!clip)/,
  'batch-size': /^batchSize$/,
  'full-batch': /^batchSize$/,
  epochs: /^epochs$/,
  'gradient-clip': /^optimizer\.clip/,
  'hidden-activation-changed': /^layers\.\d+\.((layer\.)?activation|kind|alpha)$/,
  'hidden-activation-removed': /^layers\.\d+\.((layer\.)?activation|kind|alpha)$/,
  'hidden-activation-added': /^layers\.\d+\.(layer\.)?activation$/,
  initialiser: /^layers\.\d+\.(layer\.)?kernelInitialiser/,
  'bias-removed': /^layers\.\d+\.(layer\.)?useBias$/,
  'bias-added': /^layers\.\d+\.(layer\.)?useBias$/,
  'layer-removed': /^layers$/,
  'layer-inserted': /^layers$/,
  units: /^layers\.\d+\.units$/,
  'recurrent-units': /^layers\.\d+\.(layer\.)?units$/,
  'recurrent-swap': /^layers\.\d+\.(layer\.)?(kind|recurrentActivation|unitForgetBias|resetAfter)$/,
  filters: /^layers\.\d+\.filters$/,
  'kernel-size': /^layers\.\d+\.kernelSize/,
  'dropout-rate': /^layers\.\d+\.rate$/,
  'regulariser-added': /^layers\.\d+\.(layer\.)?kernelRegulariser/,
  'regulariser-changed': /^layers\.\d+\.(layer\.)?kernelRegulariser/,
  'regulariser-removed': /^layers\.\d+\.(layer\.)?kernelRegulariser/,
  'loss-within-kind': /^(loss|data\.target)$/,
  'loss-cross-kind': /^(loss|data\.target)$/,
  'output-activation-changed': /^layers\.\d+\.activation$/,
  'output-activation-removed': /^layers\.\d+\.activation$/,
};

describe.each(operators.members)('operator $id', (operator) => {
  it('breaks at least one sample program', () => {
    expect(samples.some(({ spec }) => operator.applicable(spec).applicable)).toBe(true);
  });

  it.each(samples)(
    'says why it does not apply to $spec.id, or has settings from mild to severe',
    ({ spec }) => {
      const verdict = operator.applicable(spec);
      const settings = operator.settings(spec);
      expect(settings.length > 0).toBe(verdict.applicable);
      if (!verdict.applicable) expect(verdict.reason).toMatch(/^[a-z0-9].{10,}[^.]$/);
      const order = settings.map(({ severity }) => severities.indexOf(severity));
      expect(order).toEqual([...order].sort());
      const texts = settings.map(({ parameters }) => parametersText(parameters));
      expect(new Set(texts).size).toBe(texts.length);
      expect(texts).not.toContain('');
    },
  );

  it.each(samples)(
    'changes what it names in $spec.id, differently with each setting, and leaves the spec alone',
    ({ spec }) => {
      const frozen = deepFreeze(structuredClone(spec));
      for (const { parameters } of operator.settings(frozen)) {
        const mutant = operator.apply(frozen, parameters);
        const paths = differences(spec, mutant);
        expect(paths, parametersText(parameters)).not.toEqual([]);
        for (const path of paths) expect(path).toMatch(named[operator.id]!);
        expect(programSchema.parse(JSON.parse(JSON.stringify(mutant)))).toEqual(mutant);
        expect(operator.apply(frozen, parameters)).toEqual(mutant);
      }
      const hashes = distinctHashes(operator, spec);
      expect(hashes.size).toBe(operator.settings(spec).length);
    },
  );

  it.each(samples)(
    'leaves every mutant of $spec.id a network that builds, with as many outputs',
    ({ spec, inputShape }) => {
      const outputShape = buildShape(spec, inputShape);
      for (const { parameters } of operator.settings(spec)) {
        const mutant = operator.apply(spec, parameters);
        expect(buildShape(mutant, inputShape), parametersText(parameters)).toEqual(outputShape);
      }
    },
  );

  it('has a class in both maps', () => {
    expect(faultClasses).toContain(classOf(operator.id, fourClasses));
    expect(sevenClasses.classes).toContain(classOf(operator.id, sevenClasses));
  });
});

const dataOperators = operators.members.filter((operator) => operator.editTrainingData !== undefined);

describe.each(dataOperators)('training data edited by $id', (operator) => {
  const broken = samples.filter(({ spec }) => operator.applicable(spec).applicable);

  it.each(broken)('differs for $spec.id, the same each time, and leaves the given rows alone', (sample) => {
    for (const { parameters } of operator.settings(sample.spec)) {
      const given = rawRows(sample);
      const edit = (seed: number) =>
        operator.editTrainingData!(given, parameters, randomStream('edit', seed));
      const edited = edit(1);
      expect(given).toEqual(rawRows(sample));
      expect(edited).toEqual(edit(1));
      expect(differences(given, edited)).not.toEqual([]);
      expect(edited.rows).toBeGreaterThan(0);
      expect(edited.inputs.length / edited.rows).toBe(given.inputs.length / given.rows);
      expect(edited.targets.length / edited.rows).toBe(given.targets.length / given.rows);
      expect(edited.inputs.every(Number.isFinite) && edited.targets.every(Number.isFinite)).toBe(true);
      if (given.classes !== null) {
        expect(
          edited.targets.every((label) => Number.isInteger(label) && label >= 0 && label < given.classes!),
        ).toBe(true);
      }
    }
  });
});

describe('class maps', () => {
  it.each([fourClasses, sevenClasses])('$id names operators that exist, and no others', (map) => {
    expect(Object.keys(map.operators).filter((id) => !operators.has(id))).toEqual([]);
    expect(Object.keys(map.operators).length).toBe(operators.members.length);
  });

  it('refuse an operator they do not name', () => {
    expect(() => classOf('coffee', fourClasses)).toThrow(/gives operator "coffee" no class/);
  });
});

function distinctHashes(operator: FaultOperator, spec: ProgramSpec): Set<string> {
  return new Set(operator.settings(spec).map(({ parameters }) => hashJson(operator.apply(spec, parameters))));
}

/** Output shape of the network, each layer built by the engine; throws where one does not fit. */
function buildShape(spec: ProgramSpec, inputShape: readonly number[]): readonly number[] {
  const data = {
    rows: 0,
    inputShape,
    inputs: new Float32Array(),
    targetShape: [],
    targets: new Float32Array(),
  };
  const runs = [{ spec, seedIndex: 0, data: { train: data, validation: data, test: data } }];
  return spec.layers.reduce((shape, layer, index) => {
    const definition = layerKinds[layer.kind] as unknown as LayerKindDefinition<LayerKind>;
    return definition.build([layer], { runs, name: `${layer.kind}-${index}`, inputShape: shape }).outputShape;
  }, inputShape);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
