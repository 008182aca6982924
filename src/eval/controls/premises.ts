import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import type { Estimate } from '../../statistics/bootstrap.ts';
import { unknownProgram } from '../../traces/trace.ts';
import type { ControlContext, ControlValue, Premise } from './contract.ts';

/** Runs that say which program they are of, and of at least two: else nothing can be held out, nor resampled. */
export const severalPrograms: Premise = {
  need: 'runs of two named programs',
  missing({ data }) {
    const programs = new Set(data.rows.map(({ program }) => program));
    if (programs.has(unknownProgram)) return 'runs that do not name their program';
    return programs.size < 2 ? 'one program' : null;
  },
};

/** Something to tell apart: a program that was recorded in two blocks. */
export const severalSessions: Premise = {
  need: 'two recording blocks of one program',
  missing({ data }) {
    const blocks = [...groupBy(data.rows, ({ program }) => program).values()].map(
      (own) => new Set(own.map(({ session }) => session)).size,
    );
    return blocks.some((count) => count > 1) ? null : 'one block per program';
  },
};

export const environmentRecorded: Premise = {
  need: 'what the machine felt of each run (provenance sidecars or environment.arrow)',
  missing: ({ environment }) => (environment === null ? 'neither' : null),
};

/** A value of a control, measured where its premises hold. A plain number was counted: it has no interval. */
export function measureValue(
  name: string,
  context: ControlContext,
  premises: readonly Premise[],
  measure: () => Estimate | number,
): ControlValue {
  const unmeasured = (reason: string) => ({ name, value: null, low: null, high: null, reason });
  for (const premise of premises) {
    const missing = premise.missing(context);
    if (missing !== null) return unmeasured(`needs ${premise.need}, got ${missing}`);
  }
  try {
    const measured = measure();
    if (typeof measured === 'number') return { name, value: measured, low: null, high: null, reason: null };
    const { value, low, high } = measured;
    if (!Number.isFinite(value)) return unmeasured('no row of any class');
    const missing = low === null ? severalPrograms.missing(context) : null;
    const reason = missing === null ? null : `no interval: needs ${severalPrograms.need}, got ${missing}`;
    return { name, value, low, high, reason };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return unmeasured(error.message);
  }
}
