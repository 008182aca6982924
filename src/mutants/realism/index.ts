export { type BugCost, countRuns, predictBugCost } from './bug-context.ts';
export { type BugResult, hashStudy, preTraining } from './bug-result.ts';
export { compareApproaches, countWinners } from './compare-bugs.ts';
export { planPreTraining } from './deepcrime.ts';
export {
  type Comparison,
  parseRealismResult,
  type RealismResult,
  realismResultSchema,
} from './realism-result.ts';
export { mutateOriginals, type Originals, scenarios } from './scenarios.ts';
export { screenBug } from './screen-bug.ts';
export { findInputs, studyBugs } from './study.ts';
export { studyWildPair } from './study-wild.ts';
export { summariseStudy } from './summarise.ts';
