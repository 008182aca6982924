import { InputError } from '../../lib/errors.ts';
import type { Tensor } from '../../lib/tensor.ts';
import type { ForwardMode, LayerInfo, TrainingRun, WeightInfo } from '../contract.ts';
import { initialise } from '../initialisers.ts';
import type { LayerKind, LayerSpec } from '../layer-specs.ts';
import type { Disturbance } from '../ops/recurrent.ts';
import { initialStream } from '../seeds.ts';
import type { InitialiserSpec, RegulariserSpec } from '../specs/fields.ts';

export type SpecOf<K extends LayerKind> = Extract<LayerSpec, { kind: K }>;

/** Where a layer stands and which runs it serves; one run per replica. */
export interface LayerPlace {
  readonly runs: readonly TrainingRun[];
  /** Its own, or kind and count of that kind before it, such as `dense-0`: names the layer's random streams. */
  readonly name: string;
  /** Shape of each input, without replica and batch axes. */
  readonly inputShapes: readonly (readonly number[])[];
  /** Shape of the first input. */
  readonly inputShape: readonly number[];
  /** The layer whose kernel it uses; null for a kernel of its own. */
  readonly tied: Layer | null;
}

/** One weight tensor of a layer before it exists. */
export interface WeightPlan {
  readonly role: WeightInfo['role'];
  /** Path from the layer to the role, empty but for layers that hold layers: `forward/`. */
  readonly path: string;
  readonly shape: readonly number[];
  readonly trainable: boolean;
  /** First values of one replica. */
  initialise(replica: number): Float32Array;
  /** Penalty of each replica; null where none has one. */
  readonly regularisers: readonly NonNullable<RegulariserSpec>[] | null;
}

/**
 * The piecewise choices of a pass in the order in which layers make them: pre-activations of piecewise activations,
 * arg-max of max pooling. Recurrent cells make theirs inside and take no part.
 */
export interface GateTape {
  /** The choice to follow; `present` makes that of the present values. */
  visit(present: () => Tensor): Tensor;
}

/** What a layer may ask of the pass it takes part in. */
export interface ForwardContext {
  readonly mode: ForwardMode;
  /** Every input, `[R, B, …inputShapes[i]]`, `x` being the first. */
  readonly inputs: readonly Tensor[];
  /** The step whose random draws are used. */
  readonly step: number;
  /** The same as an int32 tensor `[1]`, which random kernels read. */
  readonly clock: Tensor;
  /** Piecewise choices to record or to follow; null in a plain pass. */
  readonly gates: GateTape | null;
  /** Adds a term `[R]` to the loss of each replica; null where nobody computes a loss. */
  readonly addLoss: ((term: Tensor) => void) | null;
  /** Called with the value before the activation; null where nobody looks. */
  readonly keepPreActivation: ((value: Tensor) => void) | null;
  /** Of what flows in a recurrent layer; null in any network that is as it was trained. */
  readonly disturbance: Disturbance | null;
  /** Tensors that are the same in every pass: made at the first one, kept as long as the network. */
  readonly constant: <T extends Record<string, Tensor>>(name: string, make: () => T) => T;
  /**
   * Moves one of the layer's own untrained weights w towards a present value `[R, …]`: w ← momentum · w + (1 − momentum) ·
   * scale · value. Null where they stay.
   */
  readonly follow: ((indexInLayer: number, value: Tensor, momentum: number, scale: number) => void) | null;
}

/** A layer of R replicas. */
export interface Layer {
  /** Shape of one output, without replica and batch axes. */
  readonly outputShape: readonly number[];
  readonly activation: LayerInfo['activation'];
  readonly weights: readonly WeightPlan[];
  /** Whether `forward` is given, after the layer's own weights, the first one of the layer it is tied to. */
  readonly borrows?: boolean;
  /** `x [R, B, …inputShape]`, its first input, and weights `[R, …shape]` in the order of the plan → `[R, B, …outputShape]`. */
  forward(x: Tensor, weights: readonly Tensor[], context: ForwardContext): Tensor;
}

/**
 * Builds one kind of layer. `specs` holds one spec per replica; they agree in all that `structure` keeps, so the first
 * stands for the others there.
 */
export interface LayerDefinition<S> {
  /** How many inputs it takes, at least and at most; one where left out. */
  readonly inputs?: readonly [least: number, most: number];
  build(specs: readonly S[], place: LayerPlace): Layer;
  /** The part of a spec that runs trained together must share. */
  structure(spec: S): unknown;
}

export type LayerKindDefinition<K extends LayerKind> = LayerDefinition<SpecOf<K>>;

/** A weight whose start and penalty are each replica's own. */
export function planWeight(
  place: LayerPlace,
  role: WeightInfo['role'],
  shape: readonly number[],
  initialisers: readonly InitialiserSpec[],
  regularisers: readonly RegulariserSpec[] = [],
): WeightPlan {
  return {
    role,
    path: '',
    shape,
    trainable: true,
    initialise: (r) => initialise(initialisers[r]!, shape, initialStream(place.runs[r]!, place.name, role)),
    regularisers: regularisers.some((one) => one !== null)
      ? regularisers.map((one) => one ?? { l1: 0, l2: 0 })
      : null,
  };
}

/** What of a penalty is structure: whether there is one, not how strong it is. */
export function penaltyStructure(regulariser: RegulariserSpec): unknown {
  return [(regulariser?.l1 ?? 0) > 0, (regulariser?.l2 ?? 0) > 0];
}

/** @throws InputError `layer-input` where the input has another number of axes. */
export function requireAxes(place: LayerPlace, axes: number, meaning: string): void {
  requireInput(place, place.inputShape.length === axes, meaning);
}

/** @throws InputError `layer-input` where one input is a single number without an axis. */
export function requireSomeAxes(place: LayerPlace): void {
  requireInput(place, place.inputShape.length > 0, '…, features');
}

/** @throws InputError `layer-input` where the inputs do not fit together, or not to the layer. */
export function requireInputs({ name, inputShapes }: LayerPlace, fit: boolean, rule: string): void {
  if (fit) return;
  throw new InputError('layer-input', {
    rule: `layer ${name} ${rule}`,
    value: inputShapes.map((shape) => `[${shape.join(', ')}]`).join(' and '),
  });
}

function requireInput(place: LayerPlace, fits: boolean, meaning: string): void {
  if (fits) return;
  throw new InputError('layer-input', {
    rule: `layer ${place.name} takes inputs of shape [${meaning}]`,
    value: `[${place.inputShape.join(', ')}]`,
    remedy: 'Put a layer that makes this shape before it (reshape, flatten).',
  });
}
