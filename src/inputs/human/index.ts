export { answerColumns, noClass } from './answers.ts';
export { type Assessor, type HumanResult, importHumanStudy } from './judge-study.ts';
export { type HumanStudy, planHumanStudy } from './plan.ts';
