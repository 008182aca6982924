import type { FaultParameters, FaultSetting } from '../../faults/contract.ts';
import { operators } from '../../faults/index.ts';
import { hashTraining } from '../../faults/plan.ts';
import { randomStream } from '../../lib/random.ts';
import type { ProgramSpec } from '../../training/spec.ts';

/** One of DeepCrime's operators (ISSTA 2021), in terms of ours. */
interface DeepCrimeOperator {
  /** Its name in code, as the published tables have it. */
  readonly name: string;
  /** Ours that do the same. */
  readonly ours: readonly string[];
  /** The configuration as published tables write it; `mutant` is the broken program. */
  readonly configure: (parameters: FaultParameters, mutant: ProgramSpec) => string;
  /** Which of our settings are within its own range. */
  readonly keeps: (parameters: FaultParameters) => boolean;
}

function like(
  ours: string,
  name: string,
  configure: DeepCrimeOperator['configure'],
  keeps: DeepCrimeOperator['keeps'] = () => true,
): DeepCrimeOperator {
  return { name, ours: ours.split(' '), configure, keeps };
}

const value = (name: string) => (parameters: FaultParameters) => published(parameters[name]);

/** `elu_3`: the value and the layer; `elu` where every layer is changed at once. */
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

const isOneDeviation: DeepCrimeOperator['keeps'] = ({ deviations }) => deviations === 1;
const isLarge: DeepCrimeOperator['keeps'] = ({ batchSize }) => Number(batchSize) >= 32;
const isUsual: DeepCrimeOperator['keeps'] = ({ strength }) => strength === 0.01;
const learningRate: DeepCrimeOperator['configure'] = (_, mutant) => String(mutant.optimizer.learningRate);

/**
 * The published search in few points: ranges by the ladders of our operators, lists as they are.
 */
const deepCrimeOperators: readonly DeepCrimeOperator[] = [
  like('label-noise', 'change_label', value('percent')),
  like('missing-data', 'delete_training_data', value('percent')),
  like('imbalance', 'unbalance_train_data', value('percent')),
  like('input-noise', 'add_noise', value('percent'), isOneDeviation),
  like('class-overlap', 'make_output_classes_overlap', value('percent')),
  like('batch-size', 'change_batch_size', value('batchSize'), isLarge),
  like('learning-rate-down', 'change_learning_rate', learningRate),
  like('epochs', 'change_epochs', value('epochs')),
  like('full-batch', 'disable_batching', () => 'all'),
  like(
    'hidden-activation-changed output-activation-changed',
    'change_activation_function',
    onLayer('activation'),
  ),
  like('hidden-activation-removed output-activation-removed', 'remove_activation_function', onLayer()),
  like('hidden-activation-added', 'add_activation_function', onLayer('activation')),
  like('regulariser-added', 'add_weights_regularisation', onLayer('penalty'), isUsual),
  like('regulariser-changed', 'change_weights_regularisation', onLayer('penalty'), isUsual),
  like('regulariser-removed', 'remove_weights_regularisation', onLayer()),
  like('dropout-rate', 'change_dropout_rate', dropoutRate),
  like('early-stopping-patience', 'change_earlystopping_patience', value('patience')),
  like('initialiser', 'change_weights_initialisation', onLayer('initialiser')),
  like('bias-added', 'add_bias', onLayer()),
  like('bias-removed', 'remove_bias', onLayer()),
  like('loss-within-kind loss-cross-kind', 'change_loss_function', value('loss')),
  like('optimizer', 'change_optimisation_function', value('kind')),
  like('gradient-clip', 'change_gradient_clip', value('value')),
  like('validation-removed', 'remove_validation_set', () => 'all'),
];

/** A pre-training mutant of the study. */
export interface PreTrainingMutant {
  /** `<operator>_<configuration>`, as the published labels are. */
  readonly id: string;
  readonly operator: string;
  readonly configuration: string;
  readonly spec: ProgramSpec;
  /** The same as a fault of ours. */
  readonly fault: FaultSetting & { readonly operator: string };
}

/**
 * At most `most` mutants of a program by DeepCrime's 24 operators, which take turns; which
 * configuration comes first is drawn per operator. No two train alike, and none trains like the
 * program itself (validation data are looked at by early stopping only).
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
      .filter(({ parameters }) => keeps(parameters))
      .map(({ parameters, severity }) => {
        const mutant = operator.apply(spec, parameters);
        const configuration = configure(parameters, mutant);
        const fault = { operator: id, parameters, severity };
        return { id: `${name}_${configuration}`, operator: name, configuration, spec: mutant, fault };
      });
  });
}

/** DeepCrime changes one layer at a time; all at once stays where we offer nothing else. */
function oneLayerEach(settings: readonly FaultSetting[]): FaultSetting[] {
  const kind = ({ parameters: { layer, ...rest } }: FaultSetting) => JSON.stringify(rest);
  const single = new Set(settings.filter(({ parameters }) => typeof parameters.layer === 'number').map(kind));
  return settings.filter((setting) => setting.parameters.layer !== 'all' || !single.has(kind(setting)));
}
