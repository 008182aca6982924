export {
  type ClaimComparison,
  type ClaimResult,
  type InputsResult,
  inputsResultSchema,
  type OverRepetitions,
  type PublishedRow,
  parseInputsResult,
  type StudyCell,
  type StudyGenerator,
  type SweepPoint,
} from './inputs-result.ts';
export { type InputsStudyRun, planJobs, runInputsStudy } from './study.ts';
export { type JudgedGenerator, openGenerator, trainAndJudge } from './train-generators.ts';
