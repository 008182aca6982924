import { createRequire } from 'node:module';
import { InputError } from '../../lib/errors.ts';

/** What is used of the layers of tfjs. */
export type LayersOfTfjs = Pick<typeof import('@tensorflow/tfjs'), 'CustomCallback' | 'metrics'>;

/**
 * The layers of tfjs, an optional package: only trainings of somebody's own use them.
 * @throws InputError `tfjs-absent`.
 */
export function layersOfTfjs(): LayersOfTfjs {
  try {
    return createRequire(import.meta.url)('@tensorflow/tfjs') as LayersOfTfjs;
  } catch (cause) {
    throw new InputError(
      'tfjs-absent',
      {
        rule: 'to observe a training of tfjs, faultgap needs the package that made the model',
        need: '@tensorflow/tfjs',
        remedy: 'npm install @tensorflow/tfjs@4.22.0',
      },
      { cause },
    );
  }
}
