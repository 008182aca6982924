import type { MappedColumn } from '../../import/columns.ts';
import { readRecorderFile } from '../../recorder-file/read.ts';
import { isRecorderText } from '../../recorder-file/schema.ts';
import type { LogFormat } from '../contract.ts';

/** A file of `faultgap_recorder`, which holds a trace. */
export const recorderFile: LogFormat = {
  id: 'recorder',
  matches: ({ text }) => text !== null && isRecorderText(text),
  async read([file]) {
    const trace = readRecorderFile(file!.name, await file!.text());
    const { steps, scalars, layered, header } = trace;
    const columnOf =
      (place: number | null) =>
      (metric: string): MappedColumn => {
        return { name: metric, metric, place, values: 'number' };
      };
    const columns = [...Object.keys(scalars).map(columnOf(null)), ...Object.keys(layered).map(columnOf(0))];
    const values = columns.map(({ metric }) => scalars[metric] ?? steps.map(() => null));
    const reading = [
      `faultgap_recorder: ${steps.length} checks to ${steps.at(-1) ?? 0}, ${columns.length} metrics`,
    ];
    return [
      {
        name: '',
        numbers: { steps, planned: header.plannedSteps, columns, values },
        reading,
        means: [],
        unit: 'steps',
        trace,
      },
    ];
  },
};
