import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { hashData, prepareData, prepareRows, restoreRows, takeRows } from '../../../corpus/prepare.ts';
import { readTestInputs, type TestInputs, writeTestInputs } from '../../kills/test-inputs.ts';
import { readConfig } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { hashJson } from '../../lib/hash.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { healthySeeds } from './healthy.ts';
import { bankGenerator, bankSizes, bankVersion, makeBank, type ProbeBank, whyNoBank } from './make-bank.ts';
import { type SliceName, sliceNames } from './slices.ts';

/** What stands beside the rows of a bank. */
const noteSchema = z.strictObject({
  program: z.string(),
  version: z.int(),
  missing: z.partialRecord(z.enum(sliceNames), z.string()),
  approved: z.number().nullable(),
  /** Of the file of rows. */
  sha256: z.string(),
});

/** The bank as test inputs of the program, for the execution matrix: units and encoding of its data at seed 0. */
function bankInputs(spec: ProgramSpec, { rows, slices }: ProbeBank): TestInputs {
  const dataHash = hashData(prepareData(spec, 0));
  return { program: spec.id, dataHash, dataSet: prepareRows(spec, 0, rows), slices };
}

/**
 * The bank of a program: read from the directory where it was made before by the same settings from the
 * same spec, made and written otherwise. The backend must have been selected.
 * @throws InputError as `writeTestInputs` and `readTestInputs`; `bank-damaged`, `invalid-config` where
 * notes and rows do not belong together.
 */
export async function openBank(spec: ProgramSpec, directory: string): Promise<ProbeBank> {
  const stem = join(directory, `${spec.id}-v${bankVersion}-${hashSettings(spec).slice(0, 12)}`);
  if (!existsSync(`${stem}.json`)) await writeBank(stem, spec, makeBank(spec));
  // Read back even where it was just made: 32-bit numbers in other units are not the same to the last bit.
  return readBank(stem, spec);
}

/** The names of seeds are part of the hash, which kept banks go by. */
function hashSettings(spec: ProgramSpec): string {
  const { reference: yardstick, ...seeds } = healthySeeds;
  const { id, settings } = bankGenerator;
  return hashJson([bankVersion, bankSizes, { ...seeds, yardstick }, id, settings, spec]);
}

async function writeBank(stem: string, spec: ProgramSpec, bank: ProbeBank): Promise<void> {
  const { program, version, missing, approved } = bank;
  const { sha256 } = await writeTestInputs(`${stem}.arrow`, bankInputs(spec, bank));
  const note: z.output<typeof noteSchema> = { program, version, missing, approved, sha256 };
  await writeFileAtomic(`${stem}.json`, `${JSON.stringify(note, null, 2)}\n`);
}

async function readBank(stem: string, spec: ProgramSpec): Promise<ProbeBank> {
  const path = `${stem}.json`;
  const { sha256, ...note } = readConfig(path, noteSchema);
  const file = await readTestInputs(`${stem}.arrow`);
  if (file.sha256 !== sha256 || file.program !== spec.id) throw damaged(path);
  return { ...note, rows: restoreRows(spec, 0, file.dataSet), slices: file.slices as SliceName[] };
}

function damaged(path: string): InputError {
  return new InputError('bank-damaged', {
    rule: `${path} does not describe the rows beside it`,
    remedy: 'Remove it; the bank is made again.',
  });
}

/** Slices that a generator made. Those of real rows may hold rows that the networks of a study trained on. */
const made: readonly SliceName[] = ['random', 'mixed', 'frontier'];

/** What was written for a bug, or why nothing was. */
export type BugInputs = { readonly bug: string } & (
  | { readonly rows: number; readonly slices: readonly SliceName[] }
  | { readonly reason: string }
);

/**
 * Writes the generated slices of the probe bank of a bug's repaired program as `<bug>.arrow`, for `faultgap realism
 * --inputs`; the bank itself is kept in `banks` beside it. The backend must have been selected.
 * @throws InputError as `openBank` and `writeTestInputs`.
 */
export async function writeBugInputs({ id, fixed }: BugPair, directory: string): Promise<BugInputs> {
  const reason = whyNoBank(fixed);
  if (reason !== null) return { bug: id, reason };
  const bank = await openBank(fixed, join(directory, 'banks'));
  const rows = bank.slices.flatMap((slice, row) => (made.includes(slice) ? [row] : []));
  if (rows.length === 0) return { bug: id, reason: bank.missing.random ?? 'the bank has no generated slice' };
  const slices = rows.map((row) => bank.slices[row]!);
  const inputs = bankInputs(fixed, { ...bank, rows: takeRows(bank.rows, rows), slices });
  await writeTestInputs(join(directory, `${id}.arrow`), inputs);
  return { bug: id, rows: rows.length, slices: [...new Set(slices)] };
}
