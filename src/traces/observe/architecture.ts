import type { ObservedSetting, RunHeader } from '../trace.ts';

/** Architecture family, by the kinds of layers. */
export function architectureOf(
  layers: readonly Pick<ObservedSetting['layers'][number], 'kind'>[],
): RunHeader['family'] {
  const has = (...names: readonly string[]) => layers.some(({ kind }) => names.includes(kind));
  if (has('simpleRnn', 'lstm', 'gru', 'bidirectional')) return 'recurrent';
  return has('conv1d', 'conv2d') ? 'convolutional' : 'dense';
}
