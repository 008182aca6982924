import { z } from 'zod';
import { InputError } from '../../../src/lib/errors.ts';
import { fitImages } from '../loaders/images.ts';
import { type DataSource, defineSource } from '../source.ts';
import type { SetCard } from './card.ts';
import { readSet } from './read.ts';
import { labelsOption, pickLabels, targetsOf, taskOf, taskOption } from './targets.ts';

/** Images, and sequences of equally many steps: the values as they are, or images at another size. */
export function arraySet(card: SetCard): DataSource {
  return defineSource({
    ...aboutSet(card),
    options: z.strictObject({
      task: taskOption(card),
      labels: labelsOption,
      /** Pixels per side, at most those that there are: each is the mean over its area. */
      size: z.int().positive().optional(),
    }),
    shape: ({ size }) => (size === undefined ? card.shape! : [size, size, imageShape(card, size)[2]]),
    load({ task, size, labels }) {
      const columns = readSet(card);
      const { values } = columns.numbers.get('values')!;
      const targets = targetsOf(columns, pickLabels(taskOf(card, task), labels));
      const { rows } = columns;
      if (size === undefined)
        return { rows, inputShape: card.shape!, inputs: Float32Array.from(values), ...targets };
      const [height, width, channels] = imageShape(card, size);
      const images = {
        height,
        width,
        channels,
        classes: 1,
        pixels: values as Uint8Array,
        labels: new Uint8Array(rows),
      };
      const { inputShape, inputs } = fitImages(images, { size, channels });
      return { rows, inputShape, inputs, ...targets };
    },
  });
}

/** What cards and sources share. */
export function aboutSet({ id, title, origin, licence, small }: SetCard) {
  return { id, title, origin, licence, fixedSplit: small };
}

/** @throws InputError `invalid-data-options`. */
function imageShape({ id, shape }: SetCard, size: number): [number, number, 1 | 3] {
  const [height, width, channels] = shape!;
  if (channels === 1 || channels === 3) {
    if (size <= Math.min(height!, width!)) return [height!, width!, channels];
  }
  throw new InputError('invalid-data-options', {
    rule: `the options of data source ${id} are wrong at size`,
    need: channels === 1 || channels === 3 ? `at most ${height}` : 'no size: these are no images',
    value: size,
  });
}
