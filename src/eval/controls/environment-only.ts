import { InputError } from '../../lib/errors.ts';
import type { Environment } from '../../traces/store/environment.ts';
import type { TaskRows } from '../rows.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control, ControlContext } from './contract.ts';
import { countedValue, nameScore, tallyUnder } from './score.ts';

/** The rows with environment metrics as only features. */
function environmentAsFeatures(data: TaskRows, { metrics, values }: Environment): TaskRows {
  const missing = new Float64Array(metrics.length).fill(Number.NaN);
  return {
    ...data,
    columns: metrics.map((metric) => `environment.${metric}`),
    features: data.rows.map((row) => values.get(row.traceId) ?? missing),
  };
}

function requireEnvironment({ environment }: ControlContext): Environment {
  if (environment !== null) return environment;
  throw new InputError('no-environment', {
    rule: 'the recording does not tell what the machine felt of its runs',
    need: 'provenance sidecars, or the table environment.arrow that stands in for them',
    value: 'neither',
  });
}

export const environmentOnly: Control = {
  id: 'environment-only',
  title: 'environment-only diagnoser',
  reading:
    'What time and memory alone tell of the class; no diagnoser sees them. Where they tell much, a recorder that let them ' +
    'into its features would look as if it understood faults.',
  measure(context) {
    const data = environmentAsFeatures(context.data, requireEnvironment(context));
    return [
      nameScore('S1', tallyUnder(data, withinProgram, context), context),
      nameScore('S4', tallyUnder(data, heldOutProgram, context), context),
      countedValue('chance', 1 / data.classes.length),
    ];
  },
  holds: () => null,
};
