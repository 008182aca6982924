import { InputError } from '../../lib/errors.ts';
import type { LayerSpec } from '../layer-specs.ts';

/** The part of a program that says how its layers hang together. */
export interface GraphSpec {
  readonly inputs?: readonly { readonly name: string }[] | undefined;
  readonly layers: readonly LayerSpec[];
  readonly outputs?: readonly { readonly layer: string }[] | undefined;
}

/** What a layer takes: the output of the layer of that index, or the program's input of that index. */
export interface LayerSource {
  readonly from: 'layer' | 'input';
  readonly index: number;
}

/** How the layers of a program hang together; a plain list is a chain. Names are given by index. */
export interface Graph {
  readonly inputs: readonly string[];
  /** Name of each layer: its own, or its kind and the count of that kind before it. */
  readonly names: readonly string[];
  /** What each layer takes, in the order of its inputs. */
  readonly sources: readonly (readonly LayerSource[])[];
  /** The layer whose kernel each layer uses; null for a kernel of its own. */
  readonly tied: readonly (number | null)[];
  /** Layers whose outputs are compared with targets, in the order of the targets. */
  readonly outputs: readonly number[];
}

/**
 * The graph of a program, whose list of layers is an order of computation.
 * @throws InputError `invalid-program`, naming the path: a name that stands for nothing, comes later, or is there twice;
 * a cycle; a layer or an input that nobody uses.
 */
export function readGraph(spec: GraphSpec): Graph {
  const inputs = spec.inputs?.map(({ name }) => name) ?? ['input'];
  const names = nameLayers(spec.layers);
  checkNames(spec, inputs, names);
  const places = new Map<string, LayerSource>([
    ...inputs.map((name, index) => [name, { from: 'input', index }] as const),
    ...names.map((name, index) => [name, { from: 'layer', index }] as const),
  ]);
  const graph: Graph = {
    inputs,
    names,
    sources: spec.layers.map((layer, index) => {
      if (layer.inputs === undefined) {
        return [index === 0 ? { from: 'input', index: 0 } : { from: 'layer', index: index - 1 }];
      }
      return layer.inputs.map((name, i) => {
        const source = find(places, name, `layers.${index}.inputs.${i}`);
        if (source.from === 'layer' && source.index >= index) throw wrongOrder(spec, names, index, i);
        return source;
      });
    }),
    tied: spec.layers.map((layer, index) => {
      if (!('tied' in layer) || layer.tied === undefined) return null;
      const source = findLayer(places, layer.tied, `layers.${index}.tied`);
      if (source >= index) throw wrongAt(`layers.${index}.tied`, 'a layer before it in the list', layer.tied);
      return source;
    }),
    outputs: spec.outputs?.map(({ layer }, i) => findLayer(places, layer, `outputs.${i}.layer`)) ?? [
      spec.layers.length - 1,
    ],
  };
  checkUse(graph);
  return graph;
}

/** Whether every layer takes the one before it, the first one the whole data row, and the last one is the output. */
export function isChain({ inputs, layers, outputs }: GraphSpec): boolean {
  if (inputs !== undefined || outputs !== undefined) return false;
  return layers.every(
    (layer) => layer.inputs === undefined && !('tied' in layer && layer.tied !== undefined),
  );
}

/** @throws InputError as `readGraph`. */
export function checkGraph(spec: GraphSpec): void {
  readGraph(spec);
}

/** Name of each layer: its own, or its kind and the count of that kind before it (`dense-0`), as in Keras. */
export function nameLayers(layers: readonly LayerSpec[]): string[] {
  const counts = new Map<string, number>();
  return layers.map(({ kind, name }) => {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return name ?? `${kind}-${count}`;
  });
}

function checkNames(spec: GraphSpec, inputs: readonly string[], names: readonly string[]): void {
  const seen = new Set<string>();
  const take = (name: string, path: string) => {
    if (seen.has(name)) throw wrongAt(path, 'a name that no input and no other layer has', name);
    seen.add(name);
  };
  inputs.forEach((name, i) => {
    take(name, `inputs.${i}.name`);
  });
  names.forEach((name, i) => {
    take(name, spec.layers[i]!.name === undefined ? `layers.${i}` : `layers.${i}.name`);
  });
}

function find(places: ReadonlyMap<string, LayerSource>, name: string, path: string): LayerSource {
  const source = places.get(name);
  if (source === undefined) throw wrongAt(path, `one of ${[...places.keys()].join(', ')}`, name);
  return source;
}

function findLayer(places: ReadonlyMap<string, LayerSource>, name: string, path: string): number {
  const { from, index } = find(places, name, path);
  if (from === 'input') throw wrongAt(path, 'a layer', `${name}, an input`);
  return index;
}

/** A layer that takes itself or a later one: what is said depends on whether moving it would help. */
function wrongOrder(spec: GraphSpec, names: readonly string[], index: number, input: number): InputError {
  const path = `layers.${index}.inputs.${input}`;
  const later = spec.layers[index]!.inputs![input]!;
  const circle = wayTo(names[index]!, later, spec.layers, names);
  if (circle === null) {
    return wrongAt(path, 'an input or a layer before it in the list', `${later}, a later one`);
  }
  return wrongAt(path, 'a graph without cycles', [names[index], ...circle].join(' takes '));
}

/** Names from `from` to `target`, each taking the next; null where there is no such way. */
function wayTo(
  target: string,
  from: string,
  layers: readonly LayerSpec[],
  names: readonly string[],
): string[] | null {
  const ways = [[from]];
  const seen = new Set<string>();
  for (const way of ways) {
    const [last] = way.slice(-1) as [string];
    if (last === target) return way;
    if (seen.has(last)) continue;
    seen.add(last);
    const index = names.indexOf(last);
    const taken = index < 0 ? [] : (layers[index]!.inputs ?? names.slice(Math.max(index - 1, 0), index));
    ways.push(...taken.map((name) => [...way, name]));
  }
  return null;
}

function checkUse({ inputs, names, sources, outputs }: Graph): void {
  const taken = sources.flat();
  const isTaken = (from: LayerSource['from'], index: number) =>
    taken.some((source) => source.from === from && source.index === index);
  names.forEach((name, index) => {
    if (isTaken('layer', index) || outputs.includes(index)) return;
    throw wrongAt(`layers.${index}`, 'a layer or `outputs` to use it', `${name}, which nobody uses`);
  });
  inputs.forEach((name, index) => {
    if (isTaken('input', index)) return;
    throw wrongAt(`inputs.${index}`, 'a layer to take it', `${name}, which nobody uses`);
  });
}

/** The error for a program that breaks a rule there. */
export function wrongAt(path: string, need: string, value: string): InputError {
  return new InputError('invalid-program', { rule: `the program spec is wrong at ${path}`, need, value });
}
