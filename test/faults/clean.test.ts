import { describe, expect, it } from 'vitest';
import { cleanVariants } from '../../src/faults/clean.ts';
import { hashJson } from '../../src/lib/hash.ts';
import { programSchema } from '../../src/training/spec.ts';
import { differences } from './differences.ts';
import { samples } from './samples.ts';

describe.each(samples)('clean variants of $spec.id', ({ spec }) => {
  it('are eight different ones, none the program as it is', () => {
    const hashes = new Set(cleanVariants(spec).map((variant) => hashJson(variant.spec)));
    expect(hashes.size).toBe(8);
    expect(hashes).not.toContain(hashJson(spec));
  });

  it('change nothing but learning rate, batch size, epochs, widths or the number of rows', () => {
    const harmless =
      /^(optimizer\.learningRate|batchSize|epochs|layers\.\d+\.(layer\.)?(units|filters)|data\.edits)$/;
    for (const variant of cleanVariants(spec)) {
      for (const path of differences(spec, variant.spec)) expect(path).toMatch(harmless);
      expect(programSchema.parse(variant.spec)).toEqual(variant.spec);
    }
  });
});

describe('cleanVariants', () => {
  it('keep to the settings of the definitions where rounding allows', () => {
    const { spec } = samples[0]!;
    const texts = cleanVariants(spec).map(({ parameters }) => `${parameters.change} ${parameters.factor}`);
    expect(texts).toEqual([
      'learningRate 0.8', 'learningRate 1.25', 'batchSize 1.25', 'epochs 0.9', 'epochs 1.1', 'width 0.9',
      'width 1.1', 'data 0.95',
    ]); // biome-ignore format: one list, read as one line
  });

  it('widen and narrow hidden layers by a tenth and leave the output layer', () => {
    const { spec } = samples[0]!;
    const width = cleanVariants(spec).find(({ parameters }) => parameters.change === 'width')!;
    const units = width.spec.layers.flatMap((layer) => ('units' in layer ? [layer.units] : []));
    expect(units).toEqual([29, 14, 3]);
  });
});
