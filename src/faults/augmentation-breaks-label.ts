import type { RawData } from '../training/data.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { readGraph } from '../training/specs/graph.ts';
import type { FaultParameters } from './contract.ts';
import { dataOperator } from './data-operator.ts';
import { coreOf, isRecurrent } from './network.ts';
import { numberParameter } from './parameters.ts';
import { drawPercent } from './rows.ts';

/**
 * A share of the training rows is turned round and keeps its label: pictures by half a turn, so that a 6 is called a 6 when it
 * is a 9; sequences run backwards.
 */
export const augmentationBreaksLabel = dataOperator({
  id: 'augmentation-breaks-label',
  title: 'Augmentation that changes what a row shows',
  source:
    'Shorten and Khoshgoftaar (J. Big Data 2019, 10.1186/s40537-019-0197-0): flips and turns of 6 and 9 are not safe',
  settings: [
    { parameters: { percent: 50 }, severity: 'low' },
    { parameters: { percent: 90 }, severity: 'medium' },
    { parameters: { percent: 100 }, severity: 'high' },
  ],
  obstacle(spec) {
    if (spec.data.target === 'inputs') return 'the inputs are the targets, which would turn too';
    return takesOrder(spec) ? null : 'the columns of a row have no order to be turned round';
  },
  edit(data, parameters, random) {
    const rows = drawPercent([...Array(data.rows).keys()], percentOf(parameters), random);
    return turn(data, rows);
  },
});

function percentOf(parameters: FaultParameters): number {
  return numberParameter(parameters, 'percent');
}

/** Whether a layer that looks at neighbours takes the row as it comes. */
function takesOrder(spec: ProgramSpec): boolean {
  if (spec.inputs !== undefined && spec.inputs.length > 1) return false;
  const { sources } = readGraph(spec);
  return spec.layers.some((layer, i) => {
    const core = coreOf(layer);
    const hasOrder = /\dd$/.test(core.kind) || core.kind === 'embedding' || isRecurrent(core);
    return hasOrder && sources[i]!.some(({ from }) => from === 'input');
  });
}

/** Cells of a picture `[height, width, channels]` or steps `[steps, features]` or `[steps]` in reverse order. */
function turn(data: RawData, rows: readonly number[]): RawData {
  const { inputShape } = data;
  const size = inputShape.reduce((product, length) => product * length, 1);
  const depth = inputShape.length > 1 ? inputShape.at(-1)! : 1;
  const inputs = data.inputs.slice();
  for (const row of rows) {
    const own = data.inputs.subarray(row * size, (row + 1) * size);
    for (let at = 0; at < size; at += depth)
      inputs.set(own.subarray(size - depth - at, size - at), row * size + at);
  }
  return { ...data, inputs };
}
