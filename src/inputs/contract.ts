import type { RandomStream } from '../lib/random.ts';

/**
 * Labelled inputs as flat rows. What generators learn and make lies in the unit cube: pixels from 0 to 1, columns of a
 * table scaled to its own range. Images are row-major `[height, width, channels]`.
 */
export interface LabelledInputs {
  readonly rows: number;
  readonly inputShape: readonly number[];
  /** `rows × product(inputShape)` values in [0, 1]. */
  readonly inputs: Float32Array;
  /** Class of each row, from 0. */
  readonly labels: Int32Array;
  readonly classes: number;
}

/** The disjoint parts of a set of inputs: generators and networks learn from `train`, everything is judged on the others. */
export interface InputParts {
  readonly train: LabelledInputs;
  /** Sets thresholds: false alarms of the validator, gates. */
  readonly validation: LabelledInputs;
  readonly test: LabelledInputs;
}

/** A set of images (or other inputs) that generators are trained on: a line in `sets/index.ts`. */
export interface InputSet {
  readonly id: string;
  readonly title: string;
  readonly inputShape: readonly number[];
  readonly classes: number;
  /** Made once and the same every time. @throws InputError of the loaders. */
  load(): InputParts;
}

/** What settles a trained generator beside its data: part of the hash its weights are kept under. */
export interface TrainingOptions {
  /** Of weights, batches and noise; repetitions differ in it only. */
  readonly seed: number;
  /** Called after each piece of work, in steps. */
  readonly progress?: (done: number, total: number) => void;
}

/** One weight tensor, flat and row-major. */
export interface GeneratorWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One kind of generator: a file in `generators/` and a line in its list. */
export interface Generator {
  readonly id: string;
  readonly title: string;
  /** Paper that the kind comes from, and what of it is ours. */
  readonly source: string;
  /** Sizes and rates; everything that decides the weights beside data and seed, so that it can be hashed. */
  readonly settings: Readonly<Record<string, number>>;
  /** The same kind with some settings changed. @throws InputError `unknown-setting`. */
  with(changes: Readonly<Record<string, number>>): Generator;
  /** Trains from nothing. The backend must have been selected. Pure: the same data and seed give the same weights. */
  train(data: LabelledInputs, options: TrainingOptions): readonly GeneratorWeight[];
  /** A generator of these weights. @throws InputError `generator-weights` where they are not of this kind and data. */
  open(weights: readonly GeneratorWeight[], shape: GeneratorShape): TrainedGenerator;
}

/** What a generator makes. */
export interface GeneratorShape {
  readonly inputShape: readonly number[];
  readonly classes: number;
}

/**
 * A class-conditional generator that is ready to decode. All arrays are flat rows; one decoded row is one generator
 * call, whatever it costs. Nothing here is random but `prior`, which draws from the given stream.
 */
export interface TrainedGenerator extends GeneratorShape {
  /** Id of its kind. */
  readonly kind: string;
  /** Numbers of one latent. */
  readonly latentSize: number;
  /** `rows` latents of the prior. */
  prior(rows: number, random: RandomStream): Float32Array;
  /** Latents and their classes to inputs in [0, 1]. Deterministic (diffusion: DDIM from the latent as starting noise). */
  decode(latents: Float32Array, labels: Int32Array): Float32Array;
  /** The latent that gives an input back, as nearly as the generator can (the mean of a VAE's encoder). */
  readonly encode?: (inputs: Float32Array, labels: Int32Array) => Float32Array;
  /** Where it has an intermediate latent space that enters layer by layer. */
  readonly styles?: StyleSpace;
  /** Frees its tensors; it cannot be used afterwards. */
  dispose(): void;
}

/** The w space of a style-based generator (arXiv 1812.04948): one style per layer, coarse layers first. */
export interface StyleSpace {
  readonly layers: number;
  /** Numbers of one style. */
  readonly size: number;
  /** `rows × size`: the style of each latent, which all layers share until they are mixed. */
  map(latents: Float32Array, labels: Int32Array): Float32Array;
  /** `rows × layers × size` styles to inputs in [0, 1]. */
  synthesise(styles: Float32Array): Float32Array;
  /** Mean style over the prior and all classes, which StyleGAN truncates towards. */
  readonly mean: Float32Array;
  /** Mean style of a class over the prior. */
  classMean(label: number): Float32Array;
}

/**
 * Trained networks of one graph, run in one pass: a network under test with its instances, or some members
 * of a committee. Inputs in [0, 1] are brought to what the networks were trained on in here and nowhere
 * else.
 */
export interface Classifier extends GeneratorShape {
  /** Number of networks. */
  readonly instances: number;
  /** Per network `rows × classes`: values before the softmax. @throws InputError `input-range`, `input-shape`. */
  logits(inputs: Float32Array): readonly Float32Array[];
  /** Per network `rows × width`: outputs of the last hidden layer. @throws as `logits`. */
  features(inputs: Float32Array): readonly Float32Array[];
  dispose(): void;
}

/** Independently trained networks that vote on what an input shows; none of them is under test. */
export interface Committee {
  readonly members: number;
  /** Votes that a label needs to stand: four of five. */
  readonly quorum: number;
  /** `rows × members` predicted classes. */
  votes(inputs: Float32Array): Int32Array;
  /** `rows × width`: features of all members, each scaled to unit length and laid side by side. */
  features(inputs: Float32Array): Float32Array;
  dispose(): void;
}

/** Separates inputs of the domain from others, with a false-alarm rate that was measured. */
export interface Validator {
  readonly id: string;
  /** Inputs above it are invalid. */
  readonly threshold: number;
  /** Share of held-out real inputs that it calls invalid; `aimedFor` is what the threshold was set for. */
  readonly falseAlarms: { readonly aimedFor: number; readonly measured: number };
  /** The higher, the stranger. */
  scores(inputs: Float32Array): Float64Array;
  dispose(): void;
}

/** Where a search starts: an input that the network under test predicts correctly. */
export interface Seed {
  readonly index: number;
  readonly label: number;
  readonly latent: Float32Array;
  /** As decoded, in [0, 1]. */
  readonly input: Float32Array;
}

/** What every search is given. */
export interface SearchTask {
  readonly generator: TrainedGenerator;
  /** The network under test, one instance or those that a search may see. */
  readonly subject: Classifier;
  readonly seeds: readonly Seed[];
  /** Names for `randomStream`: set, generator, repetition. A strategy adds its own. */
  readonly names: readonly (string | number)[];
  /** Most generator calls per seed; a strategy may have a budget of its own below it. */
  readonly callsPerSeed: number;
  /** Sees every candidate of the strategies that keep labels in the loop; the published ones do not use it. */
  readonly committee: Committee;
  /** Mutants of the network under test that a guided search may see; others are kept for scoring. */
  readonly mutants?: Classifier;
  readonly progress?: (done: number, total: number) => void;
}

/** What a search ended with for one seed. */
export interface SearchOutcome {
  readonly seed: number;
  /** Whether the strategy's own goal was met. */
  readonly success: boolean;
  /** The best input found, in [0, 1]; the seed's own where nothing was tried. */
  readonly input: Float32Array;
  /** Generator calls used up, the seed's own decoding not counted. */
  readonly calls: number;
  /** Of an evolutionary search, counted from 1. */
  readonly generations: number | null;
  /** Truncation that was in force; null where there is none. */
  readonly psi: number | null;
  /** Share of the partner's style in a mix. */
  readonly alpha: number | null;
  /** Layers that were mixed, such as `2+3`. */
  readonly layers: string | null;
}

/** One way to look for inputs that a network gets wrong: a file in `search/` and a line in its list. */
export interface SearchStrategy {
  readonly id: string;
  readonly title: string;
  /** Where it comes from, and what of it is ours. */
  readonly source: string;
  /** Whether the generator must have a style space. */
  readonly needsStyles: boolean;
  /** Whether `SearchTask.mutants` must be given. */
  readonly needsMutants: boolean;
  /**
   * One outcome per seed, in their order; all seeds advance together, so that a step is one forward pass.
   * @throws InputError `no-style-space`, `no-mutants`, `search-budget`.
   */
  search(task: SearchTask): readonly SearchOutcome[];
}
