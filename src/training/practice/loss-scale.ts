import type { LossScaleSpec } from './practice-specs.ts';

/** The loss scale of one replica. */
interface LossScale {
  readonly scale: number;
  /** Whether gradients of that kind are to be skipped; the scale moves on. */
  skips(finite: boolean): boolean;
}

/** A scale that never skips, or PyTorch's `GradScaler`. */
export function createLossScale(spec: LossScaleSpec | undefined): LossScale {
  if (spec?.kind !== 'dynamic') return { scale: spec?.scale ?? 1, skips: () => false };
  const { initial = 65_536, growth = 2, backoff = 0.5, interval = 2000 } = spec;
  let scale = initial;
  let calm = 0;
  return {
    get scale() {
      return scale;
    },
    skips(finite) {
      calm = finite ? calm + 1 : 0;
      if (!finite) scale *= backoff;
      if (calm === interval) {
        scale *= growth;
        calm = 0;
      }
      return !finite;
    },
  };
}
