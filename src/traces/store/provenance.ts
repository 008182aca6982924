import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../lib/errors.ts';
import { readFileText } from '../../lib/files.ts';
import { parseJson } from '../../lib/json.ts';

/** What a recording spends its time on; the rest is data, set-up, checks of weights and the final test. */
export const phases = ['training', 'instruments', 'writing'] as const;
type Phase = (typeof phases)[number];

/**
 * Where and how fast a group of lockstep runs was recorded. It lies beside the traces and outside every hash: the
 * environment metrics of a run, shared by the whole group.
 */
const provenanceSchema = z.strictObject({
  traceIds: z.array(z.string()),
  host: z.string(),
  process: z.int(),
  node: z.string(),
  /** Version of this package. Absent in older recordings, whose headers name it. */
  faultgap: z.string().optional(),
  startedAt: z.iso.datetime(),
  /** Wall and processor time of the whole group, its start-up included. */
  seconds: z.number(),
  cpuSeconds: z.number(),
  /** Of `seconds`: steps of training, looks of instruments, encoding and syncing the file. Absent in older recordings. */
  phases: z.record(z.enum(phases), z.number()).optional(),
  /** Of the process so far, other groups included. */
  peakMemoryBytes: z.number(),
  plannedSteps: z.int(),
});
export type Provenance = z.output<typeof provenanceSchema>;

/** Directory of the sidecars in a recording. */
export const provenanceDirectory = 'provenance';

/**
 * The provenance of every trace of a recording, by trace id; empty where the sidecars were left out of a copy.
 * @throws InputError `provenance` naming the file.
 */
export async function readProvenance(recording: string): Promise<Map<string, Provenance>> {
  const directory = join(recording, provenanceDirectory);
  const files = await readdir(directory, { recursive: true }).catch(() => []);
  const byTrace = new Map<string, Provenance>();
  for (const file of files.filter((name) => name.endsWith('.json')).sort()) {
    const provenance = await readSidecar(join(directory, file));
    for (const id of provenance.traceIds) byTrace.set(id, provenance);
  }
  return byTrace;
}

async function readSidecar(path: string): Promise<Provenance> {
  try {
    return provenanceSchema.parse(parseJson(await readFileText(path)));
  } catch (cause) {
    throw new InputError(
      'provenance',
      {
        rule: `${path} is no provenance record`,
        remedy: 'Delete it; no number depends on it but the environment control.',
      },
      { cause },
    );
  }
}

/** Wall time by phase, in seconds. */
export class PhaseTimer {
  readonly seconds: Record<Phase, number> = { training: 0, instruments: 0, writing: 0 };

  /** Runs `work`, or waits for it, on the account of a phase. */
  time<T>(phase: Phase, work: () => T): T {
    const start = performance.now();
    const add = () => {
      this.seconds[phase] += (performance.now() - start) / 1000;
    };
    const result = work();
    if (result instanceof Promise) return result.finally(add) as T;
    add();
    return result;
  }
}
