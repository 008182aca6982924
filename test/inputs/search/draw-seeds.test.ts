import { expect, it } from 'vitest';
import { correctOnAll, drawSeeds } from '../../../src/inputs/search/draw-seeds.ts';
import { analyticClassifier, analyticGenerator } from './analytic.ts';

const generator = analyticGenerator();
const subject = analyticClassifier(['one', 'two'], 0.3);

it('draws seeds that every instance predicts correctly, decoded from their latents', () => {
  const { seeds, drawn } = drawSeeds(generator, subject, ['test'], 25);
  expect(seeds.map(({ index }) => index)).toEqual(Array.from({ length: 25 }, (_, i) => i));
  expect(drawn).toBeGreaterThanOrEqual(25);
  for (const { latent, label, input } of seeds) {
    const labels = Int32Array.of(label);
    expect(generator.decode(latent, labels)).toEqual(input);
    expect(correctOnAll(subject, input, labels)).toEqual([true]);
  }
});

it('draws the same seeds for the same names, and others for others', () => {
  const latents = (name: string) =>
    drawSeeds(generator, subject, [name], 5).seeds.map(({ latent }) => latent);
  expect(latents('a')).toEqual(latents('a'));
  expect(latents('a')).not.toEqual(latents('b'));
});

it('refuses a network that is wrong on every draw', () => {
  // Classes take turns, so the class after a row's own is never right.
  const { classes } = generator;
  const contrary = {
    ...subject,
    logits: (inputs: Float32Array) =>
      subject.logits(inputs).map((logits) => {
        const wrong = new Float32Array(logits.length);
        for (let row = 0; row * classes < logits.length; row++)
          wrong[row * classes + ((row + 1) % classes)] = 1;
        return wrong;
      }),
  };
  expect(() => drawSeeds(generator, contrary, ['test'], classes)).toThrow(
    expect.objectContaining({ code: 'subject-wrong' }),
  );
});
