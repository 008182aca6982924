import type { RandomStream } from '../lib/random.ts';
import { mean } from '../statistics/descriptive.ts';
import type { RawData } from '../training/data.ts';
import { dataOperator } from './data-operator.ts';
import { outputsOf } from './outputs.ts';
import { ladder, numberParameter } from './parameters.ts';
import { classesBySize, drawPercent, rowSize } from './rows.ts';

/**
 * Classes: a share of the most frequent class is relabelled with another class, drawn at random. Multi-label: a
 * share of all rows takes the labels of another row. Regression: Gaussian noise on every target, its standard
 * deviation that share of the target's own.
 */
export const labelNoise = dataOperator({
  id: 'label-noise',
  title: 'Wrong training labels',
  source: 'DeepCrime TCL (ISSTA 2021), 0-100 %',
  settings: ladder('percent', [
    [25, 'low'],
    [50, 'medium'],
    [75, 'high'],
    [100, 'high'],
  ]),
  obstacle(spec) {
    if (spec.data.target === 'inputs') return 'the inputs are the targets, and have no labels';
    const outputs = outputsOf(spec);
    const hasClasses = outputs.some(({ loss }) => loss === 'sparseCategoricalCrossentropy');
    return outputs.length > 1 && hasClasses ? 'its classes stand among other targets' : null;
  },
  edit(data, parameters, random) {
    const percent = numberParameter(parameters, 'percent');
    if (data.classes !== null) return relabel(data, data.classes, percent, random);
    return data.targets.every((bit) => bit === 0 || bit === 1)
      ? exchangeLabels(data, percent, random)
      : disturbTargets(data, percent, random);
  },
});

function relabel(data: RawData, classes: number, percent: number, random: RandomStream): RawData {
  const targets = data.targets.slice();
  const largest = classesBySize(data)[0]!;
  for (const row of drawPercent(largest.rows, percent, random)) {
    targets[row] = (largest.label + 1 + random.integer(classes - 1)) % classes;
  }
  return { ...data, targets };
}

function exchangeLabels(data: RawData, percent: number, random: RandomStream): RawData {
  const size = rowSize(data.targetShape);
  const targets = data.targets.slice();
  const rows = Array.from({ length: data.rows }, (_, row) => row);
  for (const row of drawPercent(rows, percent, random)) {
    const other = random.integer(data.rows);
    targets.set(data.targets.subarray(other * size, (other + 1) * size), row * size);
  }
  return { ...data, targets };
}

function disturbTargets(data: RawData, percent: number, random: RandomStream): RawData {
  const size = rowSize(data.targetShape);
  const deviations = Array.from({ length: size }, (_, column) => columnDeviation(data.targets, size, column));
  const targets = data.targets.map(
    (value, i) => value + random.normal(0, (percent / 100) * deviations[i % size]!),
  );
  return { ...data, targets };
}

function columnDeviation(values: Float32Array, size: number, column: number): number {
  const own = values.filter((_, i) => i % size === column);
  const centre = mean(own);
  return Math.sqrt(mean(own.map((value) => (value - centre) ** 2)));
}
