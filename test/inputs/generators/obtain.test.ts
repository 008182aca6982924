import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { obtainGenerator, readWeights, writeWeights } from '../../../src/inputs/generators/obtain.ts';
import { styleVae } from '../../../src/inputs/generators/style-vae.ts';
import { InputError } from '../../../src/lib/errors.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { brief, trialPictures } from './generator-trial.ts';

const generator = brief(styleVae);
const data = trialPictures();
let directory: string;

beforeAll(async () => {
  await selectBackend('wasm');
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-generators-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function obtain(changes: Partial<Parameters<typeof obtainGenerator>[0]> = {}) {
  const trained = await obtainGenerator({ generator, data, seed: 1, directory, ...changes });
  const made = trained.decode(trained.prior(4, randomStream('obtain')), Int32Array.of(0, 1, 0, 1));
  trained.dispose();
  return made;
}

it('trains once, and then reads the same generator from its file', async () => {
  let steps = 0;
  const progress = () => steps++;
  const first = await obtain({ progress });
  expect(steps).toBe(12);
  expect(await obtain({ progress })).toEqual(first);
  expect(steps).toBe(12);
  expect(await readdir(directory)).toHaveLength(1);
});

it('keeps generators of other seeds, settings and data in files of their own', async () => {
  await obtain();
  await obtain({ seed: 2 });
  await obtain({ generator: generator.with({ learningRate: 0.01 }) });
  await obtain({ data: { ...data, labels: data.labels.map((label) => 1 - label) } });
  expect(await readdir(directory)).toHaveLength(4);
});

it('refuses a file that is damaged, cut off, empty or of another generator, names it, and leaves it', async () => {
  await obtain();
  const path = join(directory, (await readdir(directory))[0]!);
  const bytes = await readFile(path);
  const flipped = Uint8Array.from(bytes);
  flipped[bytes.length >> 1]! ^= 1;
  for (const [damaged, words] of [
    [flipped, 'was changed after it was written'],
    [bytes.subarray(0, bytes.length - 100), 'is cut off'],
    [new Uint8Array(), 'is not an Arrow IPC file'],
  ] as const) {
    await writeFile(path, damaged);
    await expect(obtain()).rejects.toSatisfy(
      (error) =>
        error instanceof InputError &&
        error.code === 'generator-file' &&
        error.message.includes(`${path} ${words}`) &&
        error.message.endsWith('Delete it; the generator is then trained again.'),
    );
    expect((await readFile(path)).equals(damaged)).toBe(true);
  }
});

it('refuses an intact file under the name of another generator', async () => {
  const identity = {
    generator: 'vae',
    inputShape: [2],
    classes: 2,
    settings: { steps: 1 },
    data: 'd',
    seed: 1,
    code: 'c',
  };
  const path = join(directory, 'weights.arrow');
  const weights = [{ name: 'a', shape: [1, 3], values: Float32Array.of(1, -2, 0.5) }];
  await writeWeights(path, identity, weights);
  expect(await readWeights(path, identity)).toEqual(weights);
  await expect(readWeights(path, { ...identity, seed: 2 })).rejects.toThrow(
    'does not hold the trained generator that its name stands for; got another generator',
  );
});

it('writes nothing where training is refused', async () => {
  const inputs = data.inputs.map((value) => 255 * value);
  await expect(obtain({ data: { ...data, inputs } })).rejects.toThrow(/in the unit cube/);
  expect(await readdir(directory)).toEqual([]);
});
