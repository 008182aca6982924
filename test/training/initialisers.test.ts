import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/lib/random.ts';
import { mean, standardDeviation } from '../../src/statistics/descriptive.ts';
import { fans, initialise } from '../../src/training/initialisers.ts';
import type { InitialiserSpec } from '../../src/training/specs/fields.ts';

const draw = (initialiser: InitialiserSpec, shape: number[]) =>
  initialise(initialiser, shape, randomStream('initialisers', initialiser.kind));

describe('initialise', () => {
  it('fills with what it is told', () => {
    expect([...draw({ kind: 'zeros' }, [2])]).toEqual([0, 0]);
    expect([...draw({ kind: 'ones' }, [2])]).toEqual([1, 1]);
    expect([...draw({ kind: 'constant', value: 0.5 }, [2])]).toEqual([0.5, 0.5]);
    expect([...draw({ kind: 'identity', gain: 2 }, [2, 3])]).toEqual([2, 0, 0, 0, 2, 0]);
  });

  // Variances by Keras: scale / fan, fans of a convolution counted over the window; a normal cut at 2 sd keeps its variance.
  const fanIn = 3 * 3 * 20;
  const fanOut = 3 * 3 * 40;
  const spread: [InitialiserSpec, number, number][] = [
    [{ kind: 'glorotUniform' }, Math.sqrt(2 / (fanIn + fanOut)), Math.sqrt(3)],
    [{ kind: 'glorotNormal' }, Math.sqrt(2 / (fanIn + fanOut)), 2 / 0.8796],
    [{ kind: 'heUniform' }, Math.sqrt(2 / fanIn), Math.sqrt(3)],
    [{ kind: 'heNormal' }, Math.sqrt(2 / fanIn), 2 / 0.8796],
    [{ kind: 'lecunUniform' }, Math.sqrt(1 / fanIn), Math.sqrt(3)],
    [{ kind: 'lecunNormal' }, Math.sqrt(1 / fanIn), 2 / 0.8796],
    [{ kind: 'randomNormal', mean: 0, sd: 0.05 }, 0.05, 6],
    [{ kind: 'randomUniform', low: -0.1, high: 0.1 }, 0.1 / Math.sqrt(3), Math.sqrt(3)],
    [{ kind: 'truncatedNormal', mean: 0, sd: 0.05 }, 0.05 * 0.8796, 2 / 0.8796],
  ];
  it.each(spread)('draws %o with the spread and the limits of Keras', (initialiser, sd, limit) => {
    const values = draw(initialiser, [3, 3, 20, 40]);
    expect(standardDeviation(values) / sd).toBeCloseTo(1, 1.5);
    expect(Math.abs(mean(values)) / sd).toBeLessThan(0.05);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(limit * sd * 1.0001);
    expect(largest).toBeGreaterThan(Math.min(limit, 3) * sd * 0.97);
  });

  it('shifts by the mean asked for', () => {
    expect(mean(draw({ kind: 'truncatedNormal', mean: 3, sd: 0.1 }, [1000]))).toBeCloseTo(3, 1);
    expect(mean(draw({ kind: 'randomNormal', mean: -2, sd: 0.1 }, [1000]))).toBeCloseTo(-2, 1);
  });

  it.each([[[8, 8]], [[5, 12]], [[12, 5]], [[3, 3, 2, 7]]])(
    'makes %o orthogonal, scaled by its gain',
    (shape) => {
      const values = draw({ kind: 'orthogonal', gain: 1.5 }, shape);
      const columns = shape.at(-1)!;
      const rows = values.length / columns;
      const at = (i: number, j: number) =>
        rows < columns ? values[i * columns + j]! : values[j * columns + i]!;
      const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < count; b++) {
          let product = 0;
          for (let j = 0; j < length; j++) product += at(a, j) * at(b, j);
          expect(product).toBeCloseTo(a === b ? 2.25 : 0, 5);
        }
      }
    },
  );

  it('refuses shapes that an initialiser cannot fill', () => {
    expect(() => draw({ kind: 'identity', gain: 1 }, [3, 3, 1, 2])).toThrow(/two axes/);
    expect(() => draw({ kind: 'orthogonal', gain: 1 }, [4])).toThrow(/at least two axes/);
  });

  it('counts fans as Keras does', () => {
    expect(fans([7])).toEqual([7, 7]);
    expect(fans([3, 5])).toEqual([3, 5]);
    expect(fans([3, 2, 4, 8])).toEqual([24, 48]);
  });
});
