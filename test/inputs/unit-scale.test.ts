import { expect, test } from 'vitest';
import { prepareData } from '../../corpus/prepare.ts';
import { programs } from '../../corpus/programs/index.ts';
import { fitUnitScale, fromUnit, toUnit } from '../../src/inputs/unit-scale.ts';

test('inputs of a program come back from the unit cube as its network sees them', () => {
  const { inputs, inputShape } = prepareData(programs.get('so-41600519'), 0).train;
  const scale = fitUnitScale(inputs, inputShape.at(-1)!);
  const made = toUnit(inputs, scale);
  expect(made.every((value) => value >= 0 && value <= 1)).toBe(true);
  const back = fromUnit(made, scale);
  const worst = back.reduce((most, value, i) => Math.max(most, Math.abs(value - inputs[i]!)), 0);
  expect(worst).toBeLessThan(1e-5);
});

test('a column without spread stands for its value, and what is beyond the scale lies on the face of the cube', () => {
  const scale = { low: Float32Array.of(3, -1), high: Float32Array.of(3, 1) };
  expect([...toUnit(Float32Array.of(3, 0, 3, 5), scale)]).toEqual([0, 0.5, 0, 1]);
  expect([...fromUnit(Float32Array.of(0, 0.5, 1, 1), scale)]).toEqual([3, 0, 3, 1]);
});
