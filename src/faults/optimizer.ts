import type { OptimizerKind } from '../training/optimizer-specs.ts';
import { optimizerSchema } from '../training/optimizer-specs.ts';
import type { Severity } from './contract.ts';
import { ladder, nameParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

/**
 * Severity by how far Keras's default rates let each one move: Adadelta and Adagrad at 0.001 hardly leave the start.
 * The kind a program already has is no setting of it, so that no mutant changes nothing.
 */
const kinds: readonly (readonly [OptimizerKind, Severity])[] = [
  ['adam', 'low'],
  ['rmsprop', 'low'],
  ['nadam', 'low'],
  ['adamax', 'medium'],
  ['sgd', 'medium'],
  ['adagrad', 'high'],
  ['adadelta', 'high'],
];
const names = kinds.map(([kind]) => kind);

export const optimizerChanged = specOperator({
  id: 'optimizer',
  title: 'Another optimizer, at its Keras defaults',
  source: 'DeepCrime OCH (ISSTA 2021), defaults of TensorFlow 2',
  settings: (spec) =>
    ladder(
      'kind',
      kinds.filter(([kind]) => kind !== spec.optimizer.kind),
    ),
  obstacle: () => 'every program has an optimizer',
  apply(spec, parameters) {
    const kind = nameParameter(parameters, 'kind', names);
    return { ...spec, optimizer: optimizerSchema.parse({ kind, clip: spec.optimizer.clip }) };
  },
});
