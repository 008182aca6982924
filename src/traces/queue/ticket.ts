import { z } from 'zod';
import { findProgram } from '../../../corpus/find-program.ts';
import { InputError } from '../../lib/errors.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { selectBackend } from '../../training/backend.ts';
import { planRecording, type RecordingOptions, type RunGroup } from '../plan.ts';
import { createJob, type RecordJob, recorderVersion, recordingVersions } from '../recording/job.ts';
import { planVersions } from '../recording-defaults.ts';
import { readPlanHash } from '../store/plan-file.ts';
import { traceSchemaVersion } from '../store/schema.ts';

/**
 * What a worker on another machine gets of a job: names and settings, from which it plans the group again. So a job
 * stays small however large its program is, and a worker whose code plans anything else notices.
 */
const ticketSchema = z.strictObject({
  schemaVersion: z.int(),
  code: z.string(),
  versions: z.record(z.string(), z.string()),
  /** Hash of the recording's plan. */
  plan: z.string(),
  options: z.strictObject({
    planVersion: z.literal(planVersions),
    mutantsPerClass: z.int().optional(),
    seeds: z.int(),
    cleanVariants: z.int().optional(),
    extraOperators: z.array(z.string()),
  }),
  backend: z.string(),
  program: z.string(),
  group: z.string(),
});
export type Ticket = z.output<typeof ticketSchema>;

/** What all tickets of a recording share. */
export interface TicketOrigin extends Pick<Ticket, 'plan'> {
  readonly options: RecordingOptions &
    Required<Pick<RecordingOptions, 'planVersion' | 'seeds' | 'extraOperators'>>;
}

export function writeTicket({ plan, options }: TicketOrigin, code: string, job: RecordJob): Ticket {
  const { group, backend, versions } = job;
  const { planVersion, mutantsPerClass, seeds, cleanVariants, extraOperators } = options;
  return {
    ...{ schemaVersion: traceSchemaVersion, code, versions: { ...versions }, plan, backend },
    options: { planVersion, mutantsPerClass, seeds, cleanVariants, extraOperators: [...extraOperators] },
    program: group.program.id,
    group: group.id,
  };
}

/** @throws InputError `other-version` unless the code that wrote a ticket is this very code. */
export function checkVersion(found: { readonly schemaVersion: number; readonly code: string }): void {
  const own = { schemaVersion: traceSchemaVersion, code: recorderVersion() };
  if (found.schemaVersion === own.schemaVersion && found.code === own.code) return;
  throw otherVersion(wordVersion(found), wordVersion(own));
}

function wordVersion({ schemaVersion, code }: { schemaVersion: number; code: string }): string {
  return `faultgap ${code} with trace schema ${schemaVersion}`;
}

function otherVersion(need: string, value: string): InputError {
  return new InputError('other-version', {
    rule: 'a worker records with the code of its recording',
    need,
    value,
    remedy: 'Install the same version on every machine; the job is left to others.',
  });
}

/** Reads tickets; what it planned last is kept, since the groups of a program come together. */
export class TicketReader {
  #planned: { readonly key: string; readonly groups: readonly RunGroup[] } | null = null;

  /**
   * The job of a ticket, for a machine that sees the recording at `out`.
   * @throws InputError `other-version`, `other-recording`, and those of `selectBackend`.
   */
  async read(ticket: unknown, out: string): Promise<RecordJob> {
    const { plan, program, group: id, backend, versions, options } = parseTicket(ticket);
    const installed = await selectBackend(backend);
    const own = recordingVersions(installed);
    if (canonicalJson(own) !== canonicalJson(versions))
      throw otherVersion(canonicalJson(versions), canonicalJson(own));
    if ((await readPlanHash(out)) !== plan) throw otherRecording(out);
    const group = this.#plan(program, { ...options, backend: installed.name }).find(
      (member) => member.id === id,
    );
    if (group === undefined) throw otherVersion(`group ${id} in the plan of ${program}`, 'none of that name');
    return createJob(out, group, { backend: installed.name, versions });
  }

  #plan(program: string, options: RecordingOptions): readonly RunGroup[] {
    const key = canonicalJson([program, options]);
    if (this.#planned?.key !== key) {
      this.#planned = { key, groups: planRecording([findProgram(program)], options).groups };
    }
    return this.#planned.groups;
  }
}

function parseTicket(ticket: unknown): Ticket {
  const origin = z.object({ schemaVersion: z.number(), code: z.string() }).safeParse(ticket);
  checkVersion(origin.data ?? { schemaVersion: Number.NaN, code: 'of an unknown version' });
  return ticketSchema.parse(ticket);
}

function otherRecording(out: string): InputError {
  return new InputError('other-recording', {
    rule: `${out} is not the directory of the recording on this queue, as this machine sees it`,
    remedy: 'Mount it, or say with --out where it is mounted.',
  });
}
