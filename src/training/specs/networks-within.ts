import { z } from 'zod';
import { type LayerSpec, layerSchema } from '../layer-specs.ts';
import { nodeNameSchema, placeOfLayer } from './fields.ts';

/** A network that stands where a layer `L` may: a shorthand for the layers it holds. */
export interface NetworkWithin<L> {
  kind: 'network';
  name?: string | undefined;
  inputs?: string[] | undefined;
  frozen?: boolean | undefined;
  mode?: 'train' | 'evaluate' | undefined;
  takes?: string[] | undefined;
  layers: (L | NetworkWithin<L>)[];
}

type Nested<L> = L | NetworkWithin<L>;
type Written = Nested<LayerSpec>;
type NestedSchema = z.ZodType<Written, Nested<z.input<typeof layerSchema>>>;

const networkSchema = z.strictObject({
  kind: z.literal('network'),
  ...placeOfLayer,
  /** What its layers call its inputs; `input` where left out. */
  takes: z.array(nodeNameSchema).min(1).optional(),
  get layers(): z.ZodArray<NestedSchema> {
    return z.array(layerOrNetworkSchema).min(1);
  },
});

export const layerOrNetworkSchema: NestedSchema = z.discriminatedUnion('kind', [layerSchema, networkSchema]);

interface WithNetworks {
  readonly inputs?: readonly { readonly name: string }[] | undefined;
  readonly layers: readonly Written[];
  readonly outputs?: readonly { readonly layer: string }[] | undefined;
}

/**
 * The program with the layers of networks within it written out in their places: layer `dense-0` of network `encoder`
 * is `encoder/dense-0`, and whoever names `encoder` takes its last layer. Frozen networks freeze their layers, and a
 * network's mode is that of its layers. A list without networks stays what it is.
 */
export function inlineNetworks<P extends WithNetworks>(
  program: P,
): Omit<P, 'layers'> & { layers: LayerSpec[] } {
  const { inputs, layers, outputs } = program;
  if (layers.every((layer) => layer.kind !== 'network')) return { ...program, layers: layers as LayerSpec[] };
  const known = new Map<string, string>();
  const inlined = inline(layers, { prefix: '', before: inputs?.[0]?.name ?? 'input', known });
  const named = outputs?.map((output) => ({ ...output, layer: known.get(output.layer) ?? output.layer }));
  return { ...program, layers: inlined, ...(named && { outputs: named }) };
}

/** Where a list stands. */
interface Surroundings {
  readonly prefix: string;
  /** Full name of what comes before the list. */
  readonly before: string;
  /** What the list calls things, and their full names. */
  readonly known: Map<string, string>;
}

function inline(layers: readonly Written[], { prefix, before, known }: Surroundings): LayerSpec[] {
  const counts = new Map<string, number>();
  let last = before;
  return layers.flatMap((layer) => {
    const count = counts.get(layer.kind) ?? 0;
    counts.set(layer.kind, count + 1);
    const own = layer.name ?? `${layer.kind}-${count}`;
    const inputs = layer.inputs?.map((name) => known.get(name) ?? prefix + name);
    const made =
      layer.kind === 'network'
        ? inlineOne(layer, `${prefix}${own}/`, inputs ?? [last])
        : [{ ...layer, name: prefix + own, ...(inputs && { inputs }) }];
    last = made.at(-1)!.name!;
    known.set(own, last);
    return made;
  });
}

function inlineOne(
  { takes = ['input'], layers, frozen, mode }: NetworkWithin<LayerSpec>,
  prefix: string,
  inputs: readonly string[],
): LayerSpec[] {
  const known = new Map(takes.map((name, i) => [name, inputs[i] ?? name]));
  const made = inline(layers, { prefix, before: inputs[0]!, known });
  const [first, ...rest] = made;
  return [{ ...first!, inputs: first!.inputs ?? [inputs[0]!] }, ...rest].map((layer) => ({
    ...layer,
    ...(frozen && { frozen }),
    ...(mode && { mode: layer.mode ?? mode }),
  }));
}
