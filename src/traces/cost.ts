import { startCpuTimer } from '../jobs/cpu-time.ts';
import type { ProgramSpec } from '../training/spec.ts';
import type { Instrument } from './instruments/contract.ts';
import { instruments } from './instruments/index.ts';
import { planRecording, type RecordingPlan, type RunGroup } from './plan.ts';
import { recordGroup } from './recorder.ts';
import { recordingSize } from './recording-sizes.ts';
import { planChecks } from './schedule.ts';

/** What a recording of one program will take. */
export interface ProgramCost {
  readonly program: string;
  readonly parameters: number;
  readonly runs: number;
  readonly groups: number;
  /** Processor time of one core, with all instruments. */
  readonly coreSeconds: number;
  readonly coreSecondsPerRun: number;
  /** What it may be for a program of its size (`corpus/config/recording.json`). */
  readonly mostPerRun: number;
}

const pilotSteps = 40;
const [few, many] = [5, 20] as const;

/**
 * Predicted cost of every program of a plan, from a pilot in this process: some `pilotSteps` steps of the clean program
 * with few and with many replicas, with instruments and without. Steps and checks are taken to cost the same
 * throughout a run, cost to be linear in replicas, and mutants to cost what their program does. The backend must
 * have been selected.
 * @param onTried called before each program, with how many are tried
 */
export async function predictCost(
  programs: readonly ProgramSpec[],
  plan: RecordingPlan,
  onTried: (count: number) => void,
): Promise<ProgramCost[]> {
  const costs: ProgramCost[] = [];
  for (const program of programs) {
    onTried(costs.length);
    const groups = plan.groups.filter((group) => group.program.id === program.id);
    const costOf = await measureGroupCost(program);
    const coreSeconds = groups.reduce((total, group) => total + costOf(group), 0);
    const runs = groups.reduce((total, group) => total + group.runs.length, 0);
    const { parameters, cpuSecondsPerRun } = recordingSize(program);
    costs.push({
      program: program.id,
      parameters,
      runs,
      groups: groups.length,
      coreSeconds,
      coreSecondsPerRun: coreSeconds / runs,
      mostPerRun: cpuSecondsPerRun,
    });
  }
  return costs;
}

/** Seconds that a group of this program takes. */
async function measureGroupCost(program: ProgramSpec): Promise<(group: RunGroup) => number> {
  await measurePilot(program, few);
  const [small, large] = [await measurePilot(program, few), await measurePilot(program, many)];
  return ({ runs, plannedSteps, checks: wanted }) => {
    const share = (runs.length - few) / (many - few);
    const between = (a: number, b: number) => Math.max(a * 0.2, a + share * (b - a));
    const checks = planChecks(plannedSteps, wanted).checks.length;
    return plannedSteps * between(small.step, large.step) + checks * between(small.check, large.check);
  };
}

/** Seconds per step and per check of so many replicas of the clean program. */
async function measurePilot(
  program: ProgramSpec,
  replicas: number,
): Promise<{ step: number; check: number }> {
  const perEpoch = Math.ceil(program.data.rows.train / program.batchSize);
  const epochs = Math.min(program.epochs, Math.ceil(pilotSteps / perEpoch));
  const plan = planRecording([{ ...program, epochs }], {
    mutantsPerClass: 0,
    cleanVariants: 0,
    seeds: replicas,
  });
  const group = plan.groups[0]!;
  const plain = await timeGroup(group, []);
  const observed = await timeGroup(group, instruments.members);
  const checks = planChecks(group.plannedSteps).checks.length;
  return { step: plain / group.plannedSteps, check: Math.max(0, observed - plain) / checks };
}

async function timeGroup(group: RunGroup, members: readonly Instrument[]): Promise<number> {
  const cpuTime = startCpuTimer();
  await recordGroup(group, { backend: 'pilot', versions: {}, instruments: members });
  return cpuTime();
}
