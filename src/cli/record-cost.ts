import { formatTable } from '../report/table.ts';
import { type ProgramCost, predictCost } from '../traces/cost.ts';
import type { RecordingPlan } from '../traces/plan.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { printJson, printText } from './output.ts';
import { formatDuration } from './progress.ts';

/** Prints what a recording would cost, after a short pilot. */
export async function printCost(
  chosen: readonly ProgramSpec[],
  plan: RecordingPlan,
  { workers, json }: { readonly workers: number; readonly json?: boolean },
): Promise<void> {
  const costs = await predictCost(chosen, plan);
  const total = totalOf(costs);
  if (json) return printJson({ programs: costs, total, workers, hash: plan.hash });
  printText(
    formatTable(
      [...costs, total],
      [
        { heading: 'program', align: 'left', cell: (cost) => cost.program },
        { heading: 'runs', align: 'right', cell: (cost) => String(cost.runs) },
        { heading: 'groups', align: 'right', cell: (cost) => String(cost.groups) },
        { heading: 'core-seconds', align: 'right', cell: (cost) => cost.coreSeconds.toFixed(1) },
        { heading: 'per run', align: 'right', cell: (cost) => cost.coreSecondsPerRun.toFixed(3) },
      ],
    ),
  );
  printText(
    `about ${formatDuration(total.coreSeconds / workers)} with ${workers} workers, if each has a core`,
  );
}

function totalOf(costs: readonly ProgramCost[]): ProgramCost {
  const add = (value: (cost: ProgramCost) => number) => costs.reduce((total, cost) => total + value(cost), 0);
  const coreSeconds = add((cost) => cost.coreSeconds);
  const runs = add((cost) => cost.runs);
  return {
    program: 'total',
    runs,
    groups: add((cost) => cost.groups),
    coreSeconds,
    coreSecondsPerRun: coreSeconds / runs,
  };
}
