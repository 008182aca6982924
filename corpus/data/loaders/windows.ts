import type { RawData } from '../../../src/training/data.ts';
import { makeRows } from '../source.ts';

export interface CutShape {
  /** Steps of a window. */
  readonly length: number;
  /** Steps from the end of a window to the value that is to be foretold. */
  readonly ahead: number;
  /** Steps from one window to the next. */
  readonly stride: number;
  /** Targets at each step, not at the last only. */
  readonly everyStep: boolean;
  /** The first series and the target count from the last value of the window. */
  readonly relative: boolean;
  /** Targets are divided by this. */
  readonly unit: number;
}

/** Windows of series in the order of time; the first series is the one to be foretold. */
export function cutWindows(series: readonly ArrayLike<number>[], shape: CutShape): RawData {
  const { length, ahead, stride, everyStep, relative, unit } = shape;
  const channels = series.length;
  const foretold = series[0]!;
  const rows = Math.max(0, Math.floor((foretold.length - length - ahead) / stride) + 1);
  const targetShape = everyStep ? [length, 1] : [];
  return makeRows(rows, { inputShape: [length, channels], targetShape }, null, (window, row) => {
    const start = row * stride;
    const zero = relative ? foretold[start + length - 1]! : 0;
    for (let i = 0; i < window.length; i++) {
      const channel = i % channels;
      window[i] = series[channel]![start + Math.floor(i / channels)]! - (channel === 0 ? zero : 0);
    }
    const targetAt = (step: number) => (foretold[start + step + ahead]! - zero) / unit;
    return everyStep ? Array.from({ length }, (_, step) => targetAt(step)) : targetAt(length - 1);
  });
}

/** Windows that must be left out between two, so that no step is in both; a window spans `span` steps. */
export function windowsBetween(span: number, stride: number): number {
  return Math.ceil(span / stride) - 1;
}
