import type { LayerKind } from '../training/layer-specs.ts';
import type { OptimizerSpec } from '../training/optimizer-specs.ts';
import type { StartSpec } from '../training/practice/practice-specs.ts';
import type { LossName, ProgramFamily } from '../training/spec.ts';
import type { ActivationName } from '../training/specs/fields.ts';

/** Instrument families; `label` series serve labels only, `environment` ones a negative control: neither reaches an extractor. */
export const metricFamilies = [
  'loss',
  'gradient',
  'optimizer',
  'activation',
  'curvature',
  'label',
  'environment',
] as const;
export type MetricFamily = (typeof metricFamilies)[number];

/** What a metric means. */
export interface MetricSpec {
  /** `<family>.<name>`, the column name in the trace file. */
  readonly id: string;
  readonly family: MetricFamily;
  readonly unit: string;
  /** What the value scales with; only scale-free values compare across programs as they are. */
  readonly scale: 'scale-free' | 'loss-scaled' | 'weight-scaled' | 'environment';
  /** One number per check, or one per layer, weight tensor or class and check (an Arrow list). */
  readonly shape: 'scalar' | 'per-layer' | 'per-weight' | 'per-class';
  /** What one check costs, in gradient evaluations of the probe batch. */
  readonly cost: number;
  readonly description: string;
}

/** How a run ended. Crashed and diverged runs are kept. */
export type Outcome =
  | { readonly kind: 'completed' }
  | { readonly kind: 'diverged'; readonly step: number }
  | { readonly kind: 'crashed'; readonly stage: 'data' | 'build' | 'train'; readonly reason: string }
  | { readonly kind: 'timed-out'; readonly step: number };

/** The program of runs that do not say which program they are of, such as imported tables: nothing can be held out by program. */
export const unknownProgram = 'unknown';

/**
 * What an observer of the training script sees; extractors may use it, in the quarantined static family only. Runs that were
 * imported, or observed in somebody's own training, tell less: null is "not known", and `layers` is empty where no layer is known.
 */
export interface ObservedSetting {
  readonly layers: readonly {
    /** `other` for a layer that no program of ours has. */
    readonly kind: LayerKind | 'other';
    readonly activation: ActivationName | 'leakyRelu' | null;
    readonly outputShape: readonly number[];
    readonly parameters: number;
    /** What it takes, as indices of layers, −1 for an input of the network; left out where that is the layer before it. */
    readonly inputs?: readonly number[] | undefined;
    /** Not trained. */
    readonly frozen?: boolean | undefined;
  }[];
  /** Layers whose outputs are compared with targets; left out where that is the last. `loss` is that of the first. */
  readonly outputs?: readonly number[] | undefined;
  readonly loss: LossName | null;
  readonly optimizer: OptimizerSpec | null;
  readonly batchSize: number | null;
  readonly task: 'binary' | 'multiclass' | 'multilabel' | 'regression' | null;
  readonly classes: number | null;
  readonly inputRange: readonly [number, number] | null;
  readonly targetRange: readonly [number, number] | null;
  /** What a script of somebody's own says further; left out for programs of ours, whose spec says it all. */
  readonly script?: ObservedScript | undefined;
  /** Why something is null: by a field of this setting, a metric, or the beginning of the names of some. */
  readonly missing?: Readonly<Record<string, string>> | undefined;
}

/** A training script in its own words, not in ours; null is "not known". */
export interface ObservedScript {
  /** As the script calls it. */
  readonly loss: string | null;
  /** Whether the loss applies softmax or sigmoid itself, which `layers` then show as the activation of the last. */
  readonly expectsLogits: boolean | null;
  /** Activation of the last layer as the script has it. */
  readonly lastActivation: string | null;
  /** Shapes of one row of each output, and of its targets. */
  readonly outputShapes: readonly (readonly number[])[] | null;
  readonly targetShapes: readonly (readonly number[])[] | null;
  readonly optimizer: string | null;
  /** What moves the learning rate; null too where nothing is known to. */
  readonly schedule: string | null;
  /** Whether rows are dealt anew every epoch. */
  readonly shuffled: boolean | null;
  /** Rows of each class among the `rowsCounted` rows that were shown. */
  readonly classCounts: readonly number[] | null;
  readonly rowsCounted: number | null;
}

/** The identity of a run and how it ended (one per record batch). */
export interface RunHeader {
  /** Opaque: a hash that tells nothing of program or fault. */
  readonly traceId: string;
  readonly program: string;
  /** `unknown` where an imported run does not tell. */
  readonly family: ProgramFamily | 'unknown';
  /** `clean` for the healthy program, `clean-variant` for a harmless setting, else an operator id. */
  readonly operator: string;
  /** Class of the default map; null for clean runs. */
  readonly category: string | null;
  readonly parameters: Readonly<Record<string, number | string>>;
  readonly severity: string | null;
  /** Mutant id, ending in `@<setting>` unless that is plain; for clean runs `<program>/clean` or `<program>/clean-variant/<parameters>`. */
  readonly mutant: string;
  /** The healthy setting that it is a clean run of, or that its fault was put into: `plain`, a practice, a harmless change. Schema 2. */
  readonly setting?: string | undefined;
  readonly seedIndex: number;
  /** Recording block within the program, from 0. */
  readonly session: number;
  readonly plannedSteps: number;
  readonly doneSteps: number;
  readonly outcome: Outcome;
  readonly observed: ObservedSetting;
  /** On the clean test part after training, in the healthy program's terms; null where the run crashed. NaN never: a non-finite loss is `null` with `diverged`. */
  readonly test: { readonly loss: number | null; readonly metric: number | null } | null;
  /** Constants the labels need: L_ref of the healthy loss, and rows of the equal-sized evaluation parts. */
  readonly reference: { readonly constantLoss: number; readonly evaluationRows: number };
  readonly specHash: string;
  /** The run whose weights it started from; left out where it started from its initialisers. */
  readonly start?: (Omit<StartSpec, 'layers' | 'seed'> & { readonly seed: number }) | undefined;
  readonly dataHash: string;
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
  /** How the log was read that the run was imported from; left out where the run was recorded, or its columns are metrics by name. */
  readonly log?: LogReading | undefined;
  readonly schemaVersion: number;
}

/** What steps of a log count: `rows` are those of the log, `training rows` those that were trained on. */
export const logUnits = ['epochs', 'steps', 'rows', 'training rows'] as const;
export type LogUnit = (typeof logUnits)[number];

/** What was made of somebody's log. */
export interface LogReading {
  /** Of the run, as its folder, file or tool calls it. */
  readonly name: string;
  /** Sentences for whoever reads a result: what counts, what each column is, what is not used, what is odd. */
  readonly reading: readonly string[];
  /** Metrics that are means over what lies before a check, not values at it. */
  readonly means: readonly string[];
  /** What its steps count; left out where they are steps of the optimizer. */
  readonly unit?: LogUnit | undefined;
  /** Scores that are no share of rows that are correct, by metric, as the log calls them. */
  readonly scores?: Readonly<Record<string, string>> | undefined;
}

/** One value per check: null is "not recorded here", NaN and ±∞ are data. */
export type Series = readonly (number | null)[];
/** One list per check; null where the check did not record it. */
export type LayerSeries = readonly (readonly number[] | null)[];

/** What a run recorded. */
export interface Trace {
  readonly header: RunHeader;
  /** Step of each check, 1-based count of finished steps, strictly increasing; check at step 0 is before training. */
  readonly steps: readonly number[];
  readonly scalars: Readonly<Record<string, Series>>;
  readonly layered: Readonly<Record<string, LayerSeries>>;
}

/**
 * What an extractor sees of a trace: no label series, no environment, no fault, no names, no hashes. Checks after
 * the first non-finite loss or weight are gone.
 */
export interface ObservedTrace {
  readonly traceId: string;
  readonly plannedSteps: number;
  /** Whether a loss or weight that is not finite ended what is seen. */
  readonly lost: boolean;
  readonly steps: readonly number[];
  readonly scalars: Readonly<Record<string, Series>>;
  readonly layered: Readonly<Record<string, LayerSeries>>;
  readonly observed: ObservedSetting;
}
