import type { Environment } from '../../traces/store/environment.ts';
import type { TaskRows } from '../rows.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control } from './contract.ts';
import { environmentRecorded, severalPrograms } from './premises.ts';
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

export const environmentOnly: Control = {
  id: 'environment-only',
  title: 'environment-only diagnoser',
  reading:
    'What time and memory alone tell of the class; no diagnoser sees them. Where they tell much, a recorder that let them ' +
    'into its features would look as if it understood faults.',
  measure(context) {
    const data = () => environmentAsFeatures(context.data, context.environment!);
    return [
      nameScore('S1', context, () => tallyUnder(data(), withinProgram, context), [environmentRecorded]),
      nameScore('S4', context, () => tallyUnder(data(), heldOutProgram, context), [
        environmentRecorded,
        severalPrograms,
      ]),
      countedValue('chance', 1 / context.data.classes.length),
    ];
  },
  holds: () => null,
};
