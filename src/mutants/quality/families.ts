/**
 * Canonical families of operator configurations (arXiv 2604.22640; rules in docs/mutation.md):
 * configurations that mean the same on programs of other depth, size and settings are one family.
 */
interface Scale {
  readonly prefix: string;
  readonly bins: readonly (readonly [upTo: number, name: string])[];
}

const scale = (prefix: string, bins: Scale['bins']): Scale => ({ prefix, bins });
const rest = Number.POSITIVE_INFINITY;

const percent = scale('pct', [
  [5, 'le_5'], [15, '5_15'], [30, '15_30'], [50, '30_50'], [70, '50_70'], [90, '70_90'], [rest, 'gt_90'],
]); // biome-ignore format: one scale, read as one line
const epochs = scale('ep', [
  [5, 'le_5'], [10, '6_10'], [25, '11_25'], [50, '26_50'], [100, '51_100'], [200, '101_200'], [rest, 'gt_200'],
]); // biome-ignore format: one scale, read as one line
const rates = scale('lr', [
  [1e-5, 'le_1e-5'], [1e-4, '1e-5_1e-4'], [1e-3, '1e-4_1e-3'], [1e-2, '1e-3_1e-2'], [rest, 'gt_1e-2'],
]); // biome-ignore format: one scale, read as one line
const batches = scale('bs', [
  [16, 'le_16'], [32, '17_32'], [64, '33_64'], [128, '65_128'], [256, '129_256'], [512, '257_512'], [rest, 'gt_512'],
]); // biome-ignore format: one scale, read as one line

type Reduce = (configuration: string) => string;

const toggle: Reduce = () => 'toggle';
const anyLayer: Reduce = () => 'any_layer';
/** `elu_3` is `elu` on layer 3. */
const withoutLayer: Reduce = (configuration) => configuration.replace(/(?:^|_)-?\d+$/, '') || 'any';
/** `0.25_0.25_4`: rates of two arguments, one value in all published tables, on layer 4. */
const dropout: Reduce = (configuration) => {
  const [first, second, layer] = configuration.split('_');
  if (layer === undefined) return withoutLayer(configuration);
  return first === second ? first! : `${first}_to_${second}`;
};
const binned =
  ({ prefix, bins }: Scale, pick: (parts: readonly string[]) => string | undefined): Reduce =>
  (configuration) => {
    const text = pick(configuration.split('_')) ?? '';
    const value = text.trim() === '' ? Number.NaN : Number(text);
    return `${prefix}_${bins.find(([upTo]) => value <= upTo)?.[1] ?? 'unknown'}`;
  };
const first = (parts: readonly string[]) => parts[0];
const last = (parts: readonly string[]) => parts.at(-1);

const reductions = new Map<string, Reduce>(
  Object.entries({
    disable_batching: toggle,
    remove_validation_set: toggle,
    remove_bias: anyLayer,
    add_bias: anyLayer,
    remove_activation_function: anyLayer,
    remove_weights_regularisation: anyLayer,
    change_dropout_rate: dropout,
    change_activation_function: withoutLayer,
    add_activation_function: withoutLayer,
    change_weights_initialisation: withoutLayer,
    add_weights_regularisation: withoutLayer,
    change_weights_regularisation: withoutLayer,
    add_noise: binned(percent, first),
    unbalance_train_data: binned(percent, first),
    make_output_classes_overlap: binned(percent, first),
    delete_training_data: binned(percent, first),
    change_label: binned(percent, first),
    change_learning_rate: binned(rates, last),
    change_epochs: binned(epochs, first),
    change_batch_size: binned(batches, first),
  }),
);

/** The key of a configuration within its operator: itself where the operator has no rule. */
export function canonicalKey(operator: string, configuration: string): string {
  return reductions.get(operator)?.(configuration) ?? configuration;
}

/** `<operator>::<key>`, the id of a family. */
export function familyOf(operator: string, configuration: string): string {
  return `${operator}::${canonicalKey(operator, configuration)}`;
}
