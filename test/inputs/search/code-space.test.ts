import { describe, expect, it } from 'vitest';
import { codeSpace, truncate } from '../../../src/inputs/search/code-space.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { analyticGenerator } from './analytic.ts';

describe.each([
  ['styles', analyticGenerator()],
  ['a latent', analyticGenerator(true)],
])('the codes of a generator with %s', (_, generator) => {
  const space = codeSpace(generator);
  const labels = Int32Array.of(0, 1);
  const latents = generator.prior(2, randomStream('codes'));
  const codes = space.encode(latents, labels);
  const [from, to] = [codes.slice(0, space.width), codes.slice(space.width)];
  const layers = [...space.layers.keys()];

  it('decode to what the generator makes of the latents', () => {
    expect(space.decode(codes, labels)).toEqual(generator.decode(latents, labels));
  });

  it('have layers that cover them once', () => {
    expect(
      space.layers.flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i)),
    ).toEqual([...from.keys()]);
  });

  it('mix to the seed at 0, to the partner at 1, and in the named layers only', () => {
    expect(space.mix(from, to, 0, layers)).toEqual(from);
    expect(space.mix(from, to, 1, layers)).toEqual(to);
    const [start, end] = space.layers[1]!;
    const mixed = space.mix(from, to, 1, [1]);
    expect(mixed.slice(start, end)).toEqual(to.slice(start, end));
    expect(mixed.slice(end)).toEqual(from.slice(end));
  });

  it('stay as they are at ψ = 1 and move half-way at a half', () => {
    const centre = space.classMean(1);
    expect(truncate(from, centre, 1)).toEqual(from);
    const half = truncate(from, centre, 0.5);
    half.forEach((value, i) => {
      expect(value).toBeCloseTo((from[i]! + centre[i]!) / 2, 5);
    });
  });
});

it('keeps the spread of the prior in mixed latents', () => {
  const generator = analyticGenerator(true);
  const space = codeSpace(generator);
  const rows = generator.prior(4000, randomStream('spread'));
  const mixed = space.mix(rows.slice(0, 12_000), rows.slice(12_000), 0.5, []);
  expect(mixed).toEqual(rows.slice(0, 12_000));
  const { latentSize } = generator;
  let squares = 0;
  for (let i = 0; i < 2000; i++) {
    const pair = [2 * i, 2 * i + 1].map((row) => rows.slice(row * latentSize, (row + 1) * latentSize));
    squares += space.mix(pair[0]!, pair[1]!, 0.5, [0, 1, 2, 3]).reduce((sum, value) => sum + value ** 2, 0);
  }
  expect(squares / (2000 * latentSize)).toBeCloseTo(1, 1);
});

it.each([0, -0.5, 1.01, Number.NaN, Number.POSITIVE_INFINITY])('refuses ψ = %d', (psi) => {
  const code = Float32Array.of(1);
  expect(() => truncate(code, code, psi)).toThrow(expect.objectContaining({ code: 'psi-range' }));
});
