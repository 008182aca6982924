import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/training/backend.ts';
import type { DataSet } from '../../src/training/data.ts';
import { createTrainer } from '../../src/training/trainer.ts';
import { layerCases, type OracleCase } from '../training/helpers/oracle-cases.ts';
import { testProgram, testRun } from '../training/helpers/runs.ts';

const steps = 3;

/** Losses of the first steps of some seeds trained together, one line per seed; those in `spoilt` have inputs of NaN. */
async function trainTogether(
  backend: string,
  { program, data }: OracleCase,
  seeds: readonly number[],
  spoilt: readonly number[] = [],
) {
  await selectBackend(backend);
  const bad: DataSet = { ...data, inputs: data.inputs.map(() => Number.NaN) };
  const spec = testProgram(program);
  const trainer = createTrainer(seeds.map((seed) => testRun(spec, spoilt.includes(seed) ? bad : data, seed)));
  const losses = Array.from({ length: steps }, () => [...trainer.trainStep()]);
  const refusals = trainer.refusals();
  trainer.dispose();
  return { losses: seeds.map((_, r) => losses.map((of) => of[r]!)), refusals };
}

describe.each(layerCases)('$kind $title', (one) => {
  it('trains every run to the bytes it gets alone, at 5 and 64 together and beside one of NaN', async () => {
    const alone = [];
    for (const seed of [0, 4, 63]) alone.push((await trainTogether('wasm', one, [seed])).losses[0]);
    const five = await trainTogether('wasm', one, [0, 1, 2, 3, 4], [2]);
    expect([five.losses[0], five.losses[4]]).toEqual(alone.slice(0, 2));
    expect(five.losses[2]!.every(Number.isNaN)).toBe(true);
    const many = await trainTogether(
      'wasm',
      one,
      Array.from({ length: 64 }, (_, seed) => seed),
      [5],
    );
    expect([many.losses[0], many.losses[4], many.losses[63]]).toEqual(alone);
  });

  it('is captured and replayed on our kernels', async () => {
    const { refusals } = await trainTogether('wasm', one, [0, 1]);
    expect(refusals).toEqual([]);
  });

  it('trains as composed of stock ops on the cpu backend', async () => {
    const [ours, stock] = [await trainTogether('wasm', one, [0, 1]), await trainTogether('cpu', one, [0, 1])];
    ours.losses.flat().forEach((loss, i) => {
      expect(Math.abs(loss / stock.losses.flat()[i]! - 1), `${i}`).toBeLessThan(1e-5);
    });
  });
});
