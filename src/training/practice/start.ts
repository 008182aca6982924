import { InputError } from '../../lib/errors.ts';
import type { NamedWeight, WeightInfo } from '../contract.ts';
import { sizeOf } from '../data.ts';
import type { StartSpec } from './practice-specs.ts';

/** What a weight is called there. @param layers names of the network's layers */
export function startName({ name, layer }: WeightInfo, layers: readonly string[]): string {
  // <layer index>/<layer kind>/<role>; an index says nothing of a network with other layers.
  return [layers[layer]!, ...name.split('/').slice(2)].join('/');
}

/**
 * The first values of a network's weights that another one has: those of the same name and shape; null for the others.
 * @throws InputError `start-weights` where none fits, or one that `start.layers` asks for.
 */
export function matchStart(
  { program, layers: wanted }: StartSpec,
  infos: readonly WeightInfo[],
  layers: readonly string[],
  given: readonly NamedWeight[],
): (Float32Array | null)[] {
  const unknown = wanted?.find((name) => !layers.includes(name));
  if (unknown !== undefined) {
    throw new InputError('start-weights', {
      rule: 'start.layers names layers of the program',
      need: layers.join(', '),
      value: unknown,
    });
  }
  const byName = new Map(given.map((weight) => [weight.name, weight]));
  const found = infos.map((info) => {
    if (wanted !== undefined && !wanted.includes(layers[info.layer]!)) return null;
    const name = startName(info, layers);
    const weight = byName.get(name);
    if (weight !== undefined && String(weight.shape) === String(info.shape)) return weight.values;
    if (wanted === undefined) return null;
    throw new InputError('start-weights', {
      rule: `start.layers takes ${name} of shape [${info.shape.join(', ')}] from ${program}`,
      value: weight === undefined ? 'no weight of that name' : `shape [${weight.shape.join(', ')}]`,
    });
  });
  if (found.some((values) => values !== null && values.length > 0)) return found;
  throw new InputError('start-weights', {
    rule: `a run starts from weights of its own names and shapes, but ${program} has another graph`,
    need: infos.map((info) => `${startName(info, layers)} of ${sizeOf(info.shape)} values`).join(', '),
    value: given.map(({ name, shape }) => `${name} of ${sizeOf(shape)}`).join(', '),
  });
}
