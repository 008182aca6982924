import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createProfile, packKills, popcount, sharedKills, unpackPlane } from '../../src/kills/kill-set.ts';
import { killsByWrongness } from '../../src/kills/killing-inputs.ts';
import {
  correctRows,
  type InstancePredictions,
  type LabelKind,
  labelKind,
  type Targets,
} from '../../src/kills/predictions.ts';
import {
  addToPool,
  compareProfiles,
  createPool,
  isReliable,
  type Measure,
  type ModelKills,
  meanIntervalWidth,
  meanKillProbability,
  scoreModels,
  scoreMutant,
  separableInputs,
} from '../../src/kills/scores.ts';
import { wilsonInterval } from '../../src/statistics/normal.ts';
import { collect } from './collect.ts';
import { describeOracle, readOracleJson, recoverFaultProbability } from './oracles.ts';

const profile = (...instances: number[][]) => createProfile(packKills(instances));
const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

/** Kills of several models with the same inputs and instances. */
const modelsArbitrary = fc
  .record({ inputs: fc.integer({ min: 1, max: 70 }), instances: fc.integer({ min: 1, max: 7 }) })
  .chain(({ inputs, instances }) =>
    fc.array(
      fc.array(fc.array(fc.constantFrom(0, 1), { minLength: inputs, maxLength: inputs }), {
        minLength: instances,
        maxLength: instances,
      }),
      { minLength: 2, maxLength: 5 },
    ),
  );

/** Killing probabilities by a plain loop. */
const probabilities = (instances: readonly number[][]) =>
  instances[0]!.map((_, t) => instances.reduce((total, kills) => total + kills[t]!, 0) / instances.length);
const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('a kill profile', () => {
  test('counts the bits of any word', () => {
    fc.assert(
      fc.property(fc.integer(), (word) => {
        const ones = [...(word >>> 0).toString(2)].filter((digit) => digit === '1').length;
        expect(popcount(word)).toBe(ones);
      }),
    );
  });

  test('keeps every kill', () => {
    fc.assert(
      fc.property(modelsArbitrary, ([first]) => {
        const { planes, inputs } = packKills(first!);
        expect(planes.map((plane) => [...unpackPlane(plane, inputs)])).toEqual(first);
      }),
    );
  });

  test('gives the measures that plain loops over killing probabilities give', () => {
    fc.assert(
      fc.property(modelsArbitrary, ([fault, ...mutants]) => {
        const pool = createPool(fault![0]!.length, fault!.length);
        for (const mutant of mutants) addToPool(pool, packKills(mutant));
        const kp = mutants.map(probabilities);
        const ease = fault![0]!.map((_, t) => total(kp.map((own) => own[t]!)) / kp.length);
        const kpFault = probabilities(fault!);
        for (const [i, mutant] of mutants.entries()) {
          const own = kp[i]!;
          const least = total(own.map((p, t) => Math.min(p, kpFault[t]!)));
          const most = total(own.map((p, t) => Math.max(p, kpFault[t]!)));
          const scores = scoreMutant(profile(...mutant), profile(...fault!), pool);
          const s = total(own) / own.length;
          expect(scores.killProbability).toBeCloseTo(s, 12);
          if (s === 0) {
            expect(scores.coupling.value).toBeNull();
            expect(scores.resistance.value).toBeNull();
          } else {
            const weighted = total(own.map((p, t) => p * ease[t]!)) / total(own);
            expect(scores.coupling.value).toBeCloseTo(least / total(own), 12);
            expect(scores.resistance.value).toBeCloseTo((1 - s) * (1 - weighted), 12);
          }
          if (most === 0) expect(scores.overlap.value).toBeNull();
          else expect(scores.overlap.value).toBeCloseTo(least / most, 12);
        }
      }),
    );
  });

  test('tells inputs apart as intervals compared one by one do', () => {
    fc.assert(
      fc.property(modelsArbitrary, ([a, b]) => {
        const intervals = (instances: number[][]) =>
          instances[0]!.map((_, t) =>
            wilsonInterval(total(instances.map((kills) => kills[t]!)), instances.length),
          );
        const [ours, theirs] = [intervals(a!), intervals(b!)];
        const apart = ours.filter(([low, high], t) => high < theirs[t]![0] || low > theirs[t]![1]).length;
        const width = total(ours.map(([low, high]) => high - low)) / ours.length;
        expect(separableInputs(profile(...a!), profile(...b!))).toBe(apart);
        expect(meanIntervalWidth(profile(...a!))).toBeCloseTo(width, 12);
        expect(isReliable(profile(...a!), profile(...b!))).toBe(apart >= 5 && width <= 0.5);
      }),
    );
  });

  test('keeps the identities between the measures', () => {
    fc.assert(
      fc.property(modelsArbitrary, ([a, b]) => {
        const [mutant, fault] = [profile(...a!), profile(...b!)];
        const { coupling, overlap } = compareProfiles(mutant, fault);
        if (coupling.value === null || overlap.value === null) return;
        const [s, f] = [meanKillProbability(mutant), meanKillProbability(fault)];
        expect(overlap.value).toBeLessThanOrEqual(coupling.value);
        expect(coupling.value).toBeLessThanOrEqual(Math.min(1, f / s) + 1e-12);
        expect(overlap.value).toBeLessThanOrEqual(Math.min(s, f) / Math.max(s, f) + 1e-12);
        expect(sharedKills(mutant, fault)).toBe(sharedKills(fault, mutant));
        const recovered = recoverFaultProbability(s, coupling.value, overlap.value);
        if (recovered !== null) expect(recovered).toBeCloseTo(f, 10);
      }),
    );
  });
});

describe('a measure without a denominator', () => {
  const never = profile([0, 0, 0], [0, 0, 0]);
  const fault = profile([1, 0, 0], [1, 0, 0]);

  test('is null with its reason, not 0', () => {
    const pool = createPool(3, 2);
    addToPool(
      pool,
      packKills([
        [0, 0, 0],
        [0, 0, 0],
      ]),
    );
    const scores = scoreMutant(never, fault, pool);
    const reason = 'no input kills the mutant';
    expect(scores.coupling).toEqual({ value: null, reason });
    expect(scores.ease).toEqual({ value: null, reason });
    expect(scores.resistance).toEqual({ value: null, reason });
    expect(scores.overlap).toEqual({ value: 0, reason: null });
    expect(scores.killProbability).toBe(0);
  });

  test('is null for the overlap only where nothing kills either', () => {
    expect(compareProfiles(never, never).overlap).toEqual({
      value: null,
      reason: 'no input kills the mutant or the fault',
    });
    expect(compareProfiles(fault, never)).toMatchObject({
      coupling: { value: 0 },
      overlap: { value: 0 },
    });
  });
});

describe('bad kills', () => {
  test('are refused by what is wrong with them', () => {
    expect(codeOf(() => packKills([]))).toBe('no-instances');
    expect(codeOf(() => packKills([[]]))).toBe('no-instances');
    expect(codeOf(() => packKills([[0, 1], [0]]))).toBe('unaligned');
    for (const value of [Number.NaN, 2, -1, 0.5, Number.POSITIVE_INFINITY]) {
      expect(codeOf(() => packKills([[0, value]]))).toBe('kill-value');
    }
    expect(codeOf(() => compareProfiles(profile([1, 0]), profile([1, 0, 1])))).toBe('unaligned');
    expect(codeOf(() => compareProfiles(profile([1, 0]), profile([1, 0], [1, 0])))).toBe('instance-counts');
    expect(
      codeOf(() =>
        addToPool(
          createPool(2, 1),
          packKills([
            [1, 0],
            [0, 0],
          ]),
        ),
      ),
    ).toBe('instance-counts');
  });

  test('scoring asks for one fault', async () => {
    const kills = packKills([[1, 0]]);
    const mutant: ModelKills = { model: 'm', role: 'mutant', kills };
    const fault: ModelKills = { model: 'f', role: 'fault', kills };
    const score = (models: ModelKills[]) => collect(scoreModels(() => models));
    await expect(score([mutant])).rejects.toMatchObject({ code: 'fault-count' });
    await expect(score([fault, fault, mutant])).rejects.toMatchObject({ code: 'fault-count' });
  });

  test('a control is scored but is not part of the pool', async () => {
    const fault: ModelKills = { model: 'f', role: 'fault', kills: packKills([[1, 1, 0, 0]]) };
    const mutant: ModelKills = { model: 'm', role: 'mutant', kills: packKills([[1, 0, 1, 0]]) };
    const control: ModelKills = { model: 'c', role: 'control', kills: packKills([[1, 0, 0, 1]]) };
    const [ours, floor] = await collect(scoreModels(() => [fault, mutant, control]));
    // C_t is 1 on the two inputs that kill the one mutant: wC = 1 for it, 1/2 for the control.
    expect(ours).toMatchObject({ role: 'mutant', ease: { value: 1 }, resistance: { value: 0 } });
    expect(floor).toMatchObject({ role: 'control', ease: { value: 0.5 }, resistance: { value: 0.25 } });
  });
});

interface Golden {
  killing_indicator: {
    kind: string;
    original: number[];
    mutant: number[];
    label: number | number[];
    task: 'classification' | 'multi-label';
    kill: number;
  }[];
  matrices: {
    name: string;
    executionMatrix: Record<string, number[][]>;
    killingProbability: Record<string, number[]>;
    expected: (Record<'S' | 'weightedC' | 'IQ' | 'EQ' | 'IoU' | 'CS', number> & {
      column: string;
      reliableEQ: boolean;
      reliableIoU: boolean;
      reliableCS: boolean;
    })[];
  }[];
  wilson90: { n: number; kills: number; lower: number; upper: number }[];
  task_type: { labels: (number | number[])[]; task: 'classification' | 'multi-label' }[];
}

const predictions = (values: number[]): InstancePredictions => ({
  rows: 1,
  units: values.length,
  values: Float32Array.from(values),
});
const targets = (labels: readonly (number | number[])[]): Targets => {
  const rows = labels.map((label) => [label].flat());
  return { rows: rows.length, width: rows[0]!.length, values: rows.flat() };
};
const kindOf = (task: 'classification' | 'multi-label'): LabelKind =>
  task === 'multi-label' ? 'multi-label' : 'single-label';

describeOracle('the published functions', () => {
  // The published functions give 0 where a measure has no denominator.
  const asPublished = ({ value }: Measure) => value ?? 0;
  const golden = readOracleJson<Golden>('golden_kill_metrics.json');

  test('agree on which inputs kill', () => {
    const kills = golden.killing_indicator.map(({ original, mutant, label, task }) => {
      const right = (values: number[]) => correctRows(predictions(values), targets([label]), kindOf(task));
      return killsByWrongness(right(original), right(mutant))[0];
    });
    expect(kills).toEqual(golden.killing_indicator.map(({ kill }) => kill));
  });

  test('agree on killing probabilities', () => {
    for (const { executionMatrix, killingProbability } of golden.matrices) {
      for (const [model, instances] of Object.entries(executionMatrix)) {
        const column = model.endsWith('_faulty') ? `FM_${model}` : `MM_${model}`;
        const probability = instances[0]!.map(
          (_, t) => instances.reduce((total, kills) => total + kills[t]!, 0) / instances.length,
        );
        const expected = killingProbability[column]!;
        probability.forEach((value, t) => {
          expect(value).toBeCloseTo(expected[t]!, 12);
        });
      }
    }
  });

  test('agree on S, weighted C, resistance, realism, coupling and the flag of every mutant', async () => {
    for (const { executionMatrix, expected } of golden.matrices) {
      const models = Object.entries(executionMatrix).map(
        ([model, instances]): ModelKills => ({
          model: `MM_${model}`,
          role: model.endsWith('_faulty') ? 'fault' : 'mutant',
          kills: packKills(instances),
        }),
      );
      const scores = await collect(scoreModels(() => models));
      expect(scores).toHaveLength(expected.length);
      for (const want of expected) {
        const got = scores.find(({ model }) => model === want.column)!;
        expect(Math.abs(got.killProbability - want.S)).toBeLessThan(1e-12);
        expect(Math.abs(asPublished(got.ease) - want.weightedC)).toBeLessThan(1e-12);
        expect(Math.abs(asPublished(got.resistance) - want.IQ)).toBeLessThan(1e-12);
        expect(Math.abs(asPublished(got.overlap) - want.IoU)).toBeLessThan(1e-12);
        expect(Math.abs(asPublished(got.coupling) - want.CS)).toBeLessThan(1e-12);
        expect([want.reliableEQ, want.reliableIoU, want.reliableCS]).toEqual(Array(3).fill(got.reliable));
      }
    }
  });

  test('agree on the intervals', () => {
    for (const { n, kills, lower, upper } of golden.wilson90) {
      const [low, high] = wilsonInterval(kills, n);
      expect(Math.abs(low - lower)).toBeLessThan(1e-12);
      expect(Math.abs(high - upper)).toBeLessThan(1e-12);
    }
  });

  test('agree on what kind of labels there are', () => {
    expect(golden.task_type.map(({ labels }) => labelKind(targets(labels)))).toEqual(
      golden.task_type.map(({ task }) => kindOf(task)),
    );
  });
});
