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
    ['numbers without a header', 'bare.csv', ['0,2.3,2.4', '1,1.9,2.1', '2,1.5,1.8'], 'log-header', /has no header.*names of its columns/],
    ['numbers between blanks', 'bare.txt', ['0 2.3 -2.4e-3', '1 1.9 nan'], 'log-unknown', /Columns such as/],
    ['losses of reinforcement learning', 'agent.csv', ['step,actor_loss,critic_loss', '1,0.5,2', '2,0.4,3'], 'log-players', /reinforcement learning.*actor_loss/],
    ['episodes with a reward', 'dqn.log', ['Episode 1 Reward: 3 Loss: 2', 'Episode 2 Reward: 4 Loss: 3', 'Episode 3 Reward: 5 Loss: 1', 'Episode 4 Reward: 2 Loss: 2'], 'log-players', /reinforcement learning/],
    ['one of two players', 'generator.csv', ['epoch,g_loss', '1,0.5', '2,0.4'], 'log-players', /one of two networks.*g_loss/],
    ['a line of text that is cut into cells', 'note.log', ['Dear all: 1, my loss: 2, see you: 3', 'soon'], 'log-unknown', /got text without a loss/],
  ])('%s', async (_, name, lines, code, message) => {
    const error = await read(name, lines).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  }); // biome-ignore format: a table

  it('text that is not UTF-8', async () => {
    writeFileSync(join(folder, 'latin.csv'), Buffer.from('époque,loss\n1,2\n', 'latin1'));
    await expect(findTraces(join(folder, 'latin.csv'))).rejects.toThrow('save it as UTF-8');
  });

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

  it('with commas between thousands, where it is a step', async () => {
    const rows = ['Iteration,Train Loss,Val Loss', '"500",2,2.5', '"1,000",1.5,2', '"12,500",1,1.5'];
    expect(await steps('thousands.csv', rows)).toEqual([500, 1000, 12500]);
  });

  it('at the end of a path, but not behind a quantity', async () => {
    const rows = ['loss/step,state.epoch,val/loss', '2,1,2.5', '1.5,2,2', '1,4,1.5'];
    const [trace] = await read('path.csv', rows);
    expect(trace!.steps).toEqual([1, 2, 4]);
    expect(trace!.scalars['loss.train']).toEqual([2, 1.5, 1]);
  });

  it('with gaps, and with one that was written twice', async () => {
    const rows = ['epoch,loss', '1,2', '2,1.8', '5,1.6', '6,1.5', '7,1.4', '7,1.35', '8,1.3'];
    const [trace] = await read('gaps.csv', rows);
    expect(trace!.steps).toEqual([1, 2, 5, 6, 7, 8]);
    expect(trace!.scalars['loss.train']![4]).toBe(1.35);
    expect(trace!.header.log!.reading.join()).toContain('a number stands twice at one step');
  });
});

describe('series and names are found', () => {
  const loss = [2.5, 1.5, 1];

  it('under two lines of names between bars, in per cent, as MATLAB prints them', async () => {
    const rule = '|=====================================|';
    const names = ['|  Epoch  |  Mini-batch  |  Mini-batch  |', '|         |   Accuracy   |     Loss     |'];
    const rows = loss.map((one, i) => `|  ${i + 1}  |  ${20 * (i + 1)}.00%  |  ${one}  |`);
    const [trace] = await read('matlab.log', [rule, ...names, rule, ...rows, rule]);
    expect(trace!.scalars).toMatchObject({ 'loss.train': loss, 'loss.train-score': [0.2, 0.4, 0.6] });
  });

  it('beside their steps, as Sacred writes them', async () => {
    const metrics = {
      'train.loss': { steps: [10, 20, 30], values: loss },
      'val.loss': { steps: [20], values: [2] },
    };
    const [trace] = await read('metrics.json', [JSON.stringify(metrics)]);
    expect(trace!.scalars).toMatchObject({ 'loss.train': loss, 'loss.validation': [null, 2, null] });
  });

  it('in a file each, as TensorBoard gives them', async () => {
    const page = join(folder, 'page');
    mkdirSync(page);
    const series = JSON.stringify(loss.map((one, i) => [1.7e9 + i, i, one]));
    for (const part of ['train', 'validation'])
      writeFileSync(join(page, `run-a_${part}-tag-epoch_loss.json`), series);
    const [trace, ...others] = await findTraces(page);
    expect(others).toEqual([]);
    expect(trace!.scalars).toMatchObject({ 'loss.train': loss, 'loss.validation': loss });
  });
});

it('a loss that stays the same within each epoch is counted in epochs, not in the rows of its lines', async () => {
  const lines = [2, 1.5, 1].flatMap((loss, i) =>
    [0, 640].map((row) => `Train Epoch: ${i + 1} [${row}/1280 (${row / 12.8}%)]\tLoss: ${loss}`),
  );
  const [trace] = await read('mnist.log', lines);
  expect([trace!.steps, trace!.header.log!.unit]).toEqual([[1, 2, 3], 'epochs']);
});

it('a row that stands twice with the same numbers is one, and is told of', async () => {
  const [trace] = await read('twice.csv', ['epoch,loss', '1,2', '2,1.8', '2,1.8', '3,1.6', '4,1.5']);
  expect(trace!.steps).toEqual([1, 2, 3, 4]);
  expect(trace!.header.log!.reading.join()).toContain(
    'a number stands twice at one step, the same each time',
  );
});

it.each([
  ['columns', 'gan.csv', ['epoch,d_loss,g_loss,cycle_loss,lr', '1,0.7,0.8,9,0.1', '2,0.6,1.1,8,0.1', '3,0.65,1,7,0.1']],
  ['the DCGAN example', 'gan.log', ['[0/2][0/3]\tLoss_D: 0.7\tLoss_G: 0.8\tD(x): 0.5', '[0/2][1/3]\tLoss_D: 0.6\tLoss_G: 1.1\tD(x): 0.5', '[0/2][2/3]\tLoss_D: 0.65\tLoss_G: 1\tD(x): 0.5']],
  ['brackets', 'gan2.log', ['0 [D loss: 0.7, acc.: 50.00%] [G loss: 0.8]', '1 [D loss: 0.6, acc.: 55.00%] [G loss: 1.1]', '2 [D loss: 0.65, acc.: 50.00%] [G loss: 1]']],
])('the losses of two players are no training loss, in %s', async (_, name, lines) => {
  const [trace] = await read(name, lines);
  expect(trace!.scalars['loss.discriminator']).toEqual([0.7, 0.6, 0.65]);
  expect(trace!.scalars['loss.generator']).toEqual([0.8, 1.1, 1]);
  expect(Object.keys(trace!.scalars).filter((id) => /^loss\.(train|validation|batch)/.test(id))).toEqual([]);
}); // biome-ignore format: a log each

it('a word per training parts a table, whatever its column is called, also where rows take turns', async () => {
  const rows = [3, 2, 1].flatMap((loss, i) => [`resnet,${i},${loss}`, `vgg,${i},${loss + 0.5}`]);
  const traces = await read('models.csv', ['model,epoch,train_loss', ...rows]);
  expect(traces.map(({ scalars }) => scalars['loss.train'])).toEqual([[3, 2, 1], [3.5, 2.5, 1.5]]);
  expect(traces.map(({ header }) => header.log!.reading.join()).join()).not.toContain('not used');
  const restarted = ['2,good', '1,best', '1.5,good', '0.9,best'].map((row, i) => `${i % 2},${row}`);
  expect(await read('notes.csv', ['epoch,train_loss,note', ...restarted])).toHaveLength(1);
}); // biome-ignore format: a log each

it('a loss with a word that nobody knows is no mini-batch loss', async () => {
  const [trace] = await read('aux.csv', ['epoch,train_loss,aux_loss', '1,2,0.3', '2,1.5,0.2', '3,1,0.1']);
  expect(trace!.scalars['loss.train']).toEqual([2, 1.5, 1]);
  expect(trace!.scalars['loss.batch-mean'] ?? null).toBeNull();
});

it('who wrote a table is not said by names that many write', async () => {
  const [trace] = await read('own.csv', ['epoch,train_loss,valid_loss', '1,2,2.5', '2,1.5,2', '3,1,1.5']);
  expect(trace!.header.log!.reading.join()).not.toContain('fastai');
});

it('a score that is no accuracy keeps its name, and is a share where it can be', async () => {
  const lines = (factor: number) => [
    'epoch,loss,val_f1',
    ...[0.25, 0.5, 0.75].map((f1, i) => `${i},${2 - i / 2},${factor * f1}`),
  ];
  const [share, percent] = [
    (await read('f1.csv', lines(1)))[0]!,
    (await read('f1-percent.csv', lines(100)))[0]!,
  ];
  expect(percent.scalars).toEqual(share.scalars);
  expect(share.header.log).toMatchObject({ unit: 'epochs', scores: { 'loss.validation-score': 'val_f1' } });
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
  expect(trace!.header.log!.reading.join()).toContain('an epoch counts to 500');
});

it('a sentence with commas beside a log is no table', async () => {
  const runs = join(folder, 'with-note');
  mkdirSync(runs);
  writeFileSync(join(runs, 'README'), 'accuracy in per cent is taken as a share, a share; no note.\n');
  writeFileSync(join(runs, 'log.csv'), 'epoch,loss\n0,1\n1,0.5\n2,0.3\n');
  const found: string[] = [];
  expect(await findTraces(runs, undefined, ({ text }) => found.push(text))).toHaveLength(1);
  expect(found).toEqual([]);
});
