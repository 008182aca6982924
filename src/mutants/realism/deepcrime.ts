import type { FaultParameters, FaultSetting } from '../../faults/contract.ts';
import { hashTraining } from '../../faults/equivalents.ts';
import { operators } from '../../faults/index.ts';
import { randomStream } from '../../lib/random.ts';
import type { ProgramSpec } from '../../training/spec.ts';

/** One of DeepCrime's operators (ISSTA 2021), told in ours. */
interface DeepCrimeOperator {
  /** Its name in code, as the published tables have it. */
  readonly name: string;
  /** Ours that do the same. */
  readonly ours: readonly string[];
  /** Which of our settings are within its own range; all where left out. */
  readonly keeps?: (parameters: FaultParameters) => boolean;
  /** The configuration as published tables write it; `mutant` is the broken program. */
  configure(parameters: FaultParameters, mutant: ProgramSpec): string;
}

const value = (name: string) => (parameters: FaultParameters) => published(parameters[name]);

/** `elu_3`: the value and the layer; `elu` where every layer is struck at once. */
const onLayer =
  (name?: string) =>
  ({ layer, ...parameters }: FaultParameters) => {
    const parts = [...(name === undefined ? [] : [published(parameters[name])])];
    if (typeof layer === 'number') parts.push(String(layer));
    return parts.join('_') || 'all';
  };

/** Names as Keras and the published tables write them. */
function published(name: string | number | undefined): string {
  return keras[String(name)] ?? String(name).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
const keras: Readonly<Record<string, string>> = { logCosh: 'logcosh', huber: 'huber_loss', l1l2: 'l1_l2' };

/** `0.25_0.25_4`: DeepCrime names the rate twice. */
const dropoutRate = ({ rate, layer }: FaultParameters) =>
  typeof layer === 'number' ? `${rate}_${rate}_${layer}` : String(rate);

/** The published search in a few points: bisected ranges by the ladders of our operators, lists as they are. */
const deepCrimeOperators: readonly DeepCrimeOperator[] = [
  { name: 'change_label', ours: ['label-noise'], configure: value('percent') },
  { name: 'delete_training_data', ours: ['missing-data'], configure: value('percent') },
  { name: 'unbalance_train_data', ours: ['imbalance'], configure: value('percent') },
  {
    name: 'add_noise',
    ours: ['input-noise'],
    keeps: ({ deviations }) => deviations === 1,
    configure: value('percent'),
  },
  { name: 'make_output_classes_overlap', ours: ['class-overlap'], configure: value('percent') },
  {
    name: 'change_batch_size',
    ours: ['batch-size'],
    keeps: ({ batchSize }) => Number(batchSize) >= 32,
    configure: value('batchSize'),
  },
  {
    name: 'change_learning_rate',
    ours: ['learning-rate-down'],
    configure: (_, { optimizer }) => String(optimizer.learningRate),
  },
  { name: 'change_epochs', ours: ['epochs'], configure: value('epochs') },
  { name: 'disable_batching', ours: ['full-batch'], configure: () => 'all' },
  {
    name: 'change_activation_function',
    ours: ['hidden-activation-changed', 'output-activation-changed'],
    configure: onLayer('activation'),
  },
  {
    name: 'remove_activation_function',
    ours: ['hidden-activation-removed', 'output-activation-removed'],
    configure: onLayer(),
  },
  {
    name: 'add_activation_function',
    ours: ['hidden-activation-added'],
    configure: onLayer('activation'),
  },
  {
    name: 'add_weights_regularisation',
    ours: ['regulariser-added'],
    keeps: ({ strength }) => strength === 0.01,
    configure: onLayer('penalty'),
  },
  {
    name: 'change_weights_regularisation',
    ours: ['regulariser-changed'],
    keeps: ({ strength }) => strength === 0.01,
    configure: onLayer('penalty'),
  },
  { name: 'remove_weights_regularisation', ours: ['regulariser-removed'], configure: onLayer() },
  { name: 'change_dropout_rate', ours: ['dropout-rate'], configure: dropoutRate },
  { name: 'change_earlystopping_patience', ours: ['early-stopping-patience'], configure: value('patience') },
  { name: 'change_weights_initialisation', ours: ['initialiser'], configure: onLayer('initialiser') },
  { name: 'add_bias', ours: ['bias-added'], configure: onLayer() },
  { name: 'remove_bias', ours: ['bias-removed'], configure: onLayer() },
  { name: 'change_loss_function', ours: ['loss-within-kind', 'loss-cross-kind'], configure: value('loss') },
  { name: 'change_optimisation_function', ours: ['optimizer'], configure: value('kind') },
  { name: 'change_gradient_clip', ours: ['gradient-clip'], configure: value('value') },
  { name: 'remove_validation_set', ours: ['validation-removed'], configure: () => 'all' },
];

/** A pre-training mutant of the study. */
export interface PreTrainingMutant {
  /** `<operator>_<configuration>`, as the published labels are. */
  readonly id: string;
  readonly operator: string;
  readonly configuration: string;
  readonly spec: ProgramSpec;
  /** The same in our words. */
  readonly fault: FaultSetting & { readonly operator: string };
}

/**
 * At most `most` mutants of a program by DeepCrime's 24 operators, which take turns; which configuration comes first is
 * drawn per operator. No two train alike, and none trains like the program itself (validation data are looked at by
 * early stopping only).
 */
export function planPreTraining(spec: ProgramSpec, most: number): PreTrainingMutant[] {
  const queues = deepCrimeOperators.map((operator) =>
    randomStream('deepcrime', spec.id, operator.name).shuffle(configurations(spec, operator)),
  );
  const taken = new Set([trainingOf(spec)]);
  const ids = new Set<string>();
  const chosen: PreTrainingMutant[] = [];
  while (queues.some((queue) => queue.length > 0) && chosen.length < most) {
    for (const queue of queues) {
      const mutant = queue.pop();
      if (mutant === undefined || chosen.length === most) continue;
      const training = trainingOf(mutant.spec);
      if (taken.has(training) || ids.has(mutant.id)) continue;
      taken.add(training);
      ids.add(mutant.id);
      chosen.push(mutant);
    }
  }
  return chosen;
}

function trainingOf(spec: ProgramSpec): string {
  const { withoutValidation, ...rest } = spec;
  return hashTraining(spec.earlyStopping === undefined ? rest : spec);
}

function configurations(
  spec: ProgramSpec,
  { name, ours, keeps, configure }: DeepCrimeOperator,
): PreTrainingMutant[] {
  return ours.flatMap((id) => {
    const operator = operators.get(id);
    return oneLayerEach(operator.settings(spec))
      .filter(({ parameters }) => keeps?.(parameters) ?? true)
      .map(({ parameters, severity }) => {
        const mutant = operator.apply(spec, parameters);
        const configuration = configure(parameters, mutant);
        const fault = { operator: id, parameters, severity };
        return { id: `${name}_${configuration}`, operator: name, configuration, spec: mutant, fault };
      });
  });
}

/** DeepCrime strikes one layer at a time; every layer at once is kept where our operator offers nothing else. */
function oneLayerEach(settings: readonly FaultSetting[]): FaultSetting[] {
  const kind = ({ parameters: { layer, ...rest } }: FaultSetting) => JSON.stringify(rest);
  const single = new Set(settings.filter(({ parameters }) => typeof parameters.layer === 'number').map(kind));
  return settings.filter((setting) => setting.parameters.layer !== 'all' || !single.has(kind(setting)));
}
