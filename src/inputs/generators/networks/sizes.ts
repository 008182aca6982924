import { sizeOf } from '../../../training/data.ts';

/** Units of a hidden layer beside inputs of that shape: grows with the root of their size, a multiple of 8 from 24 to 256. */
export function hiddenUnits(inputShape: readonly number[], perRoot: number): number {
  const wanted = perRoot * Math.sqrt(sizeOf(inputShape));
  return Math.min(256, Math.max(24, 8 * Math.round(wanted / 8)));
}
