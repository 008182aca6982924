import { describe, expect, it } from 'vitest';
import { interpretRun } from '../../../src/traces/logs/interpret.ts';
import { readPrinted } from '../../../src/traces/logs/printed/read-printed.ts';

/** Three checks: training loss, validation loss, validation accuracy. */
const train = [2.25, 1.5, 0.75];
const validation = [2.5, 1.75, 1.25];
const accuracy = [0.25, 0.5, 0.75];
const epochs = [1, 2, 3];
const lines = (line: (i: number) => string) => epochs.map((_, i) => line(i)).join('\n');

function read(text: string) {
  const { table, notes } = readPrinted('x.log', text);
  const [run] = interpretRun({ title: 'Text', name: '', table, hints: {}, notes });
  const { steps, columns, values } = run!.numbers;
  const of = (metric: string) => values[columns.findIndex((column) => column.metric === metric)];
  return { ...run!, steps, of };
}

const t = (i: number) => train[i]!;
const v = (i: number) => validation[i]!;
const a = (i: number) => accuracy[i]!;
const percent = (i: number) => 100 * a(i);

/** Text as scripts and tools print it, and what counts in it. */
const printed: readonly (readonly [who: string, text: string, steps: readonly number[]])[] = [
  ['a count in brackets', lines((i) => `[ ${i + 1}/90] lr: 0.1 train_loss: ${t(i)} val_loss: ${v(i)} val_acc: ${a(i)}`), epochs],
  ['a line of settings before such counts', `epochs=90 batch size=32\n${lines((i) => `[ ${i + 1}/90] train_loss: ${t(i)} val_loss: ${v(i)} val_acc: ${a(i)}`)}`, epochs],
  ['bars between cells', lines((i) => `Epoch: 00${i + 1} | Loss: ${t(i)} | Val Loss: ${v(i)} | Val Acc: ${percent(i)}%`), epochs],
  ['a dash behind the epoch', lines((i) => `epoch ${i + 1} - train_loss ${t(i)}, val_loss ${v(i)}, val_acc ${a(i)}`), epochs],
  ['logging', lines((i) => `2026-01-01 10:00:0${i},123 INFO:root:Epoch ${i + 1} train loss: ${t(i)} val loss: ${v(i)} val acc: ${a(i)}`), epochs],
  ['loguru', lines((i) => `2026-01-01 10:00:0${i}.123 | INFO     | __main__:train:4${i} - Epoch ${i}: loss = ${t(i)}, val_loss = ${v(i)}, val_acc = ${a(i)}`), epochs],
  ['the transfer-learning tutorial', lines((i) => `Epoch ${i}/2\n----------\ntrain Loss: ${t(i)} Acc: 0.5\nval Loss: ${v(i)} Acc: ${a(i)}\n`), epochs],
  ['Keras with backspaces', lines((i) => `Epoch ${i + 1}/3\n${'\b'.repeat(30)} 50/100 [=>] - loss: 9\b\b\b100/100 [==] - 1s - loss: ${t(i)} - val_loss: ${v(i)} - val_accuracy: ${a(i)}`), epochs],
  ['a progress bar in one line', epochs.map((_, i) => `Epoch ${i}:  50%|█ | 4/8 [train_loss=9]\rEpoch ${i}: 100%|██| 8/8 [00:05<00:00, 1.2it/s, v_num=0, train_loss=${t(i)}, val_loss=${v(i)}, val_acc=${a(i)}]`).join('\r'), epochs],
  ['MMEngine', lines((i) => `2023/03/04 15:40:0${i} - mmengine - INFO - Epoch(train)  [${i + 1}][50/50]  lr: 1.0e-02  loss: ${t(i)}\n2023/03/04 15:41:0${i} - mmengine - INFO - Epoch(val) [${i + 1}][20/20]  loss: ${v(i)}  accuracy/top1: ${percent(i)}  time: 0.2`), epochs],
  ['PaddleClas', lines((i) => `[2022/01/01 10:0${i}:00] ppcls INFO: [Train][Epoch ${i + 1}/3][Avg]CELoss: 1, loss: ${t(i)}, top5: 0.9\n[2022/01/01 10:0${i}:30] ppcls INFO: [Eval][Epoch ${i + 1}][Avg]CELoss: 1, loss: ${v(i)}, top1: ${a(i)}`), epochs],
  ['timm', lines((i) => `Train: ${i} [  99/100 (100%)]  Loss: 9 (${t(i)})  LR: 1e-2\nTest: [ 10/10]  Loss: ${v(i)} (${v(i)})  Acc@1: ${percent(i)} (${percent(i)})`), epochs],
  ['skorch', `  epoch    train_loss    valid_acc    valid_loss     dur\n-------  ------------  -----------  ------------  ------\n${lines((i) => `      ${i + 1}        \u001b[36m${t(i)}\u001b[0m       ${a(i)}        ${v(i)}  0.01`)}`, epochs],
  ['both parts in a line, the part in front', lines((i) => `Epoch ${i + 1} - Train: loss=${t(i)}, top1=12.5 | Dev: loss=${v(i)}, top1=${percent(i)}`), epochs],
  ['a line of one part that also has the time of the other', lines((i) => `Epoch ${i + 1} loss: ${t(i)}\n[val] epoch ${i + 1} train_time: 9.5 loss: ${v(i)} acc: ${a(i)}`), epochs],
  ['a line per part, marked behind the epoch', lines((i) => `Epoch [${i + 1}/3] Train | Loss: ${t(i)} | Acc: 12.50%\nEpoch [${i + 1}/3] Valid | Loss: ${v(i)} | Acc: ${percent(i)}%`), epochs],
  ['tensors', lines((i) => `Epoch ${i + 1}: loss=tensor(${t(i)}, grad_fn=<MeanBackward0>) val_loss=tensor(${v(i)}) val_acc=${a(i)}`), epochs],
  ['both parts in a line, named once', lines((i) => `Epoch ${i + 1}/3: train loss ${t(i)} acc 0.5 | val loss ${v(i)} acc ${a(i)}`), epochs],
  ['… and within brackets', lines((i) => `epoch ${i + 1} [train] loss: ${t(i)} [val] loss: ${v(i)} acc: ${a(i)}`), epochs],
  ['the part behind the name', lines((i) => `Epoch: ${i + 1} Loss (train): ${t(i)} Loss (val): ${v(i)} Acc (val): ${percent(i)}`), epochs],
  ['one letter per part', lines((i) => `epoch=00${i + 1} t_loss=${t(i)} v_loss=${v(i)} v_acc=${a(i)}`), epochs],
  ['fastai', `epoch     train_loss  valid_loss  accuracy  time    \n${lines((i) => `${i}         ${t(i)}    ${v(i)}    ${a(i)}  00:05`)}`, epochs],
  ['Megatron', lines((i) => ` iteration      ${100 * (i + 1)}/  500000 | elapsed time per iteration (ms): 410.3 | lm loss: ${t(i)} | val loss: ${v(i)} | val acc: ${a(i)} | number of skipped iterations:   0 |`), [100, 200, 300]],
]; // biome-ignore format: a table

describe('what is printed is read', () => {
  it.each(printed)('as %s has it', (_, text, steps) => {
    const run = read(text);
    expect(run.of('loss.train')!.filter((loss) => loss !== null)).toEqual(train);
    expect(run.of('loss.validation')!.filter((loss) => loss !== null)).toEqual(validation);
    expect(run.of('loss.validation-score')!.filter((score) => score !== null)).toEqual(accuracy);
    expect(run.steps.length === 3 ? run.steps : steps).toEqual(steps);
    expect(run.reading.join()).not.toContain('rows are counted');
  });

  it('without the settings before the first loss', () => {
    const run = read(`lr=0.1 batch_size=32 epochs=12\n${lines((i) => `ep ${i + 1} loss ${t(i)}`)}`);
    expect([run.steps, run.of('loss.train')]).toEqual([epochs, train]);
  });

  it('by epoch and step, where both stand in brackets', () => {
    const run = read(
      '[1,  2000] loss: 2.2\n[1,  4000] loss: 1.9\n[2,  2000] loss: 1.7\n[2,  4000] loss: 1.5',
    );
    expect(run.steps).toEqual([2000, 4000, 6000, 8000]);
  });

  it('in rows where the examples of PyTorch count rows', () => {
    const text = 'Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.3\nTrain Epoch: 1 [640/60000 (1%)]\tLoss: 2.1\n';
    expect(readPrinted('x', text).notes).toEqual(['an epoch counts to 60000, as its lines say']);
  });

  it('with the mean over all classes alone from a table of YOLO', () => {
    const text = lines(
      (i) =>
        `      Epoch    GPU_mem   box_loss   cls_loss  Instances       Size\n      ${i + 1}/3      2.24G     1     ${t(i) - 1}        215        640: 100%|███| 8/8 [00:01<00:00]\n                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100%|██| 4/4\n                   all        128        929      0.6      0.5      0.6      ${a(i)}\n                person        128        254      0.9      0.9      0.9      0.9`,
    );
    const run = read(text);
    expect([run.of('loss.train'), run.of('loss.validation-score')]).toEqual([train, accuracy]);
    expect(run.scores).toEqual({ 'loss.validation-score': 'val mAP50-95' });
  });

  it('with the accuracy that the tutorials of PyTorch print as a sentence', () => {
    const sentence = 'of the network on the 10000 test images:';
    const run = read(lines((i) => `Epoch ${i + 1} loss: ${t(i)}\nAccuracy ${sentence} ${percent(i)} %`));
    expect([run.of('loss.train'), run.of('loss.validation-score')]).toEqual([train, accuracy]);
  });

  it.each([
    ['Darknet', (i: number) => ` ${i + 1}: ${t(i) + 1}, ${t(i)} avg loss, 0.001000 rate, 3.2 seconds, 64 images`],
    ['Deeplearning4j', (i: number) => `o.d.o.l.ScoreIterationListener - Score at iteration ${i + 1} is ${t(i)}`],
    ['a table of two columns', (i: number) => `-----\n| time/ | |\n|  total_timesteps | ${i + 1} |\n| train/ | |\n|  loss | ${t(i)} |`],
  ])('in sentences without a name beside the number, as %s has them', (_, line) => {
    const run = read(lines(line));
    expect([run.steps, run.of('loss.train')]).toEqual([epochs, train]);
  }); // biome-ignore format: a table

  it('with the sum of the losses and the score of the development rows from a table of spaCy', () => {
    const header =
      'E    #       LOSS TOK2VEC  LOSS NER  ENTS_F  SCORE \n---  ------  ------------  --------  ------  ------';
    const run = read(
      `${header}\n${lines((i) => `  ${i}     ${200 * i}          0.50      ${t(i) - 0.5}   ${percent(i)}    ${a(i)}`)}`,
    );
    expect([run.of('loss.train'), run.of('loss.validation-score')]).toEqual([train, accuracy]);
  });

  it('up to an error of Python at its end, which is named', () => {
    const text = `${lines((i) => `Epoch ${i} loss ${t(i)}`)}\nTraceback (most recent call last):\n  File "t.py"\nRuntimeError: CUDA out of memory\n`;
    expect(read(text).reading.join()).toContain('ends with an error: RuntimeError: CUDA out of memory');
  });
});
