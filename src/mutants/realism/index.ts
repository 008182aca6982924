export type { BugResult } from './bug-result.ts';
export { type BugCost, countRuns, predictBugCost } from './cost.ts';
export { planPreTraining } from './deepcrime.ts';
export { findInputs } from './job.ts';
export { type StudyOptions, studyDefaults } from './options.ts';
export {
  type Comparison,
  parseRealismResult,
  type RealismResult,
  realismResultSchema,
} from './realism-result.ts';
export { mutateOriginals, type Originals, scenarios } from './scenarios.ts';
export { screenBug } from './screen-bug.ts';
export { studyBugs } from './study.ts';
export { hashStudy, preTraining } from './study-bug.ts';
export { summariseStudy } from './summarise.ts';
