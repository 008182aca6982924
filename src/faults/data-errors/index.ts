import { createRegistry } from '../../lib/registry.ts';
import type { DataError } from './contract.ts';
import { duplicates } from './duplicates.ts';
import { inconsistencies } from './inconsistencies.ts';
import { labelErrors } from './label-errors.ts';
import { labelsDivided } from './labels-divided.ts';
import { missingValues } from './missing-values.ts';
import { outliers } from './outliers.ts';
import { unshuffled } from './unshuffled.ts';

/** Every kind of dirt that real faults name. A new one is a file beside this and a line here. */
export const dataErrors = createRegistry<DataError>('data error', [
  missingValues,
  outliers,
  duplicates,
  inconsistencies,
  labelErrors,
  labelsDivided,
  unshuffled,
]);
