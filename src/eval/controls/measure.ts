import { InputError } from '../../lib/errors.ts';
import type { ResultControl } from '../study/result.ts';
import type { Control, ControlContext } from './contract.ts';

/** A control as it goes into the result. One that cannot be measured here has no values, and its reading says why. */
export function measureControl(control: Control, context: ControlContext): ResultControl {
  const { id, title, reading } = control;
  const named = { task: context.data.task, id, title };
  try {
    const values = [...control.measure(context)];
    return { ...named, reading, values, holds: control.holds(values) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { ...named, reading: `Not measured: ${error.message}`, values: [], holds: null };
  }
}
