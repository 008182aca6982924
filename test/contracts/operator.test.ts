import { describe, expect, it } from 'vitest';
import { prepareData } from '../../corpus/prepare.ts';
import { programs } from '../../corpus/programs/index.ts';
import { classOf, excludedClass, fourClasses, sevenClasses } from '../../src/faults/classes.ts';
import { faultClasses, severities } from '../../src/faults/contract.ts';
import { operators } from '../../src/faults/index.ts';
import { parametersText } from '../../src/faults/parameters.ts';
import { hashJson } from '../../src/lib/hash.ts';
import { randomStream } from '../../src/lib/random.ts';
import { inferShapes } from '../../src/training/shapes.ts';
import { programSchema } from '../../src/training/spec.ts';
import { differences } from '../faults/differences.ts';
import { rawRows, type Sample, samples } from '../faults/samples.ts';

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
  'early-stopping-patience': /^earlyStopping\.patience$/,
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
  'pool-size': /^layers\.\d+\.poolSize/,
  stride: /^layers\.\d+\.strides?/,
  padding: /^layers\.\d+\.padding$/,
  'dropout-rate': /^layers\.\d+\.rate$/,
  'regulariser-added': /^layers\.\d+\.(layer\.)?kernelRegulariser/,
  'regulariser-changed': /^layers\.\d+\.(layer\.)?kernelRegulariser/,
  'regulariser-removed': /^layers\.\d+\.(layer\.)?kernelRegulariser/,
  'loss-within-kind': /^(loss|data\.target)$/,
  'loss-cross-kind': /^(loss|data\.target)$/,
  'output-activation-changed': /^layers\.\d+\.activation$/,
  'output-activation-removed': /^layers\.\d+\.activation$/,
  'validation-removed': /^withoutValidation$/,
};

/** The corpus, and samples for what no program of it has (a kernel without bias, a regulariser). */
const everyProgram: readonly Sample[] = [
  ...samples,
  ...programs.members.map((spec) => ({ spec, inputShape: prepareData(spec, 0).train.inputShape })),
];

describe.each(operators.members)('operator $id', (operator) => {
  const broken = everyProgram.filter(({ spec }) => operator.applicable(spec).applicable);

  it('says why it does not apply to a program, or has settings from mild to severe', () => {
    expect(broken.length).toBeGreaterThan(0);
    for (const { spec } of everyProgram) {
      const verdict = operator.applicable(spec);
      const settings = operator.settings(spec);
      expect(settings.length > 0, spec.id).toBe(verdict.applicable);
      if (!verdict.applicable) expect(verdict.reason).toMatch(/^[a-z0-9].{10,}[^.]$/);
      const order = settings.map(({ severity }) => severities.indexOf(severity));
      expect(order, spec.id).toEqual([...order].sort());
    }
  });

  it('changes what it names, differently with each setting, and leaves the healthy spec alone', () => {
    for (const { spec } of broken) {
      const frozen = deepFreeze(structuredClone(spec));
      const hashes = new Set<string>();
      for (const { parameters } of operator.settings(frozen)) {
        const mutant = operator.apply(frozen, parameters);
        const paths = differences(spec, mutant);
        expect(paths, `${spec.id} ${parametersText(parameters)}`).not.toEqual([]);
        for (const path of paths) expect(path).toMatch(named[operator.id]!);
        expect(programSchema.parse(JSON.parse(JSON.stringify(mutant)))).toEqual(mutant);
        hashes.add(hashJson(mutant));
      }
      expect(hashes.size, spec.id).toBe(operator.settings(spec).length);
    }
  });

  it('leaves every mutant a network that builds, with as many outputs', () => {
    for (const { spec, inputShape } of broken) {
      const outputShape = inferShapes(spec, inputShape).at(-1);
      for (const { parameters } of operator.settings(spec)) {
        const mutant = operator.apply(spec, parameters);
        const message = `${spec.id} ${parametersText(parameters)}`;
        expect(inferShapes(mutant, inputShape).at(-1), message).toEqual(outputShape);
      }
    }
  });

  it('has a class in both maps, or is excluded from both', () => {
    if (classOf(operator.id, fourClasses) === excludedClass) {
      expect(classOf(operator.id, sevenClasses)).toBe(excludedClass);
      return;
    }
    expect(faultClasses).toContain(classOf(operator.id, fourClasses));
    expect(sevenClasses.classes).toContain(classOf(operator.id, sevenClasses));
  });
});

const dataOperators = operators.members.filter((operator) => operator.editTrainingData !== undefined);

describe.each(dataOperators)('training data edited by $id', (operator) => {
  const edits = samples.flatMap((sample) =>
    operator.settings(sample.spec).map(({ parameters }) => ({ given: rawRows(sample), parameters })),
  );

  it('differs, the same each time, and the given rows stay as they were', () => {
    for (const { given, parameters } of edits) {
      const before = structuredClone(given);
      const edit = () => operator.editTrainingData!(given, parameters, randomStream('edit'));
      expect(differences(given, edit())).not.toEqual([]);
      expect(edit()).toEqual(edit());
      expect(given).toEqual(before);
    }
  });

  it('keeps the shape of a row and invents no class', () => {
    for (const { given, parameters } of edits) {
      const edited = operator.editTrainingData!(given, parameters, randomStream('edit'));
      expect(edited.rows).toBeGreaterThan(0);
      expect(edited.inputs.length / edited.rows).toBe(given.inputs.length / given.rows);
      expect(edited.targets.length / edited.rows).toBe(given.targets.length / given.rows);
      expect(edited.inputs.every(Number.isFinite)).toBe(true);
      if (given.classes === null) continue;
      for (const label of edited.targets) expect(given.targets).toContain(label);
    }
  });
});

describe('class maps', () => {
  it.each([fourClasses, sevenClasses])('$id names operators that exist, and no others', (map) => {
    const named = [...Object.keys(map.operators), ...map.excluded];
    expect(named.sort()).toEqual(operators.members.map(({ id }) => id).sort());
    expect(map.excluded).toEqual(['validation-removed']);
  });

  it('refuse an operator they do not name', () => {
    expect(() => classOf('coffee', fourClasses)).toThrow(/gives operator "coffee" no class/);
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
