import { schemaWithoutSettings } from './store/schema.ts';
import type { ObservedSetting, Outcome, RunHeader } from './trace.ts';

/** What is known of a training about which nothing is said. */
export const unknownSetting: ObservedSetting = {
  layers: [], loss: null, optimizer: null, batchSize: null, task: null, classes: null, inputRange: null, targetRange: null,
}; // biome-ignore format: one setting, read as one

const noHash = '0'.repeat(64);

/** What headers of runs that our engine did not train leave open. */
export const foreignHeader = {
  parameters: {},
  severity: null,
  session: 0,
  test: null,
  reference: { constantLoss: 0, evaluationRows: 0 },
  specHash: noHash,
  dataHash: noHash,
  schemaVersion: schemaWithoutSettings,
} satisfies Partial<RunHeader>;

/** Who a training is that its owner named: whether it has a fault, nobody knows. */
export function namedRun(name: string, run: number) {
  return {
    program: name,
    operator: 'unknown',
    category: 'unknown',
    mutant: `${name}/unknown/${run}`,
    seedIndex: run,
  } satisfies Partial<RunHeader>;
}

/** How a training ended, by the step of its first non-finite number and by what broke it off. */
export function outcomeOf(divergedAt: number | null, crash: string | null): Outcome {
  if (divergedAt !== null) return { kind: 'diverged', step: divergedAt };
  return crash === null ? { kind: 'completed' } : { kind: 'crashed', stage: 'train', reason: crash };
}
