/**
 * faultgap as a library: programs → faults → traces → features → splits → diagnosers → the gap. Every export carries its
 * contract in its doc comment; formats of files are in `docs/formats.md`.
 */

export { programs } from '../corpus/programs/index.ts';
export { bootstrapT } from './eval/bootstrap-t.ts';
export type * from './eval/contract.ts';
export { type ContrastLine, measureContrasts } from './eval/contrasts.ts';
export { controls } from './eval/controls/index.ts';
export { defineDiagnoser } from './eval/diagnosers/define.ts';
export { diagnosers } from './eval/diagnosers/index.ts';
export { type Corpus, diagnosedTasks } from './eval/diagnosis/ask.ts';
export { type Diagnosis, diagnosisSchema } from './eval/diagnosis/contract.ts';
export { diagnoseTrace } from './eval/diagnosis/diagnose.ts';
export { cachedTrust, openTrust, shippedTrust } from './eval/diagnosis/trust/store.ts';
export { type Answers, evaluate } from './eval/evaluate.ts';
export { evaluateRecording } from './eval/evaluate-recording.ts';
export { type ExampleRun, readExampleRuns } from './eval/example-runs.ts';
export { featureSets } from './eval/feature-sets.ts';
export { type Gap, measureGap } from './eval/gap.ts';
export { bootstrapPrograms, type Estimate } from './eval/interval.ts';
export { labelTraces } from './eval/labels.ts';
export { readLabels, writeLabels } from './eval/labels-file.ts';
export { type Board, buildBoard } from './eval/leaderboard/board.ts';
export { type Card, cardSchema } from './eval/leaderboard/card.ts';
export { type EntryScore, entryScoreSchema } from './eval/leaderboard/entry-score.ts';
export { type Roster, readRoster } from './eval/leaderboard/roster.ts';
export { checkSubmission, scoreEntry } from './eval/leaderboard/score-entry.ts';
export { readSubmission } from './eval/leaderboard/submission.ts';
export { normalisations } from './eval/normalisations/index.ts';
export type { Normalisation } from './eval/normalisations/normalisation.ts';
export { type EvaluableRecording, readRecording } from './eval/recording.ts';
export { parseResult, type Result, resultSchema } from './eval/result.ts';
export { joinTaskRows, type TaskRows } from './eval/rows.ts';
export { makeSplit, splits } from './eval/splits/index.ts';
export { sweepRecording } from './eval/sweep.ts';
export { parseSweepResult, type SweepResult, sweepResultSchema } from './eval/sweep-result.ts';
export { type Tally, tallyAnswers } from './eval/tally.ts';
export { tasks } from './eval/tasks/index.ts';
export type * from './faults/contract.ts';
export { operators } from './faults/index.ts';
export { planMutants } from './faults/plan.ts';
export type * from './features/contract.ts';
export { exampleTrace, type TraceShape } from './features/example-trace.ts';
export { createExtractor, type Feature, layered, phased, single } from './features/extractor.ts';
export { extractors } from './features/index.ts';
export { extractFeatures, readFeatures, writeFeatures } from './features/table.ts';
export { probeRecording } from './inputs/bank/probe.ts';
export { generators } from './inputs/generators/index.ts';
export { importHumanStudy } from './inputs/human/import-study.ts';
export { planHumanStudy } from './inputs/human/plan.ts';
export type { HumanResult } from './inputs/human/verdicts.ts';
export {
  type KillsResult,
  killsResultSchema,
  parseKillsResult,
} from './inputs/kills/kills-result.ts';
export { type KillOptions, killDefaults } from './inputs/kills/options.ts';
export { type KillRun, runKills } from './inputs/kills/run-kills.ts';
export { type Ledger, type LedgerRow, readLedger } from './inputs/ledger.ts';
export { searchStrategies } from './inputs/search/index.ts';
export { type InputsResult, inputsResultSchema, parseInputsResult } from './inputs/study/inputs-result.ts';
export { type InputsStudyOptions, inputsStudyDefaults } from './inputs/study/options.ts';
export { type InputsStudyRun, runInputsStudy } from './inputs/study/study.ts';
export { InputError } from './lib/errors.ts';
export { packKills } from './mutants/kill-set.ts';
export {
  killsByDisagreement,
  killsByLoss,
  killsByThreshold,
  killsByWrongness,
} from './mutants/killing-inputs.ts';
export { type LinkResult, linkResultSchema } from './mutants/link/link-result.ts';
export { type LinkOptions, linkStudies } from './mutants/link/link-study.ts';
export { createMatrix, openMatrix } from './mutants/matrix.ts';
export type * from './mutants/operators/contract.ts';
export { postTrainingOperators } from './mutants/operators/index.ts';
export { closeNetwork, openNetwork } from './mutants/operators/trained-network.ts';
export { readQualityTables } from './mutants/quality-tables.ts';
export { rightRows } from './mutants/rightness.ts';
export { type ModelKills, scoreModels } from './mutants/score-models.ts';
export { type SelectionStudy, studySelection } from './mutants/selection-study.ts';
export { type StudyOptions, studyDefaults } from './mutants/study/options.ts';
export {
  parseRealismResult,
  type RealismResult,
  realismResultSchema,
} from './mutants/study/realism-result.ts';
export { studyBugs } from './mutants/study/study.ts';
export { summariseStudy } from './mutants/study/summarise.ts';
export { readTestInputs, type TestInputs, writeTestInputs } from './mutants/test-inputs.ts';
export { exportHumanStudy } from './report/html/inputs/human-study.ts';
export type { ReportInput } from './report/input.ts';
export { writeBoard } from './report/leaderboard/index.ts';
export { writeReport } from './report/report.ts';
export { formatResult } from './report/text.ts';
export { openTraces } from './traces/group-file.ts';
export { type Imported, importRuns } from './traces/import/import.ts';
export { readMapping } from './traces/import/mapping.ts';
export type * from './traces/instruments/contract.ts';
export { instruments } from './traces/instruments/index.ts';
export { type Manifest, readManifest } from './traces/manifest.ts';
export { type ObserveOptions, observeTraining, type TrainingObserver } from './traces/observe/observe.ts';
export { planRecording } from './traces/plan.ts';
export { type RunsOptions, recordRuns } from './traces/record-runs.ts';
export { recordGroup } from './traces/recorder.ts';
export { record } from './traces/recording.ts';
export type * from './traces/trace.ts';
export { verifyRecording } from './traces/verify.ts';
export { selectBackend } from './training/backend.ts';
export type * from './training/contract.ts';
export { defineProgram, type ProgramInput, type ProgramSpec, parseProgram } from './training/spec.ts';
export { createTrainer } from './training/trainer.ts';
