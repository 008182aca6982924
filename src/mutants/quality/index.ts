export type { MeasureTable } from './measure-tables.ts';
export { readQualityTables } from './quality-tables.ts';
export { type Family, selectionRules, selectWithinBudget } from './rate-families.ts';
export { cutPoints, isHighHigh, known, type SetRow } from './score-rows.ts';
export { type SelectionStudy, studySelection } from './selection-study.ts';
export { type MutantSummary, validateOnHeldOutPrograms } from './validate-selection.ts';
export { writeQualityTables } from './write-quality-tables.ts';
