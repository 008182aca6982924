// The types of @tensorflow/tfjs-core use this global without asking for it.
/// <reference types="long" preserve="true" />
/**
 * faultgap as a library: programs → faults → traces → features → splits → diagnosers → the gap. Every export carries its
 * contract in its doc comment; formats of files are in `docs/formats.md`. `Answers`, `tallyAnswers` and `rightRows` are the old names of `Predictions`,
 * `tallyPredictions` and `correctRows`, exported for one more release.
 */

export { programs } from '../corpus/programs/index.ts';
export { type AuditOptions, auditTable } from './audit/audit.ts';
export { type AuditResult, auditResultSchema, parseAuditResult } from './audit/result.ts';
export { type AuditSource, readAuditSource } from './audit/source.ts';
export { type Diagnosis, diagnosisSchema } from './diagnosis/contract.ts';
export { type Corpus, openCorpus } from './diagnosis/corpus.ts';
export { diagnoseTrace } from './diagnosis/diagnose.ts';
export { cachedModels, openModels, shippedModels } from './diagnosis/learner/store.ts';
export type { Change, Trials } from './diagnosis/try/contract.ts';
export { runTrials } from './diagnosis/try/run-trials.ts';
export { loadTryScript, type TryScript } from './diagnosis/try/script.ts';
export type * from './eval/contract.ts';
export { controls } from './eval/controls/index.ts';
export { defineDiagnoser } from './eval/diagnosers/define.ts';
export { diagnosers } from './eval/diagnosers/index.ts';
export { evaluate, type Predictions as Answers, type Predictions } from './eval/evaluate.ts';
export { readLabels, writeLabels } from './eval/labels/file.ts';
export { labelTraces } from './eval/labels/labels.ts';
export { featureSets } from './eval/methods/feature-sets.ts';
export { normalisations } from './eval/normalisations/index.ts';
export type { Normalisation } from './eval/normalisations/normalisation.ts';
export { type EvaluableRecording, readRecording } from './eval/recording.ts';
export { parseResult, type Result, resultSchema } from './eval/result.ts';
export { joinTaskRows, type TaskRows } from './eval/rows.ts';
export { type ContrastLine, measureContrasts } from './eval/scores/contrasts.ts';
export { bootstrapT, type Gap, measureGap } from './eval/scores/gap.ts';
export { type Tally, tallyPredictions as tallyAnswers, tallyPredictions } from './eval/scores/tally.ts';
export { makeSplit, splits } from './eval/splits/index.ts';
export { evaluateRecording } from './eval/study/evaluate-recording.ts';
export { type ExampleRun, readExampleRuns } from './eval/study/example-runs.ts';
export { tasks } from './eval/tasks/index.ts';
export type * from './faults/contract.ts';
export { operators } from './faults/index.ts';
export { planMutants } from './faults/plan.ts';
export type * from './features/contract.ts';
export { exampleTrace, type TraceShape } from './features/example-trace.ts';
export { createExtractor, type Feature, layered, phased, single } from './features/extractor.ts';
export { extractors } from './features/index.ts';
export { extractFeatures, readFeatures, writeFeatures } from './features/table.ts';
export { probeRecording } from './inputs/bank/index.ts';
export { generators } from './inputs/generators/index.ts';
export type { HumanResult } from './inputs/human/index.ts';
export { importHumanStudy, planHumanStudy } from './inputs/human/index.ts';
export { type Ledger, type LedgerRow, readLedger } from './inputs/ledger.ts';
export { searchStrategies } from './inputs/search/index.ts';
export {
  type InputsResult,
  type InputsStudyRun,
  inputsResultSchema,
  parseInputsResult,
  runInputsStudy,
} from './inputs/study/index.ts';
export { type InputsStudyOptions, inputsStudyDefaults } from './inputs/study/options.ts';
export {
  type KillRun,
  type KillsResult,
  killsResultSchema,
  parseKillsResult,
  runKills,
} from './inputs/test-sets/index.ts';
export { type KillOptions, killDefaults } from './inputs/test-sets/options.ts';
export { packKills } from './kills/kill-set.ts';
export {
  killsByDisagreement,
  killsByLoss,
  killsByThreshold,
  killsByWrongness,
} from './kills/killing-inputs.ts';
export { createMatrix, openMatrix } from './kills/matrix.ts';
export {
  judgeAccuracies,
  killTestPower,
  mutationScore,
  type OperatorKills,
  operatorScore,
  sensitivity,
} from './kills/mutation-score.ts';
export { correctRows, correctRows as rightRows } from './kills/predictions.ts';
export { type Measure, type ModelKills, scoreModels } from './kills/scores.ts';
export { readTestInputs, type TestInputs, writeTestInputs } from './kills/test-inputs.ts';
export { type Board, buildBoard } from './leaderboard/board.ts';
export { type Card, cardSchema } from './leaderboard/card.ts';
export { type EntryScore, entryScoreSchema } from './leaderboard/entry-score.ts';
export { type Roster, readRoster } from './leaderboard/roster.ts';
export { checkSubmission, scoreEntry } from './leaderboard/score-entry.ts';
export { readSubmission } from './leaderboard/submission.ts';
export { InputError } from './lib/errors.ts';
export { type LinkOptions, type LinkResult, linkResultSchema, linkStudies } from './mutants/link/index.ts';
export {
  closeNetwork,
  type LayerWeight,
  openNetwork,
  type PostTrainingOperator,
  postTrainingOperators,
  type TrainedLayer,
  type TrainedNetwork,
} from './mutants/post-training/index.ts';
export {
  type Family,
  readQualityTables,
  type SelectionStudy,
  selectWithinBudget,
  studySelection,
} from './mutants/quality/index.ts';
export {
  parseRealismResult,
  type RealismResult,
  realismResultSchema,
  studyBugs,
  summariseStudy,
} from './mutants/realism/index.ts';
export { type StudyOptions, studyDefaults } from './mutants/realism/options.ts';
export { type ReplicationResult, replicationSchema } from './replication/index.ts';
export { writeReport } from './report/evaluation/report.ts';
export type { ReportInput } from './report/evaluation/section.ts';
export { formatResult } from './report/evaluation/text.ts';
export { exportHumanStudy } from './report/inputs/human-study.ts';
export { writeBoard } from './report/leaderboard/index.ts';
export { bootstrapPrograms, type Estimate } from './statistics/bootstrap.ts';
export { parseSweepResult, type SweepResult, sweepResultSchema } from './sweep/result.ts';
export { sweepRecording } from './sweep/sweep.ts';
export type { Imported } from './traces/import/finish.ts';
export { importRuns } from './traces/import/import.ts';
export { readMapping } from './traces/import/mapping.ts';
export type * from './traces/instruments/contract.ts';
export { instruments } from './traces/instruments/index.ts';
export type { ObserveOptions, TrainingObserver } from './traces/observe/contract.ts';
export { observeTraining } from './traces/observe/observe.ts';
export { planRecording } from './traces/plan.ts';
export { recordGroup } from './traces/recorder.ts';
export { type RunsOptions, record, recordRuns } from './traces/recording/recording.ts';
export { openTraces } from './traces/store/group-file.ts';
export { type Manifest, readManifest } from './traces/store/manifest.ts';
export { verifyRecording } from './traces/store/verify.ts';
export type * from './traces/trace.ts';
export { selectBackend } from './training/backend.ts';
export type * from './training/contract.ts';
export { defineProgram, type ProgramInput, type ProgramSpec, parseProgram } from './training/spec.ts';
export type { NetworkWithin } from './training/specs/networks-within.ts';
export { createTrainer } from './training/trainer.ts';
