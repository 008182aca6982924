import { beforeAll, describe, expect, it } from 'vitest';
import { inputShapeOf } from '../../corpus/input-shape.ts';
import { prepareData } from '../../corpus/prepare.ts';
import { programs } from '../../corpus/programs/index.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { createNetwork } from '../../src/training/network.ts';
import { inferShapes } from '../../src/training/shapes.ts';

beforeAll(() => selectBackend('wasm'));

describe('inputShapeOf', () => {
  // That it is the shape of the rows that a program trains on is of the contract of programs.
  it('names near sources where one is unknown', () => {
    const { data } = programs.get('so-44998910');
    expect(() => inputShapeOf({ ...data, source: 'curv' })).toThrow(/Did you mean curve/);
  });
});

describe('inferShapes', () => {
  it.each(['so-44998910', 'd4-053', 'so-53700537', 'kx-bidirectional-imdb'])(
    'gives the shapes of the network that %s trains',
    (id) => {
      const spec = programs.get(id);
      const network = createNetwork([{ spec, seedIndex: 0, data: prepareData(spec, 0) }]);
      const built = network.layers.map(({ outputShape }) => outputShape);
      network.dispose();
      expect(inferShapes(spec, inputShapeOf(spec.data))).toEqual(built);
    },
  );
});
