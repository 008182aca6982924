import { beforeAll, describe, expect, it } from 'vitest';
import { gan } from '../../../src/inputs/generators/gan.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { mean, standardDeviation } from '../../../src/statistics/descriptive.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { trialPictures } from './generator-trial.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

describe('a trained adversarial generator', () => {
  const data = trialPictures();
  const rows = 100;
  const labels = Int32Array.from({ length: rows }, (_, row) => row % 2);

  function draw() {
    const trained = gan.open(gan.with({ steps: 600 }).train(data, { seed: 1 }), data);
    const pictures = trained.decode(trained.prior(rows, randomStream('test', 'prior')), labels);
    trained.dispose();
    return pictures;
  }

  it('draws pictures whose bright half is that of their class, as bright and as varied as real ones', () => {
    const pictures = draw();
    const brightHalf = (row: number, inputs: Float32Array, label: number) => [
      ...inputs.subarray(24 * row + 12 * label).subarray(0, 12),
    ];
    const values = (inputs: Float32Array, count: number) =>
      Array.from({ length: count }, (_, row) => brightHalf(row, inputs, row % 2)).flat();
    const made = values(pictures, rows);
    const real = values(data.inputs, data.rows);
    expect(Math.abs(mean(made) - mean(real))).toBeLessThan(0.05);
    expect(standardDeviation(made) / standardDeviation(real)).toBeGreaterThan(0.6);
    expect(standardDeviation(made) / standardDeviation(real)).toBeLessThan(1.4);
  });
});
