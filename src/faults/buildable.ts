import { inputShapeOf } from '../../corpus/input-shape.ts';
import { InputError } from '../lib/errors.ts';
import { sizeOf } from '../training/data.ts';
import type { LayerKind } from '../training/layer-specs.ts';
import { inferShapes, outputShapesOf } from '../training/shapes.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { isChain, readGraph } from '../training/specs/graph.ts';

/** Kinds that `sizeIsFixedAfter` and `areaIsFreeAfter` know all about. */
export const plainKinds: ReadonlySet<LayerKind> = new Set([
  'dense', 'conv1d', 'conv2d', 'maxPooling1d', 'averagePooling1d', 'maxPooling2d', 'averagePooling2d',
  'globalMaxPooling1d', 'globalAveragePooling1d', 'globalMaxPooling2d', 'globalAveragePooling2d', 'flatten', 'reshape',
  'dropout', 'batchNormalization', 'embedding', 'simpleRnn', 'lstm', 'gru', 'bidirectional', 'activation', 'leakyRelu',
]); // biome-ignore format: a list

/**
 * Whether the program is a chain of layers for which rules of sight say what may change. Any other is built to see it:
 * what an addition, an attention or a tied weight asks of widths far away is known best by the layers themselves.
 */
export function isPlainChain(spec: ProgramSpec): boolean {
  return isChain(spec) && spec.layers.every(({ kind }) => plainKinds.has(kind));
}

/** Whether a mutant of a graph is a graph that builds, with outputs as the program's. Plain chains are taken at their word. */
export function buildsLike(spec: ProgramSpec, mutant: ProgramSpec): boolean {
  const healthy = built.get(spec) ?? build(spec);
  built.set(spec, healthy);
  if (healthy === 'plain chain') return true;
  const faulty = shapesIfBuildable(mutant);
  if (faulty === null || String(faulty.outputs) !== healthy.outputs) return false;
  return countStretched(mutant, faulty) <= healthy.stretched;
}

type Built = { readonly outputs: string; readonly stretched: number } | 'plain chain';

/** Programs, each of which is compared with hundreds of mutants. */
const built = new WeakMap<ProgramSpec, Built>();

function build(spec: ProgramSpec): Built {
  if (isPlainChain(spec)) return 'plain chain';
  const shapes = shapesOf(spec);
  return { outputs: String(shapes.outputs), stretched: countStretched(spec, shapes) };
}

/** Layers whose inputs meet only because one of them is stretched: a width of 1 fits any other. */
function countStretched(spec: ProgramSpec, { inputs, layers }: HandedOn): number {
  const handedOn = { input: inputs, layer: layers };
  return readGraph(spec).sources.filter((sources, i) => {
    const shapes = sources.map(({ from, index }) => String(handedOn[from][index]!));
    return elementwise.has(spec.layers[i]!.kind) && new Set(shapes).size > 1;
  }).length;
}

const elementwise: ReadonlySet<LayerKind> = new Set(['add', 'subtract', 'multiply', 'average', 'maximum']);

/** Shapes of what inputs, layers and outputs hand on. */
export interface HandedOn {
  readonly inputs: readonly (readonly number[])[];
  readonly layers: readonly (readonly number[])[];
  readonly outputs: readonly string[];
}

/** @throws InputError as `inferShapes`. */
export function shapesOf(spec: ProgramSpec): HandedOn {
  const rowShape =
    spec.inputs === undefined
      ? inputShapeOf(spec.data)
      : [spec.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0)];
  return {
    inputs: spec.inputs?.map(({ shape }) => shape) ?? [rowShape],
    layers: inferShapes(spec, rowShape),
    outputs: outputShapesOf(spec, rowShape).map((shape) => `[${shape}]`),
  };
}

/** Null where a window outgrows its input, or a layer gets a shape that it does not take. */
export function shapesIfBuildable(spec: ProgramSpec): HandedOn | null {
  try {
    return shapesOf(spec);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
