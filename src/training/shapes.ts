import { InputError } from '../lib/errors.ts';
import { hashJson } from '../lib/hash.ts';
import type { TrainingRun } from './contract.ts';
import { sizeOf } from './data.ts';
import type { LayerKind, LayerSpec } from './layer-specs.ts';
import { layerKinds } from './layers/index.ts';
import type { Layer, LayerKindDefinition, LayerPlace } from './layers/layer.ts';
import type { ProgramSpec } from './spec.ts';
import { type Graph, readGraph } from './specs/graph.ts';

/**
 * Output shape of every layer of a program for inputs of the given shape, without replica and batch axes.
 * @throws InputError as `planLayers`.
 */
export function inferShapes(spec: ProgramSpec, inputShape: readonly number[]): (readonly number[])[] {
  return planLayers(spec, inputShape).map(({ outputShape }) => outputShape);
}

/** Shape of every output that is compared with targets. @throws InputError as `planLayers`. */
export function outputShapesOf(spec: ProgramSpec, inputShape: readonly number[]): (readonly number[])[] {
  const shapes = inferShapes(spec, inputShape);
  return readGraph(spec).outputs.map((index) => shapes[index]!);
}

/**
 * The layers of a program as the trainer plans them, for one replica; no weight is drawn and nothing is computed.
 * @throws InputError as `buildLayers`.
 */
export function planLayers(spec: ProgramSpec, inputShape: readonly number[]): readonly Layer[] {
  const noData = {
    rows: 0,
    inputShape,
    inputs: new Float32Array(),
    targetShape: [],
    targets: new Float32Array(),
  };
  const data = { train: noData, validation: noData, test: noData };
  return buildLayers([{ spec, seedIndex: 0, data }]).layers;
}

/** The layers of R runs of one graph. */
interface BuiltLayers {
  readonly graph: Graph;
  /** Shape of each input of the program. */
  readonly inputShapes: readonly (readonly number[])[];
  readonly layers: readonly Layer[];
}

/**
 * Builds every layer in the place it has in the graph.
 * @throws InputError as `readGraph`; `input-shape` where the program's inputs are not a data row; as the layers:
 * `layer-inputs`, `layer-input`, `window-too-large`.
 */
export function buildLayers(runs: readonly TrainingRun[]): BuiltLayers {
  const { spec, data } = runs[0]!;
  const graph = readGraph(spec);
  const inputShapes = readInputShapes(spec, data.train.inputShape);
  const layers: Layer[] = [];
  spec.layers.forEach(({ kind }, i) => {
    const shapes = graph.sources[i]!.map(({ from, index }) =>
      from === 'layer' ? layers[index]!.outputShape : inputShapes[index]!,
    );
    const tied = graph.tied[i] === null ? null : layers[graph.tied[i]!]!;
    const place = { runs, name: graph.names[i]!, inputShapes: shapes, inputShape: shapes[0]!, tied };
    const definition = layerKinds[kind] as unknown as LayerKindDefinition<LayerKind>;
    requireInputs(place, definition.inputs ?? [1, 1]);
    const specs = runs.map((run) => run.spec.layers[i]!);
    layers.push(definition.build(specs, place));
  });
  return { graph, inputShapes, layers };
}

function readInputShapes(
  { inputs }: ProgramSpec,
  rowShape: readonly number[],
): readonly (readonly number[])[] {
  if (inputs === undefined) return [rowShape];
  const shapes = inputs.map(({ shape }) => shape);
  const total = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  if (total === sizeOf(rowShape)) return shapes;
  throw new InputError('input-shape', {
    rule: `inputs of shapes ${shapes.map((shape) => `[${shape.join(', ')}]`).join(', ')} share out a data row`,
    need: `rows of ${total} values`,
    value: `rows of shape [${rowShape.join(', ')}]`,
  });
}

function requireInputs({ name, inputShapes }: LayerPlace, [least, most]: readonly [number, number]): void {
  const count = inputShapes.length;
  if (count >= least && count <= most) return;
  throw new InputError('layer-inputs', {
    rule: `layer ${name} takes ${sayRange(least, most)} ${most === 1 ? 'input' : 'inputs'}`,
    value: count,
  });
}

function sayRange(least: number, most: number): string {
  if (least === most) return String(least);
  return most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
}

/**
 * What runs trained in lockstep must share, as a hash: the graph; layers but for initialisers, strengths of penalties and
 * dropout rates; loss; kind of optimizer and of clipping; batch size, number of steps and what an update is made of;
 * where training restarts; the format values are rounded to; where the data come from, which settles their shapes. Seeds,
 * optimizer settings, schedules, objectives, clip limits, loss scales and the data themselves may differ.
 */
export function graphKey(spec: ProgramSpec, trainRows: number): string {
  return hashJson({
    layers: spec.layers.map((layer) => [layer.kind, structureOf(layer), ...placeOf(layer)]),
    inputs: spec.inputs,
    outputs: spec.outputs,
    loss: spec.loss,
    optimizer: [spec.optimizer.kind, spec.optimizer.clip?.by ?? null],
    steps: [trainRows, spec.batchSize, spec.epochs],
    accumulation: spec.accumulation,
    precision: spec.precision?.kind,
    restart: spec.restart,
    data: [spec.data.source, spec.data.options, spec.data.target],
  });
}

function structureOf(layer: LayerSpec): unknown {
  return (layerKinds[layer.kind] as LayerKindDefinition<LayerKind>).structure(layer);
}

/** Where a layer stands and how it takes part; nothing for a layer of a plain chain. */
function placeOf({ name, inputs, frozen, mode }: LayerSpec): unknown[] {
  const place = [name, inputs, frozen, mode];
  return place.every((field) => field === undefined) ? [] : place;
}
