import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { programs } from '../../corpus/programs/index.ts';
import { operatorsOf } from '../../src/faults/operator-sets.ts';
import { parametersText } from '../../src/faults/parameters.ts';
import { planMutants } from '../../src/faults/plan.ts';
import { hashJson } from '../../src/lib/hash.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';

/** Hashes of each program, of every setting of every operator on it, and of its plan, before specs were graphs. */
const known = JSON.parse(readFileSync(new URL('identities.json', import.meta.url), 'utf8')) as Record<
  string,
  { spec: string; settings: string; plan: string }
>;

function identify(spec: ProgramSpec) {
  const settings = operatorsOf('first').map((operator) => [
    operator.id,
    operator
      .settings(spec)
      .map(({ parameters, severity }) => [
        parametersText(parameters),
        severity,
        hashJson(operator.apply(spec, parameters)),
      ]),
  ]);
  const plan = planMutants(spec).map(({ id, severity, spec }) => [id, severity, hashJson(spec)]);
  return { spec: hashJson(spec), settings: hashJson(settings), plan: hashJson(plan) };
}

test('programs, their mutants and plans have the hashes that recordings know them by', () => {
  for (const [id, hashes] of Object.entries(known)) {
    expect(identify(programs.get(id)), id).toEqual(hashes);
  }
  expect(Object.keys(known)).toHaveLength(48);
});
