import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTraces } from '../../../src/diagnosis/find-trace.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultgap-odd-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(name: string, lines: readonly string[]) {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return findTraces(join(folder, name));
}

describe('what is wrong with a log is said with its place', () => {
  it.each<[string, string, readonly string[], string, RegExp]>([
    ['a row of another width', 'ragged.csv', ['epoch,loss', '0,1', '1', '2,0.5'], 'csv-unreadable', /line 3: .*need 2 cells; got 1/],
    ['a column that stands twice', 'doubled.csv', ['epoch,loss,loss', '0,1,2', '1,0.5,1'], 'table-column-twice', /column loss.*columns 2 and 3/],
    ['a table of features with a column f1', 'features.csv', ['id,f1,f2', '0,0.2,3', '1,0.4,1', '2,0.1,4'], 'log-features', /`faultgap audit`/],
    ['a table of features with answers', 'answers.csv', ['loss_mean,acc_end,label', '0.2,0.3,clean', '0.4,0.1,faulty'], 'log-features', /no log/],
  ])('%s', async (_, name, lines, code, message) => {
    const error = await read(name, lines).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  }); // biome-ignore format: a table

  it('a file that is not there, and a folder without a file', async () => {
    await expect(findTraces(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'no-import' });
    mkdirSync(join(folder, 'empty'));
    await expect(findTraces(join(folder, 'empty'))).rejects.toThrow('got no file that is called as logs are');
  });

  it('a broken log of a folder is left out with its line, and the others are read', async () => {
    const runs = join(folder, 'runs');
    mkdirSync(runs);
    writeFileSync(join(runs, 'good.csv'), 'epoch,loss\n0,1\n1,0.5\n2,0.3\n');
    writeFileSync(join(runs, 'bad.csv'), 'epoch,loss\n0,1\n1,0.5,7\n');
    const found: string[] = [];
    expect(await findTraces(runs, undefined, ({ text }) => found.push(text))).toHaveLength(1);
    expect(found).toEqual([expect.stringMatching(/^line 3: /)]);
  });
});

describe('an epoch counts', () => {
  const steps = async (name: string, lines: readonly string[]) => (await read(name, lines))[0]!.steps;

  it('as it is printed', async () => {
    const rows = ['epoch,loss,val_loss', 'Epoch 1/3,1.9,2', 'Epoch 2/3,1.4,1.6', 'Epoch 3/3,1.1,1.2'];
    expect(await steps('wordy.csv', rows)).toEqual([1, 2, 3]);
    expect(await steps('floats.csv', ['epoch,loss', '1.0,2', '2.0,1.5', '3.0,1'])).toEqual([1, 2, 3]);
  });

  it('with gaps, and with one that was written twice', async () => {
    const rows = ['epoch,loss', '1,2', '2,1.8', '5,1.6', '6,1.5', '7,1.4', '7,1.35', '8,1.3'];
    const [trace] = await read('gaps.csv', rows);
    expect(trace!.steps).toEqual([1, 2, 5, 6, 7, 8]);
    expect(trace!.scalars['loss.train']![4]).toBe(1.35);
    expect(trace!.header.log!.reading.join()).toContain('a number stands twice at one step');
  });
});

it('the examples of PyTorch tell how long an epoch is, and the mean since it began', async () => {
  const line = (epoch: number, batch: number, loss: number, mean: number) =>
    `Epoch: [${epoch}][${String(batch).padStart(3)}/500]\tTime  0.1 ( 0.2)\tLoss ${loss}e+00 (${mean}e+00)\tAcc@1   5.00 (  ${epoch + 4}.50)`;
  const [trace] = await read('imagenet.log', [
    line(0, 0, 6.9, 6.9), line(0, 250, 5.1, 6.1), ' *   Acc@1 8.500 Acc@5 21.300',
    line(1, 0, 5.2, 5.2), line(1, 250, 4.4, 4.8), ' *   Acc@1 14.500 Acc@5 31.300',
  ]); // biome-ignore format: a row per epoch
  expect(trace!.steps).toEqual([0, 250, 500, 750, 1000]);
  expect(trace!.scalars['loss.train']).toEqual([6.9, 6.1, 5.2, 4.8, null]);
  expect(trace!.scalars['loss.validation-score']).toEqual([null, null, 0.085, null, 0.145]);
  expect(trace!.header.log!.reading.join()).toContain('an epoch has 500 steps');
});
