import { describe, expect, it } from 'vitest';
import { inputShapeOf } from '../../corpus/input-shape.ts';
import { classOf, faultFamilies, fourClasses, sevenClasses } from '../../src/faults/classes.ts';
import { operators } from '../../src/faults/index.ts';
import { operatorRules, trialsOf } from '../../src/faults/operator-rules.ts';
import type { Sample } from '../../src/faults/operator-trial.ts';
import { findingsOf, rulesFor } from '../../src/lib/contract-rule.ts';
import { differences } from '../faults/differences.ts';
import { samples } from '../faults/samples.ts';
import { triedPrograms } from '../tried-programs.ts';

/** What each operator may change, and nothing else. A layer of another kind has another name, which those that take it follow. */
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
  'hidden-activation-changed': /^layers\.\d+\.((layer\.)?activation|inputs\.\d+|kind|alpha)$/,
  'hidden-activation-removed': /^layers\.\d+\.((layer\.)?activation|inputs\.\d+|kind|alpha)$/,
  'hidden-activation-added': /^layers\.\d+\.(layer\.)?activation$/,
  initialiser: /^layers\.\d+\.(layer\.)?kernelInitialiser/,
  'bias-removed': /^layers\.\d+\.(layer\.)?useBias$/,
  'bias-added': /^layers\.\d+\.(layer\.)?useBias$/,
  'layer-removed': /^(layers|outputs\.\d+\.layer)$/,
  'layer-inserted': /^(layers|outputs\.\d+\.layer)$/,
  units: /^layers\.\d+\.units$/,
  'recurrent-units': /^layers\.\d+\.(layer\.)?units$/,
  'recurrent-swap':
    /^layers\.\d+\.(layer\.)?(inputs\.\d+|kind|recurrentActivation|unitForgetBias|resetAfter)$/,
  filters: /^layers\.\d+\.filters$/,
  'kernel-size': /^layers\.\d+\.kernelSize/,
  'pool-size': /^layers\.\d+\.poolSize/,
  stride: /^layers\.\d+\.strides?/,
  padding: /^layers\.\d+\.padding$/,
  'dropout-rate': /^layers\.\d+\.(rate|dropout)$/,
  'regulariser-added': /^layers\.\d+\.(layer\.)?kernelRegulariser/,
  'regulariser-changed': /^layers\.\d+\.(layer\.)?kernelRegulariser/,
  'regulariser-removed': /^layers\.\d+\.(layer\.)?kernelRegulariser/,
  'loss-within-kind': /^(loss|outputs\.\d+\.loss|data\.target)$/,
  'loss-cross-kind': /^(loss|outputs\.\d+\.loss|data\.target)$/,
  'output-activation-changed': /^layers\.\d+\.activation$/,
  'output-activation-removed': /^layers\.\d+\.activation$/,
  'validation-removed': /^withoutValidation$/,
  'attention-mask': /^layers(\.\d+\.(causal|unmaskedInTraining|inputs))?$/,
  'attention-scale': /^layers\.\d+\.scale$/,
  'positions-removed': /^layers$/,
  'positions-shifted': /^layers\.\d+\.shiftInEvaluation$/,
  'normalisation-moved': /^layers\./,
  'residual-removed': /^layers$/,
  'initial-weights': /^layers\.\d+\.(layer\.)?\w+Initialiser/,
  'warmup-removed': /^optimizer\.schedule(\.warmup|\.rise|$)/,
  'schedule-not-stepped': /^optimizer\.schedule(\.stepsPerUpdate)?$/,
  'schedule-stepped-often': /^optimizer\.schedule\.stepsPerUpdate$/,
  'decay-everywhere': /^optimizer\.withoutDecay$/,
  'gradients-carried': /^gradientsCarried$/,
  'training-mode-kept': /^layers\.\d+\.mode$/,
  'evaluation-mode-kept': /^layers\.\d+\.mode$/,
  detached: /^(layers|outputs\.\d+\.layer)$/,
  'layers-frozen': /^layers\.\d+\.frozen$/,
  'tiny-norm-batches': /^(batchSize|accumulation)/,
  'half-precision-overflow': /^(precision|data\.preprocessing)/,
  'loss-scale': /^precision/,
  'softmax-twice': /^objective(\.takesLogits)?$/,
  'loss-broadcast': /^objective(\.broadcast)?$/,
  'loss-sum': /^objective(\.reduction)?$/,
  'rows-unshuffled': /^(unshuffled|data\.edits)$/,
  'rows-repeated': /^data\.edits$/,
  'labels-shifted': /^data\.edits$/,
  'augmentation-breaks-label': /^data\.edits$/,
  'statistics-mixed': /^data\.evaluationPreprocessing$/,
  'stale-statistics': /^data\.statisticsRows$/,
  'test-leakage': /^data\.leakedTestRows$/,
};

/** The corpus, and samples for what no program of it has (a kernel without bias, a regulariser). */
const everyProgram: readonly Sample[] = [
  ...samples,
  ...triedPrograms.map((spec) => ({ spec, inputShape: inputShapeOf(spec.data) })),
];

const rules = operatorRules(everyProgram);

describe.each(operators.members)('operator $id', (operator) => {
  it.each(rulesFor(rules, operator))('$title', (rule) => {
    expect(findingsOf(rule, operator)).toEqual([]);
  });

  it('changes what it names and nothing else', () => {
    for (const { sample, mutant } of trialsOf(operator, everyProgram))
      for (const path of differences(sample.spec, mutant())) expect(path).toMatch(named[operator.id]!);
  });
});

describe('class maps', () => {
  it.each([fourClasses, sevenClasses, faultFamilies])(
    '$id names operators that exist, and no others',
    (map) => {
      const named = [...Object.keys(map.operators), ...Object.keys(map.apart), ...map.excluded];
      expect(named.sort()).toEqual(operators.members.map(({ id }) => id).sort());
      expect(map.excluded).toEqual(['validation-removed']);
      expect(map.apart).toEqual({ 'test-leakage': 'leakage' });
    },
  );

  it('have families that are finer than the four classes: none is in two', () => {
    for (const family of faultFamilies.classes) {
      const members = operators.members.filter(({ id }) => faultFamilies.operators[id] === family);
      expect(new Set(members.map(({ id }) => classOf(id))).size, family).toBe(1);
    }
  });

  it('refuse an operator they do not name', () => {
    expect(() => classOf('coffee', fourClasses)).toThrow(/gives operator "coffee" no class/);
  });
});
