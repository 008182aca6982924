import { countParameters } from '../corpus/measured.ts';
import { newPrograms, programs } from '../corpus/programs/index.ts';
import { groupBy } from '../src/lib/group.ts';
import type { ProgramSpec } from '../src/training/spec.ts';

const smallest = [...groupBy(newPrograms, ({ family }) => family).values()].map((family) =>
  family.reduce((least, spec) => (countParameters(spec) < countParameters(least) ? spec : least)),
);

/**
 * What is tried with every operator and practice: the programs of corpus 1, the toys, and the smallest new one of each
 * family; with FAULTGAP_ALL_PROGRAMS=1 all.
 */
export const triedPrograms: readonly ProgramSpec[] =
  process.env.FAULTGAP_ALL_PROGRAMS === '1'
    ? programs.members
    : programs.members.filter((spec) => !newPrograms.includes(spec) || smallest.includes(spec));
