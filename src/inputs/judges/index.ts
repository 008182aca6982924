export { openClassifier, predictedClasses, type TrainedNetworks, useClassifier } from './classifier.ts';
export { trainCommittee } from './committee.ts';
export { measureDistances, type StrategyDistance, setOfLedger } from './distances.ts';
export { distancesToSeeds, distanceViews, featureDistance, openFaultDiversity } from './diversity.ts';
export {
  countVotes,
  keepsLabel,
  meanMargin,
  probabilities,
  wrongLeads,
  wrongMargins,
} from './fault-margin.ts';
export { type GeneratorQuality, judgeGenerator, requireGenerator } from './gate.ts';
export { openLpips, readLpipsWeights } from './lpips/lpips.ts';
export { keepJudges, openSetJudges, type SetJudges } from './set-judges.ts';
export { l2Distance, passesScreening, ssim } from './similarity.ts';
export { type SubjectProgram, subjectProgram, trainSubject } from './subjects.ts';
export { areValid } from './validator.ts';
