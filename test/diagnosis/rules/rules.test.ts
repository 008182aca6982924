import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyRules } from '../../../src/diagnosis/apply-rules.ts';
import type { RuleExample } from '../../../src/diagnosis/rules/contract.ts';
import { rules } from '../../../src/diagnosis/rules/index.ts';
import { show, viewRun } from '../../../src/diagnosis/rules/run.ts';
import { packageRoot } from '../../../src/lib/files.ts';
import { unknownSetting } from '../../../src/traces/foreign-header.ts';
import type { Trace } from '../../../src/traces/trace.ts';
import { exampleTrace } from '../../traces/example.ts';

const noScript = {
  loss: null, expectsLogits: null, lastActivation: null, outputShapes: null, targetShapes: null,
  optimizer: null, schedule: null, shuffled: null, classCounts: null, rowsCounted: null,
}; // biome-ignore format: one script

/** An example as a trace, with a check every tenth step. */
function traceOf({ observed, script, outcome, scalars = {}, layered = {} }: RuleExample): Trace {
  const checks = Math.max(1, ...Object.values({ ...scalars, ...layered }).map((series) => series.length));
  const steps = Array.from({ length: checks }, (_, check) => 10 * check);
  const last = outcome?.kind === 'diverged' ? outcome.step : steps.at(-1)!;
  return exampleTrace({
    steps,
    plannedSteps: Math.max(last, steps.at(-1)!),
    doneSteps: last,
    outcome: outcome ?? { kind: 'completed' },
    observed: { ...unknownSetting, ...observed, script: { ...noScript, ...script } },
    scalars,
    layered,
  });
}

const faultsOf = (trace: Trace) => applyRules(trace).facts.filter(({ fault }) => fault);

describe.each(rules.members.map((rule) => [rule.id, rule] as const))('the rule %s', (id, rule) => {
  test('calls its faulty example a fault, with a class or none, and says what to change', () => {
    const found = rule.check(viewRun(traceOf(rule.examples.faulty)));
    expect(found.map(({ consequence }) => consequence)).toContainEqual(expect.any(String));
    for (const { sentence, changes } of found) {
      expect(sentence).toMatch(/^[A-Z0-9].*[^.]$/);
      expect(changes.length).toBeGreaterThan(0);
      for (const { action } of changes) expect(action).toMatch(/^[A-Z].*[^.]$/);
    }
  });

  test('calls no fault in its healthy example, nor does any other rule', () => {
    expect(faultsOf(traceOf(rule.examples.healthy))).toEqual([]);
  });

  test('states numbers of the log, and calls a mean one', () => {
    for (const example of [rule.examples.faulty, rule.examples.healthy]) {
      const found = rule.check(viewRun(traceOf(example)));
      const said = found.map(({ sentence, consequence }) => `${sentence} ${consequence}`).join(' ');
      const series = Object.values(example.scalars ?? {});
      const own = new Set(series.flat().map(show));
      for (const values of series) {
        const mean = show(
          values.slice(-3).reduce((sum, value) => sum + value, 0) / Math.min(3, values.length),
        );
        if (own.has(mean) || Number.isInteger(Number(mean))) continue;
        const bare = said.replaceAll(/mean of the last \d: [-\d.e]+/g, 'mean');
        expect(bare.split(/[ (),;:]+/)).not.toContain(mean);
      }
    }
  });

  test('says nothing of a run of which nothing is known', () => {
    expect(rule.check(viewRun(traceOf({})))).toEqual([]);
  });

  test('stands in the docs with its source and with what makes it a fault', () => {
    const text = readFileSync(join(packageRoot, 'docs', 'diagnosing.md'), 'utf8').replaceAll(/\s+/g, ' ');
    expect(text).toContain(`\`${id}\``);
    expect(text).toContain(rule.faultWhen);
    expect(text).toContain(rule.source);
  });

  test('was counted on the shipped recording: npx tsx scripts/count-rules.ts', () => {
    const text = readFileSync(join(packageRoot, 'docs', 'diagnosing.md'), 'utf8');
    const counted = /<!-- rules: written by .*? -->([\s\S]*)<!-- \/rules -->/.exec(text)![1];
    expect(counted).toContain(`\`${id}\``);
  });
});

test('a last layer of ReLU below a loss of probabilities is named, also where the run was lost at once', () => {
  const script = { loss: 'categoricalCrossentropy', expectsLogits: false, lastActivation: 'relu' };
  const observed = { task: 'multiclass', classes: 4, loss: 'categoricalCrossentropy' } as const;
  const lost = traceOf({ observed, script, outcome: { kind: 'diverged', step: 3 }, scalars: { 'loss.train': [NaN] } }); // biome-ignore format: a call
  expect(faultsOf(lost)[0]!.sentence).toContain('applies relu, and categoricalCrossentropy takes');
  expect(applyRules(lost).advice[0]!.action).toContain('End the network with softmax');
});

describe('a plain log', () => {
  const ofLogs =
    /^loss\.(train|validation|generator|discriminator)(-score)?$|^optimizer\.learning-rate$|^outcome$/;
  const suffices = (ids: readonly string[] | undefined) => ids?.every((id) => ofLogs.test(id)) ?? false;

  test('is judged by the rules that the docs name', () => {
    const text = readFileSync(join(packageRoot, 'docs', 'diagnosing.md'), 'utf8').replaceAll(/\s+/g, ' ');
    const sentence = /and a plain log by these: (.*?)\. What/.exec(text)![1]!;
    const named = [...sentence.matchAll(/`([a-z-]+)`/g)].map(([, id]) => id);
    const declared = rules.members.filter(({ needs, enough }) => suffices(needs) || suffices(enough));
    expect(named).toEqual(declared.map(({ id }) => id));
  });

  test('is enough for a part of a rule that says so', () => {
    const swings = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 2 : 0.2));
    expect(faultsOf(traceOf({ scalars: { 'loss.train': swings } })).map(({ rule }) => rule)).toContain(
      'accumulating-gradients',
    );
    const still = { 'loss.train': [2, 2, 2, 2, 2], 'optimizer.learning-rate': [0, 0, 0, 0, 0] };
    expect(faultsOf(traceOf({ scalars: still })).map(({ rule }) => rule)).toContain('schedule');
  });
});

test('where steps are too long, Adam is the third change for a plain gradient descent, whose steps have no bound', () => {
  const repairsOf = (kind: 'sgd' | 'adam') => {
    const example = rules.get('step-size').examples.faulty;
    const own = example.observed!.optimizer!;
    const sgd = { kind: 'sgd', learningRate: 2, momentum: 0, nesterov: false, clip: null, decay: 0 } as const;
    const observed = { ...example.observed, optimizer: kind === 'sgd' ? sgd : own };
    return applyRules(traceOf({ ...example, observed })).facts[0]!.repairs;
  };
  expect(repairsOf('sgd')).toEqual(['rate', 'clipping', 'optimizer']);
  expect(repairsOf('adam')).toEqual(['rate', 'clipping']);
});

test('a rate that fell to nothing is to be raised, one that never moves is to be lowered', () => {
  const adviceOf = (rates: readonly number[]) => {
    const scalars = { 'loss.train': [2, 4, 4, 4, 4, 4], 'optimizer.learning-rate': rates };
    const { advice } = applyRules(traceOf({ script: { schedule: 'StepLR' }, scalars }));
    return advice.filter(({ repair }) => repair === 'rate').map(({ times }) => times ?? null)[0];
  };
  expect(adviceOf([1, 1e-6, 1e-6, 1e-6, 1e-6, 1e-6])).toBe(10);
  expect(adviceOf([1, 1, 1, 1, 1, 1])).not.toBe(10);
});

describe('a score that is no accuracy', () => {
  const withScore = (scalars: Readonly<Record<string, readonly number[]>>): Trace => {
    const trace = traceOf({ scalars });
    const log = {
      name: 'x',
      reading: [],
      means: [],
      unit: 'epochs',
      scores: { 'loss.validation-score': 'val_f1' },
    } as const;
    return { ...trace, header: { ...trace.header, log } };
  };

  test('is called by its name, and steps by their unit', () => {
    const flat = {
      'loss.train': [2.3, 2.3, 2.3, 2.3, 2.3],
      'loss.validation-score': [0.1, 0.1, 0.1, 0.1, 0.1],
    };
    const { facts } = applyRules(withScore(flat));
    expect(facts.map(({ sentence }) => sentence)).toContain('`val_f1` is 0.1 at all 5 checks');
    expect(JSON.stringify(facts)).not.toMatch(/accuracy/i);
    const lost = withScore({ 'loss.train': [2, 1, Number.NaN] });
    expect(applyRules(lost).facts[0]!.sentence).toMatch(/ epochs$/);
  });

  test('says nothing of the level of a cross-entropy', () => {
    expect(applyRules(withScore(rules.get('loss-level').examples.faulty.scalars!)).facts).toEqual([]);
  });
});

describe('the end of a curve', () => {
  const end = (scores: readonly number[]) =>
    applyRules(
      traceOf({
        observed: { task: 'multiclass', classes: 2 },
        scalars: { 'loss.train': [0.7, 0.6, 0.5, 0.4, 0.3], 'loss.train-score': scores },
      }),
    ).facts.map(({ sentence }) => sentence);

  test('is the last value of the log, beside the mean that a rule goes by', () => {
    expect(end([0.5, 0.5, 0.47, 0.45, 0.58])).toEqual([
      'Accuracy ends at 0.58 (mean of the last 3: 0.5), where naming the commonest class gives 0.5',
    ]);
  });

  test('is one number where both are the same', () => {
    expect(end([0.5, 0.45, 0.5, 0.5, 0.5])).toEqual([
      'Accuracy ends at 0.5, where naming the commonest class gives 0.5',
    ]);
  });
});

describe('overfitting', () => {
  const textbook = {
    'loss.train': [2.2, 1.2, 0.6, 0.3, 0.1, 0.05, 0.02, 0.01],
    'loss.validation': [2, 1.5, 1.4, 1.7, 2, 2.3, 2.5, 2.6],
  };
  const factsOf = (scalars: Readonly<Record<string, readonly number[]>>) =>
    applyRules(traceOf({ scalars })).facts.filter(({ rule }) => rule === 'overfitting');

  test('is a fact of its own, with the place of the best, also where new rows are predicted well', () => {
    const scores = [0.5, 0.75, 0.8, 0.81, 0.82, 0.82, 0.81, 0.82];
    const [fact, ...others] = factsOf({ ...textbook, 'loss.validation-score': scores });
    expect(others).toEqual([]);
    expect(fact).toMatchObject({ fault: false, consequence: null });
    expect(fact!.sentence).toBe(
      'Validation loss is at its best, 1.4, after 20 of 70 steps, and ends at 2.6 (mean of the last 3: 2.47), while training loss falls on from 0.6 to 0.01 (mean of the last 3: 0.0267)',
    );
  });

  test('is a fault without a score where validation loss is far above training loss and above its start', () => {
    expect(factsOf(textbook).map(({ fault }) => fault)).toEqual([true]);
    const below = { ...textbook, 'loss.validation': [3, 1.5, 1.4, 1.7, 2, 2.3, 2.5, 2.6] };
    expect(factsOf(below).map(({ fault }) => fault)).toEqual([false]);
  });

  test('is stated of a log of five epochs, of which the learner says nothing', () => {
    const five = { 'loss.train': [0.9, 0.5, 0.2, 0.08, 0.03], 'loss.validation': [0.8, 0.6, 0.7, 0.9, 1.1] };
    expect(factsOf(five).map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining(
        'at its best, 0.6, after 10 of 40 steps, and ends at 1.1 (mean of the last 3: 0.9)',
      ),
    ]);
  });

  test('is nothing to speak of while both fall, where validation turns at the very end, or training stands still', () => {
    const following = textbook['loss.train'].map((loss) => loss + 0.1);
    expect(factsOf({ ...textbook, 'loss.validation': following })).toEqual([]);
    const late = [2, 1.9, 1.8, 1.7, 1.6, 1.5, 1.9, 2];
    expect(factsOf({ ...textbook, 'loss.validation': late })).toEqual([]);
    const still = { ...textbook, 'loss.train': [2.2, 1.2, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6] };
    expect(factsOf(still)).toEqual([]);
  });
});

test('a similarity with its sign turned is no probability without a logarithm', () => {
  const scalars = {
    'loss.train': [-0.3, -0.6, -0.8, -0.88, -0.92, -0.94],
    'loss.validation-score': [0.3, 0.45, 0.55, 0.6, 0.65, 0.66],
  };
  expect(faultsOf(traceOf({ scalars }))).toEqual([]);
  const probabilities = { ...scalars, 'loss.validation-score': [0.3, 0.6, 0.78, 0.85, 0.88, 0.89] };
  expect(faultsOf(traceOf({ scalars: probabilities })).map(({ rule }) => rule)).toEqual(['loss-level']);
});

test('advice of rules comes from faults alone, in the order of rules', () => {
  const { facts, advice } = applyRules(traceOf(rules.get('input-range').examples.faulty));
  expect(facts.map(({ rule }) => rule)).toEqual(['input-range', 'non-finite']);
  expect(advice.map(({ repair }) => repair).slice(0, 2)).toEqual(['input-scaling', 'rate']);
  expect(applyRules(traceOf(rules.get('input-range').examples.healthy)).advice).toEqual([]);
});

test('R² under a margin is held against no run', () => {
  const scalars = {
    'loss.train': [1, 0.6, 0.4, 0.35, 0.3, 0.28],
    'loss.train-score': [-1, -40, -60, -66, -68, -68],
  };
  const under = (loss: 'hinge' | 'meanSquaredError') =>
    faultsOf(traceOf({ observed: { task: 'regression', loss }, scalars }));
  expect(under('hinge')).toEqual([]);
  expect(under('meanSquaredError')).not.toEqual([]);
});

describe('a loss of exactly 0', () => {
  const lossesOf = (...losses: number[]) => faultsOf(traceOf({ scalars: { 'loss.train': losses } })).map(({ rule }) => rule);

  test('that comes at once is what is logged for one that is not finite', () => {
    expect(lossesOf(1.9, 1.8, 1.7, 1.5, 0, 0, 0)).toContain('non-finite');
  });

  test('that comes by and by is one of a margin', () => {
    expect(lossesOf(1.9, 1, 0.4, 0.1, 0, 0, 0)).toEqual([]);
  });
}); // biome-ignore format: one line

/** Clean runs of corpus 2 as their logs have them, at a few of their checks; most go on from trained weights. */
describe('what was learned before the first check is no fault of what comes after', () => {
  const accuracy = 0.7813;
  test.each<[string, RuleExample['scalars'] & {}]>([
    ['so-38648195: one accuracy in training, and others in validation', {
      'loss.train': [0.1685, 0.1669, 0.1651, 0.1646, 0.164, 0.1624, 0.1619, 0.1614],
      'loss.validation': [0.1359, 0.1357, 0.1358, 0.1357, 0.1358, 0.1362, 0.1364, 0.1363],
      'loss.train-score': Array.from({ length: 8 }, () => accuracy),
      'loss.validation-score': [0.8125, 0.8281, 0.8203, 0.8203, 0.8281, 0.8125, 0.8203, 0.8203],
    }],
    ['kx-deep-cross: losses that go up and down', {
      'loss.train': [0.3075, 0.2971, 0.3032, 0.3058, 0.303, 0.3015, 0.297, 0.2943, 0.3016, 0.3001, 0.2844, 0.2905, 0.2822, 0.283, 0.2913],
      'loss.validation': [0.7551, 0.7408, 0.7443, 0.7303, 0.7193, 0.7404, 0.7401, 0.739, 0.7579, 0.7789, 0.7721, 0.7996, 0.7887, 0.7907, 0.8],
    }],
    ['kx-mlp-mixer: little left to learn', {
      'loss.train': [0.1366, 0.1332, 0.1317, 0.1305, 0.1288, 0.1266, 0.1249, 0.1241, 0.1239, 0.1238],
      'loss.validation': [0.2787, 0.2814, 0.2817, 0.282, 0.2845, 0.2846, 0.2843, 0.2845, 0.2845, 0.2845],
      'loss.train-score': [0.8438, 0.8438, 0.8594, 0.8516, 0.8594, 0.8516, 0.8594, 0.8672, 0.8672, 0.8672],
      'loss.validation-score': [0.5547, 0.5938, 0.5938, 0.5703, 0.5625, 0.5625, 0.5703, 0.5703, 0.5703, 0.5703],
    }],
    ['kx-vit: a first loss that tells no number of classes', {
      'loss.train': [1.15, 1.097, 0.9633, 0.8713, 0.8329, 0.8278],
      'loss.validation': [1.184, 1.088, 0.9991, 0.9211, 0.8765, 0.8595],
      'loss.train-score': [0.7266, 0.7344, 0.7734, 0.8125, 0.8203, 0.8281],
      'loss.validation-score': [0.7031, 0.7266, 0.7734, 0.7813, 0.8203, 0.8047],
    }],
    ['paper-tabular-resnet: new rows are predicted better', {
      'loss.train': [0.04829, 0.052, 0.05196, 0.06155],
      'loss.validation': [0.08635, 0.07894, 0.07443, 0.08592],
    }],
    ['paper-deep-averaging: learned by heart, and new rows all the same', {
      'loss.train': [0.8848, 0.6265, 0.4765, 0.3335, 0.1724, 0.1225, 0.04482, 0.03432, 0.008466],
      'loss.validation': [0.9531, 0.7893, 0.6785, 0.8114, 0.7025, 0.7806, 0.7448, 1.113, 1.064],
      'loss.train-score': [0.6797, 0.5391, 0.8594, 0.8281, 0.9297, 1, 0.9844, 0.9922, 1],
      'loss.validation-score': [0.5469, 0.5547, 0.5938, 0.6484, 0.6641, 0.6953, 0.7109, 0.6875, 0.6719],
    }],
  ])('%s', (_, scalars) => {
    expect(faultsOf(traceOf({ scalars }))).toEqual([]);
  });

  test('so-70148149: a short run that was good at its start', () => {
    const scalars = { 'loss.train': [0.09, 0.066, 0.064, 0.062, 0.065, 0.07, 0.055, 0.05], 'loss.train-score': [0.98, 0.97, 0.97, 0.97, 0.97, 0.97, 0.98, 0.977] };
    expect(faultsOf(traceOf({ observed: { batchSize: 32, task: 'binary', classes: 2 }, scalars }))).toEqual([]);
  });
}); // biome-ignore format: curves
