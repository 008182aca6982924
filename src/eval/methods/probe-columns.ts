import { join } from 'node:path';
import { readFeatures } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import { existsPacked } from '../../lib/files.ts';
import type { ExtraColumns } from './extra-columns.ts';
import { addSetsOf } from './feature-sets.ts';

/** Family of columns, and name of the table beside a recording that holds them. */
export const probeBank = 'probe-bank';

/**
 * What trained networks answer to a probe bank, where one of the chosen feature sets reads it: the table `probe-bank.arrow`
 * beside the recording, whose feature sets `probe-bank`, `baseline+probe-bank` and `all+probe-bank` are added. Where none
 * reads it there is nothing to add, so that other evaluations keep all their traces.
 * @throws InputError `no-probe-bank` where it is asked for and not there; as `readFeatures`.
 */
export async function openProbeColumns(
  directory: string,
  featureSets: readonly string[],
): Promise<ExtraColumns[]> {
  if (!featureSets.some((id) => id === probeBank || id.endsWith(`+${probeBank}`))) return [];
  const name = `${probeBank}.arrow`;
  const path = join(directory, name);
  if (!existsPacked(path)) throw noProbeBank(path);
  const { hash, window } = await readFeatures(path);
  const origin = { id: probeBank, name, sha256: hash, notes: [note] };
  addSetsOf(origin);
  return [{ path, window, origin }];
}

const note =
  'probe-bank holds each network against healthy networks of its own program and is made after training, which other families are not: read its scores in that light.';

function noProbeBank(path: string): InputError {
  return new InputError('no-probe-bank', {
    rule: `the feature set ${probeBank} reads what trained networks answer to a probe bank`,
    need: path,
    value: 'no such file',
    remedy: 'Make it with `faultgap inputs probe`, or leave the feature set out.',
  });
}
