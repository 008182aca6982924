export { listTables, type PassedOver } from './list-tables.ts';
export {
  type MeasureTable,
  type MeasureTableName,
  measureTableNames,
  noMeasure,
  parseMeasureName,
  type ReadMeasures,
  readMeasureTable,
} from './measure-tables.ts';
export { qualityTableName, readQualityTable, readQualityTables } from './quality-tables.ts';
export { type Family, selectWithinBudget } from './rate-families.ts';
export { type CutPoints, cutPoints, isHighHigh, known, type ScoreRow, type SetRow } from './score-rows.ts';
export { type SelectionStudy, studySelection } from './selection-study.ts';
export { type MutantSummary, validateOnHeldOutPrograms } from './validate-selection.ts';
export { writeQualityTables } from './write-quality-tables.ts';
