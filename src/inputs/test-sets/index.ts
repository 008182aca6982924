export {
  type KillScore,
  type KillsOfSet,
  type KillsResult,
  type KillTestSet,
  killsResultSchema,
  type MutantStanding,
  parseKillsResult,
} from './kills-result.ts';
export { type KillPlan, type KillRun, type KillStep, killSteps, runKills } from './run-kills.ts';
