import { createRegistry } from '../../lib/registry.ts';
import { cifar10At32, mnist28 } from './original.ts';
import { digits8, shapes14, strokes14, strokes28, textures12 } from './shipped.ts';

/** What generators can be trained on: shipped sets first, then those that need `--data-dir`. */
export const imageSets = createRegistry('image set', [
  digits8,
  strokes14,
  strokes28,
  shapes14,
  textures12,
  mnist28,
  cifar10At32,
]);
