import { selectBackend } from '../../training/backend.ts';
import { type ProgramInput, parseProgram } from '../../training/spec.ts';
import type { Instrument } from '../instruments/contract.ts';
import { instruments } from '../instruments/index.ts';
import { planRecording, type RecordingOptions } from '../plan.ts';
import { recordGroup } from '../recorder.ts';
import type { Trace } from '../trace.ts';
import { recordingVersions } from '../versions.ts';

/** What is run beside the program itself, and who looks. */
export interface RunsOptions extends RecordingOptions {
  /** Default: all of the written list. */
  readonly instruments?: readonly Instrument[];
}

/** One of each, to look at; a recording for a benchmark takes more. */
const few = { mutantsPerClass: 1, cleanVariants: 0, seeds: 1 };

/**
 * Trains a program and its mutants in this process and gives their traces: the program as it is, and unless told otherwise one
 * mutant of each fault class, with one seed. The same options give the same traces as `faultgap record`.
 * @throws InputError `invalid-program`, `unknown-operator`, and those of `selectBackend`.
 */
export async function recordRuns(program: ProgramInput, options: RunsOptions = {}): Promise<Trace[]> {
  const { instruments: watching = instruments.members, ...planned } = { ...few, ...options };
  const backend = await selectBackend(options.backend ?? 'wasm');
  const { groups } = planRecording([parseProgram(program)], { ...planned, backend: backend.name });
  const how = { backend: backend.name, versions: recordingVersions(backend), instruments: watching };
  const traces: Trace[] = [];
  for (const group of groups) traces.push(...(await recordGroup(group, how)));
  return traces;
}
