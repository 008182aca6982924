import { join } from 'node:path';
import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { takeRows } from '../../../corpus/prepare.ts';
import { writeTestInputs } from '../../kills/test-inputs.ts';
import { bankInputs, openBank } from './bank-store.ts';
import { whyNoBank } from './make-bank.ts';
import type { SliceName } from './slices.ts';

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
