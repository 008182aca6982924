import { z } from 'zod';
import { repairKinds, wildClasses } from '../../corpus/wild/contract.ts';
import { sha256Schema } from '../lib/config.ts';
import { estimateSchema } from '../statistics/bootstrap.ts';
import { logUnits } from '../traces/trace.ts';
import { changeSchema, trialsSchema } from './try/contract.ts';

const share = z.number().min(0).max(1);

const callsSchema = z.strictObject({
  healthy: z.int(),
  faulty: z.int(),
  found: z.int(),
  falseAlarms: z.int(),
  missed: z.int(),
  silent: z.int(),
  unlike: z.int(),
});

const namedSchema = z.strictObject({ named: z.int(), right: z.int() });

/** Faulty runs, those of which one class was named and those of which two were; right where theirs is among them. */
const namingsSchema = z.strictObject({ runs: z.int(), one: namedSchema, two: namedSchema });

const alarmsSchema = z.strictObject({
  bands: z.array(
    z.strictObject({
      /** Checks that a run of this band has at most; null for the last. */
      checks: z.int().nullable(),
      /** Log-odds of "faulty" become slope · log-odds + offset; limits are of what comes out. */
      odds: z.strictObject({ slope: z.number(), offset: z.number() }),
      /** Of its runs of programs not trained on: how they were called, and by how much probabilities are off. */
      heldOut: callsSchema,
      calibrationError: share,
      faultyFrom: share,
      /** Share of columns outside the training runs above which a run is called unlike them. */
      unlikeAbove: share,
    }),
  ),
  /** Of programs not trained on, by limits that were chosen on others. */
  heldOut: callsSchema,
  /** Of the open half of the wild runs, in the same columns; null where it was not measured. */
  foreign: callsSchema.nullable(),
});

/** Trust in a diagnoser, from predictions of programs not trained on. All classes weigh the same. */
export const trustSchema = z.strictObject({
  /** Of what: feature table, labels, columns, task, diagnoser, split and code. */
  key: sha256Schema,
  task: z.string(),
  diagnoser: z.string(),
  /** Held-out-program split, its folds, and what it was measured on. */
  split: z.string(),
  folds: z.int(),
  traces: z.int(),
  programs: z.int(),
  columns: z.int(),
  classes: z.array(z.string()),
  balancedAccuracy: estimateSchema,
  /** Scores are raised to 1 / temperature before they are called probabilities. */
  temperature: z.number().positive(),
  /** Mean distance of confidence from accuracy over ten bins, as scored and as tempered. */
  calibrationError: z.strictObject({ before: share, after: share }),
  /** Accuracy wanted of predictions; the thresholds were chosen for it. Detection goes by `alarms`. */
  target: share,
  /** Probability from which on a class is named, and two together; null where none reaches the target. */
  threshold: share.nullable(),
  twoFrom: share.nullable(),
  /** Share of traces predicted at that threshold, and accuracy among them; null where none is. */
  coverage: share,
  accuracy: share.nullable(),
  /** Of detection: limits by the number of checks, and how runs of unseen programs and foreign ones were called. */
  alarms: alarmsSchema.nullable(),
  /** Of fault typing: faulty runs of unseen programs, at the thresholds above; and of the open half of the wild runs in the same columns, null where it was not measured. */
  namings: z.strictObject({ heldOut: namingsSchema, foreign: namingsSchema.nullable() }).nullable(),
  /** Accuracy among the traces that are predicted with the greatest confidence. */
  curve: z.array(z.strictObject({ coverage: share, threshold: share, accuracy: share })),
});
export type Trust = z.output<typeof trustSchema>;

const predictionSchema = z.strictObject({
  task: z.enum(['detection', 'fault-typing', 'instability']),
  /** Share of the planned steps that was looked at. */
  window: share,
  /** Checks after training began, as a log has them: detection is judged by the band that has so many. */
  checks: z.int(),
  /** `abstained`: no class reaches the threshold. `not-asked`: `why` says what is missing. */
  status: z.enum(['answered', 'abstained', 'not-asked']),
  why: z.string().nullable(),
  /** The class named; null unless answered. */
  answer: z.string().nullable(),
  /** The class, or two of which it is one; empty unless answered. */
  named: z.array(z.string()).max(2),
  /** Calibrated, the likeliest first, as if classes came equally often; empty where nothing was predicted. */
  probabilities: z.array(z.strictObject({ name: z.string(), value: share })),
  trust: trustSchema.nullable(),
});

/** Quantiles of healthy runs, in per cent. */
const bandSchema = z.strictObject({
  p5: z.number(),
  p25: z.number(),
  median: z.number(),
  p75: z.number(),
  p95: z.number(),
});

const signalSchema = z.strictObject({
  family: z.string(),
  /** `<extractor>.<feature>` and the column of it that is furthest from healthy runs. */
  feature: z.string(),
  column: z.string(),
  sentence: z.string(),
  side: z.enum(['above', 'below']),
  value: z.number(),
  /** Share of healthy runs below it. */
  quantile: share,
  /** Distance from the healthy median in robust standard deviations. */
  distance: z.number(),
  healthy: z.strictObject({
    runs: z.int(),
    p5: z.number(),
    p25: z.number(),
    median: z.number(),
    p75: z.number(),
    p95: z.number(),
    /** A robust standard deviation: what `distance` is counted in. */
    spread: z.number().positive(),
  }),
  /** By how much log-odds of "faulty" and of the likeliest class fall at the healthy median. */
  weight: z.strictObject({ faulty: z.number(), class: z.number() }),
});
export type Signal = z.output<typeof signalSchema>;

const repairSchema = z.enum(repairKinds);
export type Repair = z.output<typeof repairSchema>;

const factSchema = z.strictObject({
  /** Id of the rule that states it. */
  rule: z.string(),
  /** What is so, with layer and step where there is one. */
  sentence: z.string(),
  /** Whether it is called a fault, which it is together with its consequence only. */
  fault: z.boolean(),
  /** What came of it in this run; null where nothing did, or nothing is recorded that would show it. */
  consequence: z.string().nullable(),
  class: z.enum(wildClasses).nullable(),
  /** What to change, the first first. */
  repairs: z.array(repairSchema),
});
export type Fact = z.output<typeof factSchema>;

const adviceSchema = z.strictObject({
  /** Null where a rule found a fault that may be of any class. */
  class: z.string().nullable(),
  /** The change as a script can make it. */
  ...changeSchema.shape,
  action: z.string(),
  source: z.string(),
  /** Sentences of facts and signals of this run that point to it. */
  because: z.array(z.string()),
});

const verdictSchema = z.strictObject({
  /** `silent`: no rule finds a fault, the learner does not answer, and curves do not speak for health. */
  kind: z.enum(['faulty', 'healthy', 'silent']),
  /** Whose verdict it is: rules come first, then the learner; curves where it has no answer, or they leave no doubt of health. */
  by: z.enum(['rule', 'learner', 'curves']),
  /** In one sentence. */
  why: z.string(),
  /** Classes of fault that are named, the likeliest first. */
  classes: z.array(z.string()).max(2),
});
export type Verdict = z.output<typeof verdictSchema>;

/** What `diagnose --json` prints. */
export const diagnosisSchema = z.strictObject({
  schemaVersion: z.literal(2),
  trace: z.strictObject({
    id: z.string(),
    program: z.string(),
    checks: z.int(),
    doneSteps: z.int(),
    plannedSteps: z.int(),
    /** What steps count: of a log often epochs. */
    unit: z.enum(logUnits),
    outcome: z.string(),
  }),
  training: z.strictObject({
    /** Manifest hash of the recording. */
    corpus: z.string(),
    columns: z.int(),
    families: z.array(z.string()),
    /** Families that the corpus has and the trace lacks, wholly or in part. */
    missing: z.array(z.string()),
    /** The program of the trace where the corpus holds it: its runs were not trained on. */
    leftOut: z.string().nullable(),
  }),
  verdict: verdictSchema,
  /** What rules found, faults first. */
  facts: z.array(factSchema),
  answers: z.array(predictionSchema),
  /** Features outside the middle 95 % of healthy runs, the most telling first. */
  signals: z.array(signalSchema),
  /** Columns by which it is judged whether the run is faulty, and how many no run of the corpus reaches. */
  unlike: z.strictObject({
    columns: z.int(),
    outside: z.int(),
    /** Whether they are too many to say anything. */
    is: z.boolean(),
  }),
  /** Losses between their least (0) and largest value (1), mean over each fifth of what is seen, beside those of healthy runs. */
  bands: z.array(
    z.strictObject({
      curve: z.string(),
      fifths: z.array(z.strictObject({ value: z.number(), healthy: bandSchema })),
      /** The same of each clean run of this program that the corpus holds. */
      siblings: z.array(z.array(z.number())),
    }),
  ),
  /** Columns of the trace with a value, and how many lie outside; 5 % do by chance. */
  unusual: z.strictObject({ columns: z.int(), outside: z.int() }),
  /** What to try, the first first: what rules say before what follows from the class of fault. */
  advice: z.array(adviceSchema),
  /** What became of the advice with `--try`; null where nothing was tried. */
  trials: trialsSchema.nullable(),
  notes: z.array(z.string()),
});
export type Diagnosis = z.output<typeof diagnosisSchema>;
export type DiagnosisPrediction = Diagnosis['answers'][number];
export type Advice = Diagnosis['advice'][number];
/** Advice before the task of the run says what to change to. */
export type Suggestion = Omit<Advice, 'times' | 'to'> & { readonly times?: number | undefined };
