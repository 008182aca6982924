import { editTrainingData } from '../../faults/edits.ts';
import { operators } from '../../faults/index.ts';
import { type TrainedModel, trainModels } from '../../kills/train-models.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { randomStream } from '../../lib/random.ts';
import { closeNetwork, openNetwork, postTrainingOperators } from '../../mutants/post-training/index.ts';
import type { DataParts } from '../../training/data.ts';
import type { NetworkWeights } from '../../training/network.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { SubjectProgram, TrainedNetworks } from '../judges/index.ts';
import { checkPower } from './kill-tests.ts';
import type { KilledModel } from './kills-result.ts';
import type { KillOptions } from './options.ts';

/** Fault operators that are struck at their mildest and their strongest setting: data, optimisation, architecture. */
const preTraining = [
  'label-noise',
  'input-noise',
  'missing-data',
  'imbalance',
  'epochs',
  'learning-rate-down',
  'hidden-activation-removed',
];

/** DeepMutation++'s on weights and neurons, at its default ratio and at ten times it. */
const postTraining = { operators: ['GF', 'WS', 'NEB', 'NAI', 'NS'], ratios: [0.01, 0.1] };

/** A mutant with its trained instances. */
interface KillModel extends Pick<KilledModel, 'id' | 'kind' | 'operator' | 'severity'> {
  readonly networks: TrainedNetworks;
}

/** Everything that test sets are scored with. */
export interface KillModels {
  readonly spec: ProgramSpec;
  /** Inputs are searched on these originals. */
  readonly searchHalf: TrainedNetworks;
  /** Everything is scored beside these, which no search has seen. */
  readonly scoringHalf: TrainedNetworks;
  /** Plain re-training of the correct program. */
  readonly nulls: TrainedNetworks;
  readonly mutants: readonly KillModel[];
  readonly setAside: readonly { readonly id: string; readonly reason: string }[];
}

/** The program under test with what it trains on, inputs in [0, 1] and class indices as targets. */
export interface Subject extends SubjectProgram {
  readonly classes: number;
}

interface PlannedMutant extends Omit<KillModel, 'networks'> {
  readonly spec: ProgramSpec;
}

/** The pre-training mutants of a program: every operator that applies, at both ends of its own range. */
export function planTestMutants(spec: ProgramSpec): PlannedMutant[] {
  return preTraining.flatMap((id) => {
    const operator = operators.get(id);
    const settings = operator.settings(spec);
    const ends = [...new Set([settings[0], settings.at(-1)])].filter((setting) => setting !== undefined);
    return ends.map(({ parameters, severity }) => ({
      id: `${id} ${Object.values(parameters).join(' ')}`,
      kind: 'pre-training' as const,
      operator: id,
      severity,
      spec: operator.apply(spec, parameters),
    }));
  });
}

/** @throws InputError `too-few-instances` where no mutant of the program could be killed. */
export function checkInstances(spec: ProgramSpec, options: KillOptions): void {
  const afterTraining = postTraining.operators.length * postTraining.ratios.length;
  checkPower(planTestMutants(spec).length + afterTraining, options);
}

/**
 * Trains healthy instances and mutants, each instance under a seed of its own, and breaks the nulls
 * after training. A mutant that has an instance whose outputs are not finite is set aside. The backend
 * must have been selected.
 * @throws InputError `too-few-instances`.
 */
export function trainKillModels(subject: Subject, options: KillOptions): KillModels {
  const { spec, data } = subject;
  checkInstances(spec, options);
  const planned = planTestMutants(spec);
  const trained = trainAll(subject, planned, options);
  const networksOf = (own: ProgramSpec, weights: readonly NetworkWeights[]): TrainedNetworks => ({
    ...{ spec: own, inputShape: data.train.inputShape, weights },
  });
  const originals = weightsOf(trained.get(healthyId)!);
  const { healthy } = options;
  const half = healthy >> 1;
  const nulls = networksOf(spec, originals.slice(healthy));
  const reasons = new Map(planned.map(({ id }) => [id, whyUnusable(trained.get(id)!)]));
  const usable = planned.flatMap(({ spec: own, ...mutant }): KillModel[] => {
    if (reasons.get(mutant.id) !== null) return [];
    return [{ ...mutant, networks: networksOf(own, weightsOf(trained.get(mutant.id)!)) }];
  });
  return {
    spec,
    searchHalf: networksOf(spec, originals.slice(0, half)),
    scoringHalf: networksOf(spec, originals.slice(half, healthy)),
    nulls,
    mutants: [...usable, ...breakTrained(nulls)],
    setAside: [...reasons].flatMap(([id, reason]) => (reason === null ? [] : [{ id, reason }])),
  };
}

/** Healthy instances and mutants by id. No two models share a seed: what one owes to its start must not guide to another. */
function trainAll(
  subject: Subject,
  planned: readonly PlannedMutant[],
  { healthy, nulls, mutants, seed }: KillOptions,
): ReadonlyMap<string, TrainedModel> {
  const first = seed * seedsPerStudy;
  const models = planned.map(({ id, spec }, i) => ({
    ...{ id, spec },
    seeds: seedsFrom(first + healthy + nulls + i * mutants, mutants),
  }));
  return trainModels(
    [{ id: healthyId, spec: subject.spec, seeds: seedsFrom(first, healthy + nulls) }, ...models],
    (spec, seedIndex) => dataFor(subject, spec, seedIndex),
  );
}

const healthyId = 'healthy';
/** Seeds of different studies are kept apart by it. */
const seedsPerStudy = 10_000;

function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

/** All instances learn from the same rows; faults of data are drawn for each instance. */
function dataFor({ data, classes }: Subject, spec: ProgramSpec, seedIndex: number): DataParts {
  const train = spec.data.edits.reduce(
    (raw, edit) =>
      editTrainingData(
        raw,
        edit,
        randomStream(spec.id, seedIndex, 'fault', edit.operator, canonicalJson(edit.parameters)),
      ),
    { ...data.train, targetShape: [] as readonly number[], classes: classes as number | null },
  );
  return { ...data, train: { ...train, targetShape: data.train.targetShape } };
}

function weightsOf(model: TrainedModel): NetworkWeights[] {
  if ('reason' in model) throw new Error(model.reason);
  return model.instances.map(({ weights }) => weights);
}

function whyUnusable(model: TrainedModel): string | null {
  if ('reason' in model) return model.reason;
  const broken = model.instances.filter(({ outputs }) => !outputs.every(Number.isFinite)).length;
  return broken === 0 ? null : `${broken} of its instances give answers that are not finite`;
}

/** Mutants of the nulls, so that what a mutant kills beyond its null is the edit's alone. */
function breakTrained(nulls: TrainedNetworks): KillModel[] {
  const opened = nulls.weights.map((weights) => openNetwork(nulls.spec, nulls.inputShape, weights));
  return postTraining.operators.flatMap((id) => {
    const operator = postTrainingOperators.get(id);
    if (!operator.applicable(opened[0]!).applicable) return [];
    return postTraining.ratios.map((ratio): KillModel => {
      const weights = opened.map((network, k) => {
        const random = randomStream('kills', nulls.spec.id, id, ratio, k);
        return closeNetwork(nulls.spec, operator.mutate(network, ratio, random)).weights;
      });
      return {
        ...{ id: `${id} ${ratio}`, kind: 'post-training', operator: id, severity: null },
        networks: { ...nulls, weights },
      };
    });
  });
}
