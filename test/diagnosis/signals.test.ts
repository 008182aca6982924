import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { actions, advise } from '../../src/diagnosis/advise.ts';
import type { DiagnosisPrediction, Signal } from '../../src/diagnosis/contract.ts';
import { describeHealthy } from '../../src/diagnosis/learner/model.ts';
import {
  findSignals,
  isUnusual,
  standAmong,
  typicalRow,
  weighFeatures,
} from '../../src/diagnosis/signals.ts';
import { words } from '../../src/diagnosis/words.ts';
import { featureSets } from '../../src/eval/methods/feature-sets.ts';
import { extractors } from '../../src/features/index.ts';
import { configPath, readConfig } from '../../src/lib/config.ts';

const features = [...featureSets.get('all').extractors, 'log']
  .flatMap((id) => extractors.get(id).features.map(({ name }) => `${id}.${name}`))
  .filter((feature) => feature !== 'log.checks-log');

/** Healthy runs 0, 1, … 100 in every column. */
const healthy = describeHealthy(
  Array.from({ length: 101 }, (_, i) => Float64Array.of(i, i, i)),
  3,
);
const columns = ['loss.train-log.late', 'loss.train-log.slope', 'gradient.norm-log.first.last'];

describe('the tables of words', () => {
  test('have every feature that is learned from, and no other', () => {
    expect([...words.keys()].sort()).toEqual([...features].sort());
  });

  test('advise on the classes of the default map, and point to features that exist', () => {
    const map = readConfig(configPath('classes-four.json'), z.looseObject({ classes: z.array(z.string()) }));
    expect(Object.keys(actions).sort()).toEqual([...map.classes].sort());
    const pointed = Object.values(actions)
      .flat()
      .flatMap(({ above = [], below = [] }) => [...above, ...below]);
    expect(pointed.filter((feature) => !features.includes(feature))).toEqual([]);
  });
});

describe('a trace among healthy runs', () => {
  test('stands where counting says, and missing values say nothing', () => {
    const [standing, ...others] = standAmong(columns, Float64Array.of(75, Number.NaN, Number.NaN), healthy);
    expect(others).toEqual([]);
    expect(standing).toMatchObject({
      column: 'loss.train-log.late',
      quantile: 0.75,
      healthy: { runs: 101, median: 50 },
    });
    expect(standing!.distance).toBeCloseTo((25 * 1.349) / 50);
    expect(isUnusual(standing!)).toBe(false);
  });

  test('is measured by a wider spread where half of the healthy runs are alike', () => {
    const flat = [...Array.from({ length: 90 }, () => 0), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((value) =>
      Float64Array.of(value),
    );
    const [standing] = standAmong(['loss.oscillation'], Float64Array.of(20), describeHealthy(flat, 1));
    expect(standing!.distance).toBeGreaterThan(5);
    expect(Number.isFinite(standing!.distance)).toBe(true);
  });

  test('gives one signal per feature, a level before a trend, in plain words', () => {
    const standings = standAmong(columns, Float64Array.of(101, 900, -1), healthy);
    const weights = { faulty: new Map([['gradient.norm-log', 2]]), class: new Map() };
    const signals = findSignals(standings, weights);
    expect(signals.map(({ column }) => column)).toEqual([
      'gradient.norm-log.first.last',
      'loss.train-log.late',
    ]);
    expect(signals[0]!.sentence).toBe(
      'Size of gradients near the input, at the end: lower than in every healthy run – little of the error arrives there',
    );
  });

  test('is called little better than guessing by its score, not by its rank', () => {
    const good = describeHealthy(
      Array.from({ length: 101 }, (_, i) => Float64Array.of(0.9 + i / 1010)),
      1,
    );
    const said = (skill: number) => {
      const standings = standAmong(['loss.validation-skill.last'], Float64Array.of(skill), good);
      return findSignals(standings, { faulty: new Map(), class: new Map() })[0]!.sentence;
    };
    const rank = 'Validation score above guessing, at the end: lower than in every healthy run';
    // Of three classes 0.69 are correct.
    expect(said((0.69 - 1 / 3) / (1 - 1 / 3))).toBe(
      `${rank} – it is 53 % of the way from guessing among equally likely classes to all correct`,
    );
    expect(said(0.04)).toBe(`${rank} – it is little or no better than guessing`);
    const moves = words.get('log.loss-range-log')!.below as (value: number) => string;
    expect([Math.log10(0.19), Math.log10(0.02)].map(moves)).toEqual([
      'it moved by 19 % of its size',
      'it hardly moved',
    ]);
  });

  test('weighs a feature by what the odds lose without it', () => {
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    const vote = (row: Float64Array) => Float64Array.of(1 - sigmoid(row[2]! - 50), sigmoid(row[2]! - 50));
    const row = Float64Array.of(0, 0, 53);
    const weights = weighFeatures(columns, row, typicalRow(healthy), { vote, class: 1 });
    expect(weights.get('gradient.norm-log')).toBeCloseTo(3);
    expect(weights.get('loss.train-log')).toBe(0);
  });
});

describe('advice', () => {
  const typing = {
    task: 'fault-typing',
    answer: 'optimisation',
    probabilities: [],
  } as unknown as DiagnosisPrediction;
  const signal = (feature: string, side: Signal['side'], column = `${feature}.late`) =>
    ({ feature, side, column, sentence: `${feature} ${side}` }) as Signal;

  test('leaves out what the signals speak against, and begins with what they point to', () => {
    const advice = advise(typing, [
      signal('optimizer.update-ratio-log', 'above'),
      signal('loss.oscillation', 'above'),
    ]);
    expect(advice[0]!.action).toMatch(/^Lower the learning rate/);
    expect(advice[0]!.because).toEqual(['optimizer.update-ratio-log above', 'loss.oscillation above']);
    expect(advice.filter(({ action }) => action.startsWith('Raise'))).toEqual([]);
  });

  test('takes no trend for a level', () => {
    const trend = signal('optimizer.update-ratio-log', 'above', 'optimizer.update-ratio-log.final.slope');
    expect(advise(typing, [trend]).every(({ because }) => because.length === 0)).toBe(true);
  });

  test('is on every class that may be it, where none is named', () => {
    const open = {
      ...typing,
      answer: null,
      probabilities: [
        { name: 'loss', value: 0.5 },
        { name: 'data', value: 0.3 },
        { name: 'architecture', value: 0.2 },
      ],
    } as DiagnosisPrediction;
    expect([...new Set(advise(open, []).map((one) => one.class))]).toEqual(['loss', 'data']);
  });
});
