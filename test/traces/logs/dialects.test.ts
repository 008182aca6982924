import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTraces } from '../../../src/diagnosis/find-trace.ts';
import { countOneThing } from '../../../src/traces/logs/mixed-counts.ts';
import type { Point } from '../../../src/traces/logs/points.ts';

/** Four checks of one training, planted in every log below. */
const train = [2.25, 1.5, 0.75, 0.5];
const validation = [2.5, 1.75, 1.25, 1.125];
const accuracy = [0.25, 0.5, 0.75, 0.875];
const epochs = [0, 1, 2, 3];
const t = (i: number) => train[i]!;
const v = (i: number) => validation[i]!;
const a = (i: number) => accuracy[i]!;
const lines = (line: (i: number) => string, before = '') => `${before}${epochs.map(line).join('\n')}\n`;
const lists = { loss: train, val_loss: validation, val_accuracy: accuracy };
const rows = epochs.map((i) => ({ loss: t(i), val_loss: v(i), val_accuracy: a(i) }));
const byNumber = (before: string) => Object.fromEntries(rows.map((row, i) => [`${before}${i + 1}`, row]));
const wandb = (metric: string, of: (i: number) => number) =>
  lines(
    (i) => `"${i}","${of(i)}","${of(i)}","${of(i)}"`,
    `"Step","sea-1 - ${metric}","sea-1 - ${metric}__MIN","sea-1 - ${metric}__MAX"\n`,
  );
const mlflow = (of: (i: number) => number) => lines((i) => `170000000000${i} ${of(i)} ${i}`); // biome-ignore format: one line
const bar = (from: string, i: number) => `Epoch ${i + 1}/4\n${from}`;

type Files = Readonly<Record<string, string>>;

/** Logs in which everything is planted: losses of both parts, and the accuracy of validation. */
const whole: readonly (readonly [who: string, files: Files])[] = [
  ['a dictionary as Python prints it', { 'history.txt': `{'loss': [${train.join(', ')}], 'val_loss': [${validation.join(', ')}], 'val_accuracy': [${accuracy.join(', ')}]}` }],
  ['… of numpy', { 'h.txt': `{'loss': [${train.map((x) => `np.float64(${x})`).join(', ')}], 'val_loss': [${validation.join(', ')}], 'val_accuracy': [${accuracy.join(', ')}]}` }],
  ['a quantity per line', { 'h.txt': `loss: ${train.join(', ')}\nval_loss: ${validation.join(', ')}\nval_accuracy: ${accuracy.join(', ')}\n` }],
  ['csv.writer, a row per quantity', { 'h.csv': `loss,${train.join(',')}\nval_loss,${validation.join(',')}\nval_accuracy,${accuracy.join(',')}\n` }],
  ['csv.writer, a list per cell', { 'h.csv': `loss,"[${train.join(', ')}]"\nval_loss,"[${validation.join(', ')}]"\nval_accuracy,"[${accuracy.join(', ')}]"\n` }],
  ['csv.DictWriter of a History', { 'h.csv': `loss,val_loss,val_accuracy\n"[${train.join(', ')}]","[${validation.join(', ')}]","[${accuracy.join(', ')}]"\n` }],
  ['JSON that was dumped twice', { 'h.json': JSON.stringify(JSON.stringify(lists)) }],
  ['JSON below parts', { 'h.json': JSON.stringify({ config: { lr: 0.1 }, train: { loss: train }, val: { loss: validation, acc: accuracy } }) }],
  ['JSON of plural names', { 'h.json': JSON.stringify({ train_losses: train, val_losses: validation, val_accs: accuracy }) }],
  ['JSON by epoch', { 'h.json': JSON.stringify(byNumber('epoch_')) }],
  ['pandas, orient index', { 'h.json': JSON.stringify(byNumber('')) }],
  ['pandas, orient split', { 'h.json': JSON.stringify({ columns: Object.keys(lists), index: epochs, data: rows.map((row) => Object.values(row)) }) }],
  ['pandas, orient table', { 'h.json': JSON.stringify({ schema: { fields: [{ name: 'loss', type: 'number' }] }, data: rows.map((row, index) => ({ index, ...row })) }) }],
  ['ClearML', { 's.json': JSON.stringify({ loss: { train: { x: epochs, y: train }, val: { x: epochs, y: validation } }, accuracy: { val: { x: epochs, y: accuracy } } }) }],
  ['AllenNLP, a file per epoch', Object.fromEntries(epochs.map((i) => [`metrics_epoch_${i}.json`, JSON.stringify({ best_epoch: i, training_loss: t(i), validation_loss: v(i), validation_accuracy: a(i), best_validation_loss: 0.1 }, null, 4)]))],
  ['a spreadsheet that names its separator', { 'h.csv': lines((i) => `${i};${t(i)};${v(i)};${a(i)}`, 'sep=;\nepoch;loss;val_loss;val_accuracy\n') }],
  ['a spreadsheet of decimal commas and signs of per cent', { 'h.csv': lines((i) => `${i + 1};${t(i)};${v(i)};${(100 * a(i)).toFixed(1)} %`.replaceAll('.', ','), 'Epoche;Train Loss;Val Loss;Val Acc\n') }],
  ['JSON lines with the epoch within an object', { 'm.jsonl': lines((i) => JSON.stringify({ progress: { epoch: i + 1, batch: 1 }, metrics: { train: { loss: t(i) }, val: { loss: v(i), acc: a(i) } } })) }],
  ['a table of test rows', { 'h.csv': lines((i) => `${i + 1},${t(i)},${v(i)},${a(i)}`, 'epoch_no,tr_loss,te_loss,te_acc\n') }],
  ['a column of parts, whatever it is called', { 'h.csv': lines((i) => `train,${i},${t(i)},\nval,${i},${v(i)},${a(i)}`, 'set,epoch,loss,acc\n') }],
  ['… in JSON lines', { 'm.jsonl': lines((i) => `${JSON.stringify({ type: 'train', epoch: i, loss: t(i) })}\n${JSON.stringify({ type: 'valid', epoch: i, loss: v(i), acc: a(i) })}`) }],
  ['empty columns at the right', { 'h.csv': lines((i) => `${i},${t(i)},${v(i)},${a(i)},,`, 'epoch,loss,val_loss,val_acc,,\n') }],
  ['one letter per part', { 'h.csv': lines((i) => `${i},${t(i)},${v(i)},${a(i)}`, 'epoch,tLoss,vLoss,vAcc\n') }],
  ['segmentation, whose score is mIoU', { 'h.csv': lines((i) => `${i},${t(i)},${v(i)},${a(i)}`, 'epoch,train/loss,val/loss,val/mIoU\n') }],
  ['bars between cells', { 'h.csv': lines((i) => `${i}|${t(i)}|${v(i)}|${a(i)}`, 'epoch|loss|val_loss|val_accuracy\n') }],
  ['a comma at the end of rows', { 'h.csv': lines((i) => `${i},${t(i)},${v(i)},${a(i)},`, 'epoch,loss,val_loss,val_accuracy\n') }],
  ['a table of rich', { 'h.txt': lines((i) => `│ ${i} │ ${t(i)} │ ${v(i)} │ ${a(i)} │`, '┏━━━┳━━━┓\n┃ Epoch ┃ Loss ┃ Val Loss ┃ Val Acc ┃\n┡━━━╇━━━┩\n') }],
  ['a model card', { 'README.md': `---\nlicense: mit\n---\n# A model, fine-tuned\n\n${lines((i) => `| ${t(i)} | ${i + 1}.0 | ${v(i)} | ${a(i)} |`, '| Training Loss | Epoch | Validation Loss | Accuracy |\n|:---:|:---:|:---:|:---:|\n')}\n### Versions\n\n- Torch 2\n` }],
  ['Lightning, saved again by pandas', { 'm.csv': lines((i) => `${i},${10 * i + 9},nan,${v(i)},${a(i)}\n${i},${10 * i + 9},${t(i)},nan,nan`, 'epoch,step,train_loss,val_loss,val_acc\n') }],
  ['Lightning with loaders', { 'm.csv': lines((i) => `${i},${10 * i + 9},${t(i)},${v(i)},${a(i)}`, 'epoch,step,train_loss,val_loss/dataloader_idx_0,val_acc/dataloader_idx_0\n') }],
  ['R keras', { 'h.csv': `"epoch","value","metric","data"\n${lines((i) => `${i + 1},${t(i)},"loss","training"`)}${lines((i) => `${i + 1},${v(i)},"loss","validation"`)}${lines((i) => `${i + 1},${a(i)},"acc","validation"`)}` }],
  ['charts of Weights & Biases, a file each', { 'e1.csv': wandb('loss', t), 'e2.csv': wandb('val_loss', v), 'e3.csv': wandb('val_acc', a) }],
  ['MLflow’s folder of metrics alone', { train_loss: mlflow(t), val_loss: mlflow(v), val_acc: mlflow(a) }],
  ['YOLO before v8', { 'results.txt': lines((i) => `     ${i}/3     6.27G   ${t(i) / 2}   ${t(i) / 4}  ${t(i) / 4}  ${t(i)}  12  640  0.5  0.5  0.9  ${a(i)}  ${v(i) / 2}  ${v(i) / 4}  ${v(i) / 4}`) }],
  ['the quick start of PyTorch', { 'o.txt': lines((i) => `Epoch ${i + 1}\n-----\nloss: ${t(i)}  [ 64/64]\nTest Error: \n Accuracy: ${100 * a(i)}%, Avg loss: ${v(i)} \n`) }],
  ['the tutorial of PyTorch on TensorBoard', { 'o.txt': lines((i) => `EPOCH ${i + 1}:\nLOSS train ${t(i)} valid ${v(i)}\nval acc ${a(i)}`) }],
  ['dots behind numbers', { 'o.txt': lines((i) => `Epoch: ${i + 1}/4..  Training Loss: ${t(i)}..  Test Loss: ${v(i)}..  Test Accuracy: ${a(i)}`) }],
  ['Ignite', { 'o.txt': lines((i) => `Training Results - Epoch: ${i + 1}  Avg loss: ${t(i)}\nValidation Results - Epoch: ${i + 1}  Avg accuracy: ${a(i)} Avg loss: ${v(i)}`) }],
  ['luz', { 'o.txt': lines((i) => `Epoch ${i + 1}/4\nTrain metrics: Loss: ${t(i)}\nValid metrics: Loss: ${v(i)} - Acc: ${a(i)}`) }],
  ['Estimators', { 'o.txt': lines((i) => `INFO:tensorflow:loss = ${t(i)}, step = ${i + 1} (0.3 sec)\nINFO:tensorflow:Saving dict for global step ${i + 1}: accuracy = ${a(i)}, global_step = ${i + 1}, loss = ${v(i)}`) }],
  ['Caffe', { 'o.txt': lines((i) => `I0203 22:10:30.7  3769 solver.cpp:337] Iteration ${i}, Testing net (#0)\nI0203 22:10:37.8  3769 solver.cpp:404]     Test net output #0: accuracy = ${a(i)}\nI0203 22:10:37.8  3769 solver.cpp:404]     Test net output #1: loss = ${v(i)} (* 1 = ${v(i)} loss)\nI0203 22:10:39.1  3769 solver.cpp:228] Iteration ${i}, loss = ${t(i)}`) }],
  ['ESPnet', { 'o.txt': lines((i) => `[host] 2020-09-17 18:14:26,464 (trainer:243) INFO: ${i + 1}epoch results: [train] iter_time=0.164, loss=${t(i)}, time=3 seconds, [valid] loss=${v(i)}, acc=${a(i)}, total_count=49, [att_plot] time=3.2 seconds`) }],
  ['PaddleOCR', { 'o.txt': lines((i) => `[2022/08/16 03:07:33] ppocr INFO: epoch: [${i + 1}/4], global_step: ${i + 1}, lr: 0.1, loss: ${t(i)}, avg_batch_cost: 6.3 s\n[2022/08/16 03:07:40] ppocr INFO: cur metric, acc: ${a(i)}, loss: ${v(i)}\n[2022/08/16 03:07:40] ppocr INFO: best metric, acc: 0.9, best_epoch: 1`) }],
  ['Paddle', { 'o.txt': lines((i) => bar(`step  10/938 - loss: 9 - acc: 0 - 20ms/step\nstep 938/938 [====] - loss: ${t(i)} - 17ms/step\nEval begin...\nstep 157/157 [====] - loss: ${v(i)} - acc: ${a(i)} - 10ms/step\nEval samples: 10000`, i)) }],
  ['a progress bar of Keras, line by line', { 'o.txt': lines((i) => bar(` 1/50 [....] - ETA: 5s - loss: 9\n25/50 [==>.] - ETA: 2s - loss: 8\n50/50 [====] - 5s 50ms/step - loss: ${t(i)} - val_loss: ${v(i)} - val_accuracy: ${a(i)}`, i)) }],
  ['a progress bar of tqdm, line by line', { 'o.txt': lines((i) => `Epoch ${i + 1}:   0%|    | 0/50 [00:00<?, ?it/s, loss=9]\nEpoch ${i + 1}:  50%|██  | 25/50 [00:01<00:01, loss=8]\nEpoch ${i + 1}: 100%|████| 50/50 [00:02<00:00, loss=${t(i)}]\nval loss: ${v(i)} acc: ${a(i)}`) }],
  ['evaluation that prints how far it is', { 'o.txt': lines((i) => `Epoch: [${i}]  [99/100]  loss: ${t(i)} (${t(i)})\nTest:   [ 0/50]  loss: 9.0 (9.0)  acc1: 1.0 (1.0)\nTest:   [49/50]  loss: ${v(i)} (${v(i)})  acc1: ${100 * a(i)} (${100 * a(i)})`) }],
]; // biome-ignore format: a table

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultgap-dialects-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
async function read(files: Files) {
  const own = join(folder, String(count++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(own, name)), { recursive: true });
    writeFileSync(join(own, name), text);
  }
  return readFolder(own);
}

async function readFolder(own: string) {
  const leftOut: string[] = [];
  const traces = await findTraces(own, undefined, (finding) => {
    if (finding.leftOut) leftOut.push(finding.file);
  });
  const of = (metric: string, run = 0) =>
    traces[run]!.scalars[metric]?.filter((value) => value !== null && Number.isFinite(value));
  return { own, traces, leftOut, of };
}

describe('a training is read whole', () => {
  it.each(whole)('as %s has it', async (_, files) => {
    const { traces, leftOut, of } = await read(files);
    expect([traces.length, leftOut]).toEqual([1, []]);
    expect(of('loss.train')).toEqual(train);
    expect(of('loss.validation')).toEqual(validation);
    expect(of('loss.validation-score')).toEqual(accuracy);
  });
});

describe('what was not measured is no number', () => {
  it.each(['#na#', 'No log', '-', '–', '?'])('%s', async (missing) => {
    const { of } = await read({ 'h.csv': lines((i) => `${i},${t(i)},${i % 2 ? v(i) : missing}`, 'epoch,train_loss,valid_loss\n') }); // biome-ignore format: a call
    expect([of('loss.train'), of('loss.validation')]).toEqual([train, [1.75, 1.125]]);
  });

  it('NaN at the end is a lost run all the same', async () => {
    const { traces } = await read({ 'h.csv': 'epoch,loss,val_loss\n0,2,2\n1,1,nan\n2,nan,nan\n3,nan,nan\n' });
    expect(traces[0]!.header.outcome.kind).toBe('diverged');
  });
});

describe('several files of a folder', () => {
  const small = (loss: number) => `epoch,loss\n0,2\n1,1\n2,${loss}\n`;

  it('settings in JSON beside a log are no log that was left out', async () => {
    const { traces, leftOut } = await read({
      'a.csv': small(0.5),
      'config.json': '{"lr": 0.1, "loss": "mse"}',
    });
    expect([traces.length, leftOut]).toEqual([1, []]);
  });

  it('a link to what lies in the folder is found there once', async () => {
    const { own } = await read({ 'run-1/log.csv': small(0.5) });
    symlinkSync('run-1', join(own, 'latest-run'));
    const { traces, leftOut } = await readFolder(own);
    expect([traces.length, leftOut]).toEqual([1, []]);
  });

  it('a file per part is one training', async () => {
    const part = (loss: (i: number) => number) => lines((i) => `${i},${loss(i)}`, 'epoch,loss\n');
    const { traces, of } = await read({ 'a/train_log.csv': part(t), 'a/val_log.csv': part(v), 'b/train.csv': part(t), 'b/other.csv': part(v) }); // biome-ignore format: files
    expect(traces.map(({ header }) => header.log?.name)).toEqual(['a', 'b/other', 'b']);
    expect([of('loss.train'), of('loss.validation')]).toEqual([train, validation]);
  });

  it('files whose columns say their part stay apart', async () => {
    const both = lines((i) => `${i},${t(i)},${v(i)}`, 'epoch,loss,val_loss\n');
    const { traces } = await read({ 'train.csv': both, 'test.csv': both });
    expect(traces).toHaveLength(2);
  });

  it('a model card and another log beside the state of a Trainer are of its training', async () => {
    const state = JSON.stringify({ global_step: 4, max_steps: 4, log_history: epochs.map((i) => ({ step: i + 1, loss: t(i) })) });
    const card = lines((i) => `| ${t(i)} | ${i + 1} | ${v(i)} |`, '| Training Loss | Epoch | Validation Loss |\n|:---:|:---:|:---:|\n');
    const { traces, leftOut } = await read({ 'checkpoint-4/trainer_state.json': state, 'trainer_state.json': state, 'README.md': card, 'trainer_log.jsonl': '{"current_steps": 1, "loss": 2}\n{"current_steps": 2, "loss": 1}\n' });
    expect([traces.length, leftOut]).toEqual([1, []]);
  }); // biome-ignore format: files

  it('histories of several models in one file are a run each', async () => {
    const { traces, of } = await read({ 'h.json': JSON.stringify({ small: { loss: [3, 2, 1] }, large: { loss: [4, 2, 1] } }) }); // biome-ignore format: a call
    expect(traces.map(({ header }) => header.log?.name)).toEqual(['small', 'large']);
    expect([of('loss.train'), of('loss.train', 1)]).toEqual([[3, 2, 1], [4, 2, 1]]); // biome-ignore format: a pair
  });

  it('charts of two runs stay apart', async () => {
    const { traces } = await read({ 'e1.csv': wandb('loss', t), 'e2.csv': wandb('loss', t).replaceAll('sea-1', 'oak-2') }); // biome-ignore format: a call
    expect(traces).toHaveLength(2);
  });

  it('metrics of a logged model are those of its run', async () => {
    const { traces } = await read({ 'mlruns/0/ab/metrics/loss': mlflow(t), 'mlruns/0/models/m-1/metrics/loss': lines((i) => `170000000000${i} ${t(i)} ${i} ab`) }); // biome-ignore format: a call
    expect(traces).toHaveLength(1);
  });
});

describe('steps and epochs in one log', () => {
  const series = (name: string, count: number, first = 0) =>
    Array.from({ length: count }, (_, i) => ({ name, step: first + i, value: i }));
  const stepsOf = (points: readonly Point[], wanted: string) =>
    countOneThing(points).points.flatMap(({ name, step }) => (name === wanted ? [step] : []));

  it.each([0, 1])('epochs from %d are placed at their ends', (first) => {
    const points = [...series('train/loss', 40), ...series('val/loss', 4, first)];
    expect(stepsOf(points, 'val/loss')).toEqual([9, 19, 29, 39]);
    expect(stepsOf(points, 'train/loss')).toEqual(series('', 40).map(({ step }) => step));
    expect(countOneThing(points).notes).toEqual([expect.stringContaining('`val/loss` count epochs')]);
  });

  it('series that count alike are left as they are', () => {
    const points = [...series('train/loss', 10), ...series('val/loss', 9)];
    expect(countOneThing(points)).toEqual({ points, notes: [] });
  });
});

describe('is no log of a network', () => {
  it.each<[string, Files, RegExp]>([
    ['CatBoost', { 'learn_error.tsv': 'iter\tLogloss\n0\t0.6\n1\t0.5\n' }, /boosted trees/],
    ['CatBoost as JSON', { 'catboost_training.json': '{"meta": {"name": "x"}, "iterations": [{"learn": [0.6], "iteration": 0}]}' }, /boosted trees/],
    ['a series whose name says nothing', { 'run_train.csv': 'Wall time,Step,Value\n1,0,2.5\n2,1,2\n' }, /called after what it holds/],
  ])('%s', async (_, files, message) => {
    await expect(read(files)).rejects.toThrow(message);
  }); // biome-ignore format: a table
});
