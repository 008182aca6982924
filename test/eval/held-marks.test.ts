import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listHeldMarks, trustHeldMarks } from '../../src/eval/held-marks.ts';
import { readRecording } from '../../src/eval/recording.ts';
import { runsName } from '../../src/traces/store/runs-table.ts';
import { reseal, writeWholeRecording } from './whole-recording.ts';

let [checked, changed] = ['', ''];
beforeAll(async () => {
  [checked, changed] = [await writeWholeRecording(), await writeWholeRecording()];
});
afterAll(async () => {
  for (const directory of [checked, changed]) await rm(directory, { recursive: true });
});

const read = async (directory: string, isChecked = true) =>
  (await readRecording({ directory }, isChecked)).features(1);

test('what another process has checked is not held against the runs again, and anything else is', async () => {
  await read(checked, false);
  trustHeldMarks(listHeldMarks());
  // Without its runs nothing can be held against them: so nothing is, where the bytes are those that were checked.
  await rm(join(checked, runsName));
  await expect(read(checked)).resolves.toMatchObject({ window: 1 });
  await expect(read(checked, false)).rejects.toThrow(/runs\.arrow/);
  // Other bytes, whose seal is right.
  await reseal(join(changed, 'features.arrow'), 'features', 2, ({ name, values }) =>
    name === 'program' ? Array.from(values).reverse() : values,
  );
  await expect(read(changed)).rejects.toThrow(/program/);
});
