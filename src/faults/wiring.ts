import type { LayerKind, LayerSpec } from '../training/layer-specs.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { type Graph, nameLayers, readGraph } from '../training/specs/graph.ts';

/** A layer and what it takes, held by reference, so that layers may come, go and change their names. */
export interface WiredLayer {
  layer: LayerSpec;
  /** Layers, or names of inputs of the program. */
  takes: (WiredLayer | string)[];
  readonly tied: WiredLayer | null;
  /** What it is called in the program it comes from; null for a new one. */
  readonly formerName: string | null;
}

function wire({ layers }: ProgramSpec, { inputs, names, sources, tied }: Graph): WiredLayer[] {
  const wired: WiredLayer[] = [];
  layers.forEach((layer, i) => {
    const takes = sources[i]!.map(({ from, index }) => (from === 'layer' ? wired[index]! : inputs[index]!));
    const owner = tied[i] === null ? null : wired[tied[i]!]!;
    wired.push({ layer, takes, tied: owner, formerName: names[i]! });
  });
  return wired;
}

/** The program of these layers; one that takes the layer before it, and said nothing of it, goes on saying nothing. */
function unwire(
  spec: ProgramSpec,
  graph: Graph,
  before: readonly WiredLayer[],
  wired: readonly WiredLayer[],
) {
  const names = nameLayers(wired.map(({ layer }) => layer));
  const nameOf = (taken: WiredLayer | string) => {
    if (typeof taken === 'string') return taken;
    const index = wired.indexOf(taken);
    return index < 0 ? taken.formerName! : names[index]!;
  };
  const layers = wired.map(({ layer, takes, tied }, i): LayerSpec => {
    const implied = takes.length === 1 && takes[0] === (i === 0 ? graph.inputs[0] : wired[i - 1]);
    const placed = layer.inputs === undefined && implied ? layer : { ...layer, inputs: takes.map(nameOf) };
    return tied === null ? placed : ({ ...placed, tied: nameOf(tied) } as LayerSpec);
  });
  const outputs = spec.outputs?.map((output, i) => ({
    ...output,
    layer: nameOf(before[graph.outputs[i]!]!),
  }));
  return { ...spec, layers, ...(outputs && { outputs }) };
}

/** The program after `edit` of its layers, which gives them in their new order. */
export function rewire(spec: ProgramSpec, edit: (wired: WiredLayer[]) => readonly WiredLayer[]): ProgramSpec {
  const graph = readGraph(spec);
  const wired = wire(spec, graph);
  return unwire(spec, graph, [...wired], edit(wired));
}

/**
 * The program with some of its layers exchanged; `change` is called once per given index. A layer keeps its place,
 * whatever it becomes, and those that take it go on taking it.
 */
export function changeLayers(
  spec: ProgramSpec,
  indices: readonly number[],
  change: (layer: LayerSpec) => LayerSpec,
): ProgramSpec {
  return rewire(spec, (wired) => {
    for (const index of indices)
      wired[index]!.layer = inPlaceOf(wired[index]!.layer, change(wired[index]!.layer));
    return wired;
  });
}

/** The layer with the name, inputs, freezing and mode of another. */
function inPlaceOf({ name, inputs, frozen, mode }: LayerSpec, layer: LayerSpec): LayerSpec {
  return {
    ...layer,
    ...(name !== undefined && { name }),
    ...(inputs !== undefined && { inputs }),
    ...(frozen !== undefined && { frozen }),
    ...(mode !== undefined && { mode }),
  };
}

/**
 * The program without some of its layers. Who took one of them takes what it took: of attention its queries, of others
 * with several inputs the last in the list. Who took a missing mask looks at every step; a mask that nobody takes any
 * more goes too.
 */
export function removeLayers(spec: ProgramSpec, indices: readonly number[]): ProgramSpec {
  return rewire(spec, (wired) => {
    const gone = new Set<WiredLayer | string>(indices.map((index) => wired[index]!));
    for (const mask of wired.filter(({ layer }) => layer.kind === 'mask')) {
      const users = wired.filter(({ takes }) => takes.includes(mask));
      if (users.length > 0 && users.every((user) => gone.has(user))) gone.add(mask);
    }
    const kept = (taken: WiredLayer | string): WiredLayer | string => {
      if (typeof taken === 'string' || !gone.has(taken)) return taken;
      if (taken.layer.kind === 'multiHeadAttention') return kept(taken.takes[0]!);
      const places = taken.takes.map((one) => (typeof one === 'string' ? -1 : wired.indexOf(one)));
      return kept(taken.takes[places.indexOf(Math.max(...places))]!);
    };
    const rest = wired.filter((one) => !gone.has(one));
    for (const one of rest) {
      const seen = one.takes.filter((taken, i) => !(gone.has(taken) && i === maskPlaces[one.layer.kind]));
      one.takes = seen.map(kept);
    }
    return rest;
  });
}

/** The program in which these layers look at every step; a mask that nobody takes any more goes too. */
export function removeMasks(spec: ProgramSpec, indices: readonly number[]): ProgramSpec {
  return rewire(spec, (wired) => {
    const masks = indices.flatMap((index) => {
      const { layer, takes } = wired[index]!;
      const place = maskPlaces[layer.kind];
      return place === undefined ? [] : takes.splice(place, 1);
    });
    const isUnused = (one: WiredLayer) =>
      masks.includes(one) && !wired.some(({ takes }) => takes.includes(one));
    return wired.filter((one) => !isUnused(one));
  });
}

/** Which input of a layer is a mask of steps. */
const maskPlaces: Partial<Record<LayerKind, number>> = { multiHeadAttention: 2, globalAveragePooling1d: 1 };

/** The program with layers put, one behind the other, between a layer and its first input. */
export function insertBefore(spec: ProgramSpec, index: number, layers: readonly LayerSpec[]): ProgramSpec {
  return rewire(spec, (wired) => {
    const target = wired[index]!;
    let last = target.takes[0]!;
    const added = layers.map((layer) => {
      last = { layer, takes: [last], tied: null, formerName: null };
      return last;
    });
    target.takes = [last, ...target.takes.slice(1)];
    return wired.toSpliced(index, 0, ...added);
  });
}
