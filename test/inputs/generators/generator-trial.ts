import type { Generator, LabelledInputs, TrainedGenerator } from '../../../src/inputs/contract.ts';
import { randomStream } from '../../../src/lib/random.ts';

/** Sixty pictures of 4 × 6 pixels in two classes: a bright upper or a bright lower half, with noise. */
export function trialPictures(): LabelledInputs {
  const random = randomStream('generator trial', 'pictures');
  return trialRows([4, 6, 1], (label, place) =>
    place < 12 === (label === 0) ? random.uniform(0.6, 1) : random.uniform(0, 0.4),
  );
}

/** Sixty rows of five columns in two classes that lie apart. */
export function trialTable(): LabelledInputs {
  const random = randomStream('generator trial', 'table');
  return trialRows([5], (label) => random.uniform(0, 0.6) + 0.4 * label);
}

function trialRows(
  inputShape: readonly number[],
  pixelOf: (label: number, place: number) => number,
): LabelledInputs {
  const rows = 60;
  const width = inputShape.reduce((product, length) => product * length, 1);
  const labels = Int32Array.from({ length: rows }, (_, row) => row % 2);
  const inputs = Float32Array.from({ length: rows * width }, (_, i) =>
    pixelOf(labels[Math.floor(i / width)]!, i % width),
  );
  return { rows, inputShape, inputs, labels, classes: 2 };
}

/** A generator that learns for a moment only. */
export function brief(generator: Generator): Generator {
  return generator.with({ steps: 12 });
}

/** What `use` makes of a generator trained briefly on `data`, which is disposed of afterwards. */
export function withTrained<T>(
  generator: Generator,
  data: LabelledInputs,
  use: (trained: TrainedGenerator) => T,
): T {
  const kind = brief(generator);
  const trained = kind.open(kind.train(data, { seed: 1 }), data);
  try {
    return use(trained);
  } finally {
    trained.dispose();
  }
}
