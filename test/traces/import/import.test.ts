import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importRuns } from '../../../src/traces/import/import.ts';
import {
  type ImportMapping,
  type LayoutId,
  mappingSchema,
  readMapping,
} from '../../../src/traces/import/mapping.ts';
import { readEnvironment } from '../../../src/traces/store/environment.ts';
import { openTraces } from '../../../src/traces/store/group-file.ts';
import { verifyRecording } from '../../../src/traces/store/verify.ts';
import type { Trace } from '../../../src/traces/trace.ts';
import { deep4geHeader, deep4geLog, writeFiles } from './logs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultgap-import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const out = () => join(folder, 'out');

function importLogs(files: Readonly<Record<string, string>>, layout: LayoutId | ImportMapping = 'epochs') {
  const mapping = typeof layout === 'string' ? readMapping(layout) : layout;
  return importRuns({
    from: writeFiles(join(folder, 'logs'), files),
    mapping,
    out: out(),
    command: 'a test',
  });
}

async function tracesOf(program: string): Promise<Trace[]> {
  return (await openTraces(join(out(), 'traces', program, '0.arrow'))).traces();
}

const good = 'epoch,loss.train\n0,1\n1,0.5\n2,0.25\n';

describe('the layout of Deep4ge', () => {
  it('becomes a recording that verifies, with who each run is from its name', async () => {
    const { manifest } = await importLogs(
      {
        'buggy/31556268_Hyperparameter_0001.csv': deep4geLog('a', 5),
        'correct/31556268_correct_0001.csv': deep4geLog('b', 5),
        'buggy/70178206_Loss_0001.csv': deep4geLog('c', 7),
        'seed_metadata.csv': 'so_id,architecture\n31556268,FNN\n70178206,CNN\n',
      },
      'deep4ge',
    );
    expect((await verifyRecording(out())).problems).toEqual([]);
    expect(manifest.counts).toMatchObject({
      programs: 2,
      traces: 3,
      byFamily: { dense: 2, convolutional: 1 },
    });
    const [faulty, clean] = (await tracesOf('31556268')).sort((a, b) =>
      a.header.mutant < b.header.mutant ? 1 : -1,
    );
    expect(faulty!.header).toMatchObject({
      category: 'hyperparameter',
      mutant: '31556268/hyperparameter/0001',
      plannedSteps: 5,
      doneSteps: 5,
    });
    expect(clean!.header).toMatchObject({ category: null, operator: 'clean' });
    expect(faulty!.steps).toEqual([1, 2, 3, 4, 5]);
    expect(faulty!.scalars['gradient.norm-max']).toHaveLength(5);
    expect(faulty!.layered['activation.mean']![0]).toHaveLength(1);
  });

  it('has its constant columns and the forced decay of the learning rate told, each once', async () => {
    const logs = Object.fromEntries(
      [1, 2, 3].map((run) => [`1_Loss_000${run}.csv`, deep4geLog(`run ${run}`, 30)]),
    );
    const { notes } = await importLogs(logs, 'deep4ge');
    for (const name of [
      'decrease_acc_count',
      'increase_loss_count',
      'cons_mean_weight_count',
      'cons_std_weight_count',
      'saturated_activation',
    ])
      expect(notes.filter((note) => note.startsWith(`${name} is`))).toHaveLength(1);
    expect(
      notes.filter((note) => note.includes('multiplied by 0.9 at every row in 3 of 3 runs')),
    ).toHaveLength(1);
    expect(notes).toHaveLength(6);
  });

  it('keeps hardware columns out of traces: they are environment', async () => {
    await importLogs({ '1_Loss_0001.csv': deep4geLog('a', 4) }, 'deep4ge');
    const [trace] = await tracesOf('1');
    expect(
      Object.keys({ ...trace!.scalars, ...trace!.layered }).filter((id) => id.startsWith('environment')),
    ).toEqual([]);
    const environment = await readEnvironment(out());
    expect(environment!.metrics).toEqual(['cpu-utilization', 'gpu-memory', 'memory-usage']);
    expect([...environment!.values.keys()]).toEqual([trace!.header.traceId]);
  });

  const wrongs: readonly [what: string, text: string, finding: RegExp][] = [
    [
      'a row that is too short',
      deep4geLog('x', 3).replace(/,[^,\n]*\n$/, '\n'),
      /^line 4: .*need 31 cells; got 30 cells/,
    ],
    ['columns shifted by one', shiftRow(deep4geLog('x', 3)), /^line 3, column .*seem to be shifted/],
    ['a missing column', deep4geLog('x', 3).replace('std_grad', 'standard'), /lacks the column "std_grad"/],
    [
      'a column named twice',
      deep4geLog('x', 3).replace('val_loss', 'train_loss'),
      /^column train_loss: this name stands twice/,
    ],
    [
      'epochs that go back',
      deep4geLog('x', 3).replace('\n2,', '\n1,'),
      /column epoch: this count does not ascend; need more than 1; got 1/,
    ],
    [
      'text for a number',
      deep4geLog('x', 3).replace(/\n1,[^,]*/, '\n1,high'),
      /^line 3, column train_loss: this is no number; need a number; got high/,
    ],
    ['an empty file', '', /has no header/],
    ['a broken quote', `${deep4geHeader.join(',')}\n"0,1\n`, /^line 2: a quote is never closed/],
    ['bytes that are no text', '\u0000\u0001\u0002', /lacks the column/],
  ];
  it.each(wrongs)('leaves a file out that has %s, and says where', async (_, text, finding) => {
    const { findings, manifest } = await importLogs(
      { '1_Loss_0001.csv': deep4geLog('a', 3), '2_Loss_0001.csv': text },
      'deep4ge',
    );
    expect(findings).toEqual([
      { file: '2_Loss_0001.csv', text: expect.stringMatching(finding), leftOut: true },
    ]);
    expect(manifest.counts.traces).toBe(1);
  });

  it('keeps crashed runs, passes over blank rows, and takes no run twice', async () => {
    const log = deep4geLog('a', 3);
    const { findings, manifest } = await importLogs(
      {
        'a/1_Loss_0001.csv': log,
        'b/1_Loss_0001.csv': deep4geLog('another', 3),
        'a/1_Loss_0002.csv': log,
        'a/1_Loss_0003.csv': `${deep4geHeader.join(',')}\n`,
        'a/1_Loss_0004.csv': `${deep4geHeader.join(',')}\n`,
        'a/1_Loss_0005.csv': deep4geLog('b', 3).replace('\n2,', `\n${','.repeat(30)}\n\n2,`),
      },
      'deep4ge',
    );
    expect(findings).toEqual([
      { file: 'b/1_Loss_0001.csv', text: 'names the same run as a/1_Loss_0001.csv', leftOut: true },
      { file: 'a/1_Loss_0002.csv', text: 'has the same bytes as a/1_Loss_0001.csv', leftOut: true },
      { file: 'a/1_Loss_0003.csv', text: 'holds a header only: kept as a crashed run', leftOut: false },
      { file: 'a/1_Loss_0004.csv', text: 'holds a header only: kept as a crashed run', leftOut: false },
      { file: 'a/1_Loss_0005.csv', text: '2 blank rows passed over', leftOut: false },
    ]);
    expect(manifest.counts.byOutcome).toEqual({ completed: 2, crashed: 2 });
  });
});

/** The second row lost its third cell and has one more at the end, so that its width is right. */
function shiftRow(log: string): string {
  const lines = log.split('\n');
  const cells = lines[2]!.split(',');
  lines[2] = [...cells.slice(0, 5), ...cells.slice(6), '0.5'].join(',');
  return lines.join('\n');
}

describe('the tables of DEFault', () => {
  const header = 'epoch,train_loss,train_acc,dying_relu,adjusted_lr,memory_usage,label';

  it('give a run per row, at the end of as many epochs as their mean tells, and no program', async () => {
    const table = `${header}\n24.5,0.5,0.8,0.25,0.0001,8.5,Hyperparameter\n24.5,0.4,,1.0,0.0001,8.4,correct\n,,,,,,correct\n24.5,0.5,0.8,0.25,0.0001,8.5,buggy\n`;
    const { findings, manifest } = await importLogs({ 'level.csv': table }, 'de-fault');
    expect(manifest.counts).toMatchObject({
      programs: 1,
      traces: 3,
      byOutcome: { completed: 2, crashed: 1 },
    });
    const [first, second] = await tracesOf('unknown');
    expect(first).toMatchObject({
      steps: [50],
      scalars: { 'loss.train': [0.5], 'activation.dying-relu-flag': [0.25] },
    });
    expect(second!.scalars['loss.train-score']).toEqual([null]);
    expect(findings).toEqual([
      { file: 'level.csv', text: '1 rows have the same numbers as rows before them', leftOut: true },
      {
        file: 'level.csv',
        text: '1 rows are blank but for their label: kept as crashed runs',
        leftOut: false,
      },
    ]);
  });

  it('are refused without labels, and with flags that are no shares', async () => {
    await expect(importLogs({ 'a.csv': 'epoch,train_loss\n24.5,1\n' }, 'de-fault')).rejects.toMatchObject({
      code: 'import-empty',
      message: expect.stringContaining('lacks the column "label"'),
    });
    await expect(importLogs({ 'a.csv': `${header}\n24.5,1,1,2.5,1,1,buggy\n` }, 'de-fault')).rejects.toThrow(
      /line 2, column dying_relu: .*need a share of flags, from 0 to 1; got 2.5/,
    );
  });
});

describe('logs of metric ids', () => {
  it('become lists where columns have places, and end where the loss is not finite', async () => {
    await importLogs({
      'net_unknown_1.csv':
        'step,planned,loss.train,gradient.norm[1],gradient.norm[0]\n0,8,1,,\n4,8,0.5,2,1\n8,8,nan,inf,inf\n',
    });
    const [trace] = await tracesOf('net');
    expect(trace!.header).toMatchObject({
      plannedSteps: 8,
      doneSteps: 8,
      outcome: { kind: 'diverged', step: 8 },
    });
    expect(trace!.steps).toEqual([0, 4]);
    expect(trace!.layered['gradient.norm']).toEqual([null, [1, 2]]);
  });

  it('are read from Arrow files as from CSV files', async () => {
    const logs = writeFiles(join(folder, 'logs'), { 'net_loss_1.csv': good });
    const table = tableFromArrays({
      epoch: Int32Array.of(0, 1, 2),
      'loss.train': Float64Array.of(1, 0.5, 0.25),
    });
    writeFileSync(join(logs, 'net_loss_2.arrow'), tableToIPC(table, 'file'));
    writeFileSync(join(logs, 'net_loss_3.arrow'), 'nothing');
    const { findings } = await importLogs({});
    const [csv, arrow] = await tracesOf('net');
    expect(arrow!.scalars).toEqual(csv!.scalars);
    expect(findings).toEqual([
      { file: 'net_loss_3.arrow', text: expect.stringContaining('is not an Arrow IPC file'), leftOut: true },
    ]);
  });

  it('go through a mapping of the user, whatever their columns are called', async () => {
    const mapping = mappingSchema.parse({
      id: 'mine',
      title: 'mine',
      fileName: '^run(?<run>\\d+)-(?<program>[a-z]+)-(?<category>[a-z]+)$',
      clean: ['ok'],
      epoch: 'Epoch',
      columns: { Loss: 'loss.train', Notes: null },
    });
    await importLogs({ 'run7-lstm-ok.csv': 'Epoch,Loss,Notes\n0,1,a\n1,0.5,b\n' }, mapping);
    const [trace] = await tracesOf('lstm');
    expect(trace).toMatchObject({
      header: { category: null, mutant: 'lstm/clean/7' },
      scalars: { 'loss.train': [1, 0.5] },
    });
  });

  it.each([
    [
      'a label',
      'epoch,label.healthy-train\n0,1\n',
      /^column label.healthy-train: .*need a column of the mapping or a metric id/,
    ],
    ['places with a hole', 'epoch,gradient.norm[0],gradient.norm[2]\n0,1,1\n', /2 columns for gradient.norm/],
    [
      'more steps than planned',
      'epoch,planned,loss.train\n0,1,1\n1,1,1\n',
      /^column planned: .*need at least 2; got 1/,
    ],
    [
      'no count of steps',
      'loss.train\n1\n',
      /has no column that counts; need "step" or "epoch"; got loss.train/,
    ],
  ])('are left out where they hold %s', async (_, text, reason) => {
    const { findings } = await importLogs({ 'net_loss_1.csv': good, 'net_loss_2.csv': text });
    expect(findings).toEqual([
      { file: 'net_loss_2.csv', text: expect.stringMatching(reason), leftOut: true },
    ]);
  });

  it('give the same recording again, byte for byte', async () => {
    const files = { 'net_loss_1.csv': good, 'net_clean_1.csv': good.replace('0.25', '0.2') };
    const first = (await importLogs(files)).manifest.hash;
    const again = await importRuns({
      from: join(folder, 'logs'),
      mapping: readMapping('epochs'),
      out: join(folder, 'again'),
      command: '',
    });
    expect(again.manifest.hash).toBe(first);
  });

  it('never fall over, whatever a file holds', async () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.double().map(String),
      fc.constantFrom('', 'nan', '-inf', '"', '\n'),
    );
    const text = fc
      .array(
        fc.array(cell, { maxLength: 4 }).map((cells) => cells.join(',')),
        { maxLength: 5 },
      )
      .map((rows) => rows.join('\n'));
    let place = 0;
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        const from = writeFiles(join(folder, `any ${place}`), {
          'a_loss_1.csv': good,
          'a_loss_2.csv': `epoch,loss.train\n${body}`,
        });
        const { manifest } = await importRuns({
          from,
          mapping: readMapping('epochs'),
          out: join(folder, `out ${place++}`),
          command: '',
        });
        expect(manifest.counts.traces).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what cannot be imported', () => {
  it.each([
    ['nothing', {}, 'no-import'],
    ['files of other names', { 'log.csv': good }, 'import-empty'],
  ])('is refused in one line where there is %s', async (_, files, code) => {
    await expect(importLogs(files)).rejects.toMatchObject({ code });
  });

  it('is not written over a recording', async () => {
    await importLogs({ 'net_loss_1.csv': good });
    const before = readFileSync(join(out(), 'manifest.json'));
    await expect(importLogs({ 'net_loss_1.csv': good })).rejects.toMatchObject({ code: 'import-exists' });
    expect(readFileSync(join(out(), 'manifest.json'))).toEqual(before);
  });

  it('is not written where a file lies', async () => {
    writeFileSync(out(), 'mine');
    await expect(importLogs({ 'net_loss_1.csv': good })).rejects.toMatchObject({ code: 'import-exists' });
    expect(readFileSync(out(), 'utf8')).toBe('mine');
  });

  it('is not read through a link, nor written outside by its name', async () => {
    const logs = writeFiles(join(folder, 'logs'), { 'net_loss_1.csv': good });
    writeFiles(folder, { 'secret.csv': good.replace('1', '2') });
    symlinkSync(join(folder, 'secret.csv'), join(logs, 'net_loss_2.csv'));
    const { findings } = await importLogs({});
    expect(findings).toEqual([
      { file: 'net_loss_2.csv', text: expect.stringContaining('symbolic link'), leftOut: true },
    ]);
    const mapping = mappingSchema.parse({
      id: 'x',
      title: 'x',
      fileName: '^(?<program>.*)_(?<category>.*)_(?<run>.*)$',
    });
    const wild = importRuns({
      from: writeFiles(join(folder, 'wild'), { '.._loss_1.csv': good }),
      mapping,
      out: join(folder, 'w'),
      command: '',
    });
    await expect(wild).rejects.toThrow(/no plain name/);
  });
});

it('takes a single file as well as a folder', async () => {
  writeFiles(folder, { 'net_loss_1.csv': good, 'net_loss_2.csv': good });
  const from = join(folder, 'net_loss_1.csv');
  const { manifest } = await importRuns({ from, mapping: readMapping('epochs'), out: out(), command: '' });
  expect(manifest.counts.traces).toBe(1);
});
