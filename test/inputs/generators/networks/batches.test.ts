import { beforeAll, describe, expect, it } from 'vitest';
import { createBatches } from '../../../../src/inputs/generators/networks/batches.ts';
import { randomStream } from '../../../../src/lib/random.ts';
import { selectBackend } from '../../../../src/training/backend.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

describe('batches', () => {
  const data = {
    rows: 5,
    inputShape: [2],
    inputs: Float32Array.from({ length: 10 }, (_, i) => i / 10),
    labels: Int32Array.of(0, 1, 2, 0, 1),
    classes: 3,
  };

  it('hold every row at most once an epoch, each beside its own class', () => {
    const batches = createBatches(data, 2, randomStream('batches'));
    for (let epoch = 0; epoch < 3; epoch++) {
      const seen = [batches.next(), batches.next()].flatMap(({ inputs, classes }) => {
        const values = inputs.arraySync()[0]!;
        return values.map(([first], i) => {
          const row = Math.round(first! * 5);
          expect(classes.arraySync()[0]![i]!.indexOf(1)).toBe(data.labels[row]);
          return row;
        });
      });
      expect(new Set(seen).size).toBe(4);
    }
    batches.dispose();
  });

  it('are as large as the data where these are fewer than asked for', () => {
    const batches = createBatches(data, 64, randomStream('batches'));
    expect(batches.next().inputs.shape).toEqual([1, 5, 2]);
    batches.dispose();
  });
});
