/** What a recording spends its time on; the rest is data, set-up, checks of weights and the final test. */
export const phases = ['training', 'instruments', 'writing'] as const;
export type Phase = (typeof phases)[number];

/** Wall time by phase, in seconds. */
export class PhaseTimer {
  readonly seconds: Record<Phase, number> = { training: 0, instruments: 0, writing: 0 };

  /** Runs `work`, or waits for it, on the account of a phase. */
  time<T>(phase: Phase, work: () => T): T {
    const start = performance.now();
    const add = () => {
      this.seconds[phase] += (performance.now() - start) / 1000;
    };
    const result = work();
    if (result instanceof Promise) return result.finally(add) as T;
    add();
    return result;
  }
}
