import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { programs } from '../../../corpus/programs/index.ts';
import { cleanVariants } from '../../../src/faults/clean.ts';
import { openBank } from '../../../src/inputs/bank/bank-store.ts';
import {
  healthySeeds,
  trainHealthyCommittee,
  trainReference,
  trainSearched,
} from '../../../src/inputs/bank/healthy.ts';
import {
  bankGenerator,
  bankSizes,
  makeBank,
  type ProbeBank,
  whyNoBank,
  whyRefused,
} from '../../../src/inputs/bank/make-bank.ts';
import { referenceOf } from '../../../src/inputs/bank/probe.ts';
import { probeNetworks } from '../../../src/inputs/bank/probe-networks.ts';
import { rowsBySlice, sliceNames } from '../../../src/inputs/bank/slices.ts';
import { readTestInputs } from '../../../src/kills/test-inputs.ts';
import { hashJson } from '../../../src/lib/hash.ts';
import { mean } from '../../../src/statistics/descriptive.ts';
import { recordingDefaults } from '../../../src/traces/recording-defaults.ts';
import { selectBackend } from '../../../src/training/backend.ts';

const spec = { ...programs.get('so-66602662'), id: 'small-blobs', epochs: 8 };

/** Of a program of five values, in a third of the steps: most of the time is theirs. */
const { train } = bankGenerator.with({ steps: 1000 });
const trainQuickly = () => vi.spyOn(bankGenerator, 'train').mockImplementation(train);

let directory: string;
let bank: ProbeBank;
let reference: ReturnType<typeof trainReference>;
beforeAll(async () => {
  await selectBackend('wasm');
  directory = await mkdtemp(join(tmpdir(), 'bank-'));
  trainQuickly();
  bank = makeBank(spec);
  reference = trainReference(spec);
}, 120_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('the healthy networks behind a bank', () => {
  it('have seeds that no recording has, and none serves twice', () => {
    const { searched, committee, reference } = healthySeeds;
    const all = [...searched, ...committee, ...reference];
    expect(new Set(all).size).toBe(all.length);
    expect(Math.min(...all, healthySeeds.data)).toBeGreaterThanOrEqual(recordingDefaults.seeds);
    expect(bankSizes.recordedSeeds).toBe(recordingDefaults.seeds);
  });

  it('are of the program as it is and of its harmless variants, never of a mutant', () => {
    const healthy = new Set([spec, ...cleanVariants(spec).map((variant) => variant.spec)].map(hashJson));
    const committee = trainHealthyCommittee(spec);
    const used = [...trainSearched(spec), ...committee, ...reference];
    expect(used.every((network) => healthy.has(hashJson(network.spec)))).toBe(true);
    expect(new Set(committee.map((member) => hashJson(member.spec))).size).toBeGreaterThan(2);
  }, 120_000);
});

describe('a bank', () => {
  it('has all slices of a program with points in a cube, and finite rows', () => {
    expect(bank.missing).toEqual({});
    expect(bank.approved).toBeGreaterThan(0.5);
    const rows = rowsBySlice(bank.slices);
    for (const name of sliceNames) expect(rows[name].length).toBeGreaterThanOrEqual(bankSizes.fewest);
    expect(bank.rows.inputs.every(Number.isFinite)).toBe(true);
    expect(bank.rows.inputs.length).toBe(bank.slices.length * 5);
  });

  it('is answered by fresh healthy networks as its slices say', () => {
    const { healthy } = referenceOf(spec, bank);
    const accuracy = (slice: (typeof sliceNames)[number]) =>
      mean(healthy.map(({ bySlice }) => bySlice[slice].accuracy));
    const confidence = (slice: (typeof sliceNames)[number]) =>
      mean(healthy.map(({ bySlice }) => bySlice[slice].confidence));
    expect(accuracy('weak')).toBeGreaterThan(0.97);
    expect(accuracy('random')).toBeGreaterThan(0.8);
    expect(accuracy('surprise')).toBeLessThan(accuracy('real'));
    expect(confidence('frontier')).toBeLessThan(confidence('random'));
  }, 120_000);

  it('is the same every time, and what was written is what is read', async () => {
    trainQuickly();
    const made = await openBank(spec, directory);
    const files = await readdir(directory);
    const again = await openBank(spec, directory);
    expect(again).toEqual(made);
    expect(await readdir(directory)).toEqual(files);
    expect(made.slices).toEqual(bank.slices);
    expect(made.rows.targets).toEqual(bank.rows.targets);
    made.rows.inputs.forEach((value, i) => {
      expect(Math.abs(value - bank.rows.inputs[i]!)).toBeLessThan(1e-4 * (1 + Math.abs(value)));
    });
    const file = await readTestInputs(join(directory, files.find((name) => name.endsWith('.arrow'))!));
    expect(file.program).toBe(spec.id);
    expect(file.slices).toEqual(bank.slices);
  }, 120_000);

  it('is refused where its note is of other rows', async () => {
    const name = (await readdir(directory)).find((file) => file.endsWith('.json'))!;
    const note = { program: spec.id, version: 1, missing: {}, approved: null, sha256: '0'.repeat(64) };
    await writeFile(join(directory, name), JSON.stringify(note));
    await expect(openBank(spec, directory)).rejects.toMatchObject({ code: 'bank-damaged' });
  });
});

it('asks every network through the preprocessing of its own run', () => {
  const [network] = reference;
  const raw = { ...spec, data: { ...spec.data, preprocessing: [] } };
  const [own] = probeNetworks([network!], bank.rows);
  const [other] = probeNetworks([{ ...network!, spec: raw }], bank.rows);
  expect(own).not.toEqual(other);
}, 120_000);

it('of token ids has real rows only, and says why', () => {
  const tokens = { ...programs.get('so-42800203'), epochs: 1 };
  const { missing, slices, approved } = makeBank(tokens);
  expect(approved).toBeNull();
  expect(missing.random).toContain('token ids');
  expect(new Set(slices).has('real')).toBe(true);
}, 120_000);

it('is not made by a generator whose labels do not stand, or all of whose rows show one class', () => {
  const showing = (...targets: number[]) => ({ ...bank.rows, rows: 2, targets: Float32Array.from(targets) });
  expect(whyRefused({ rows: showing(0, 1), share: 0.9 })).toBeNull();
  expect(whyRefused({ rows: showing(0, 1), share: 0.4 })).toContain('40 %');
  expect(whyRefused({ rows: showing(1, 1), share: 0.9 })).toContain('one class only');
});

it('is not for values and several labels', () => {
  for (const { task, ...rest } of programs.members)
    expect(whyNoBank({ ...rest, task }) === null).toBe(task === 'binary' || task === 'multiclass');
});
