import { prepareData } from '../corpus/prepare.ts';
import { programs } from '../corpus/programs/index.ts';
import { mean, median, sum } from '../src/statistics/descriptive.ts';
import { planRecording, type RunGroup } from '../src/traces/plan.ts';
import { selectBackend } from '../src/training/backend.ts';
import type { TrainingRun } from '../src/training/contract.ts';
import { findPython } from '../src/training/reference/python.ts';
import type { ProgramSpec } from '../src/training/spec.ts';
import { checkReadings } from './corpus-check.ts';
import { type LockstepResult, type RecordedResult, recordLockstep, trainLockstep } from './corpus-ours.ts';
import { createPeerTask, type PeerResult } from './corpus-peer.ts';

/** Peer and ours take turns, so that a change of the machine's pace meets both. */
const rounds = 3;
const seeds = 5;

/**
 * Ten programs over the three families, each with something the others lack, from those that PyTorch can train the very
 * same way: not with Keras's RMSprop (epsilon inside the root), time decay, or penalties on single weights.
 */
const peerPrograms = [
  'so-48385830', // sigmoid, softmax, SGD
  'so-41600519', // dropout, binary cross-entropy, Adam
  'so-56774954', // regression on three targets
  'd4-053', // 2-D convolutions, max pooling
  'so-57943425', // the same with batch normalisation and dropout, SGD
  'so-53700537', // 1-D convolutions, global average pooling
  'd4-089', // two LSTM layers, regression
  'so-52983831', // two GRU layers, an output per step
  'paper-elman', // simple recurrent layer, SGD with momentum
  'kx-bidirectional-imdb', // embedding, two bidirectional LSTM layers
];

/** On this one the peer's readings are held to ours: dense, with Adam, and nothing drawn but the order of rows. */
const checkedProgram = 'so-56774954';

/** One program in one round. */
interface Round {
  readonly peer: PeerResult | null;
  readonly plain: LockstepResult;
  readonly recorded: RecordedResult;
}

/**
 * Five runs of each of ten programs by PyTorch, one after the other, unobserved and computing the same instruments, beside
 * ours in lockstep.
 */
export async function corpusBench(): Promise<void> {
  const backend = await selectBackend('wasm');
  const python = findPython('torch');
  console.log(
    `corpus: ${seeds} runs of a program, CPU ms per run on one thread, medians of ${rounds} rounds, backend ${backend.name}`,
  );
  if (python === null) console.log(' PyTorch skipped: no python3 imports torch (PYTHON names another one)');
  else await compareReadings(python);
  console.log(formatRow(headings));
  const all: Round[][] = [];
  for (const id of peerPrograms) {
    const program = programs.get(id);
    const ofProgram = await measureProgram(program, python);
    console.log(formatRow(rowOf(program, ofProgram)));
    all.push(ofProgram);
  }
  printSummary(all);
}

/** @throws Error where the peer's instruments read something else than ours. */
async function compareReadings(python: string): Promise<void> {
  const program = programs.get(checkedProgram);
  const task = await createPeerTask(planCleanRuns(program, 1), prepareSeeds(program, 1), true);
  const compared = checkReadings(task.traces[0]!, task.train(python));
  task.dispose();
  console.log(` ${compared} metrics of ${checkedProgram} agree with those of PyTorch`);
}

async function measureProgram(program: ProgramSpec, python: string | null): Promise<Round[]> {
  const runs = prepareSeeds(program, seeds);
  const group = planCleanRuns(program, seeds);
  // As in a recording, whose process has long been warm.
  trainLockstep(runs);
  const task = await createPeerTask(group, runs);
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const peer = python === null ? null : task.train(python);
    const plain = trainLockstep(runs);
    if (peer !== null) checkPeer(program, peer, plain);
    measured.push({ peer, plain, recorded: await recordLockstep(group) });
  }
  task.dispose();
  return measured;
}

function prepareSeeds(program: ProgramSpec, count: number): TrainingRun[] {
  return Array.from({ length: count }, (_, seedIndex) => ({
    spec: program,
    seedIndex,
    data: prepareData(program, seedIndex),
  }));
}

/** The group of the clean program's runs. */
function planCleanRuns(program: ProgramSpec, count: number): RunGroup {
  return planRecording([program], { mutantsPerClass: 0, cleanVariants: 0, seeds: count }).groups[0]!;
}

/** @throws Error where the peer trained another network, or to another end. */
function checkPeer({ id }: ProgramSpec, peer: PeerResult, { parameters, loss }: LockstepResult): void {
  const theirs = peer.runs[0]!.parameters;
  if (theirs !== parameters)
    throw new Error(`${id}: PyTorch trains ${theirs} parameters, ours ${parameters}`);
  const ratio = peerLoss(peer) / loss;
  if (!(ratio > 0.1 && ratio < 10))
    throw new Error(`${id}: losses ${peerLoss(peer)} and ${loss} do not agree`);
}

function peerLoss({ runs }: PeerResult): number {
  return mean(runs.map(({ loss }) => loss));
}

type PeerTime = 'milliseconds' | 'observed';

function peerTime({ runs }: PeerResult, which: PeerTime): number {
  return sum(runs.map((run) => run[which]));
}

/** What is compared: a time of the peer, and one of ours. */
const comparisons = {
  plain: ['milliseconds', 'plain'],
  recorded: ['milliseconds', 'recorded'],
  observed: ['observed', 'recorded'],
} as const;

/** How many times our time the peer's is: the median of the rounds' ratios; null without a peer. */
function ratioOf(ofProgram: readonly Round[], compared: keyof typeof comparisons): number | null {
  const [theirs, ours] = comparisons[compared];
  const ratios = ofProgram.flatMap(({ peer, ...own }) =>
    peer === null ? [] : [peerTime(peer, theirs) / own[ours].milliseconds],
  );
  return ratios.length === 0 ? null : median(ratios);
}

const headings = [
  ...['program', 'family', 'steps', 'PyTorch', 'observed', 'plain', '×', 'recorded', '×', '× observed'],
  ...['training', 'instruments', 'rest', 'loss PyTorch', 'ours'],
];
const widths = [22, 14, 6, 9, 9, 7, 6, 9, 6, 11, 9, 12, 6, 13, 9];

function formatRow(cells: readonly string[]): string {
  const padded = cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
  return ` ${padded.join('')}`;
}

function rowOf(program: ProgramSpec, ofProgram: readonly Round[]): string[] {
  const perRun = (timeOf: (round: Round) => number) => (median(ofProgram.map(timeOf)) / seeds).toFixed(0);
  const { peer, plain } = ofProgram[0]!;
  const steps = Math.ceil(program.data.rows.train / program.batchSize) * program.epochs;
  return [
    ...[program.id, program.family, String(steps)],
    peer === null ? '' : perRun((round) => peerTime(round.peer!, 'milliseconds')),
    peer === null ? '' : perRun((round) => peerTime(round.peer!, 'observed')),
    perRun((round) => round.plain.milliseconds),
    formatRatio(ratioOf(ofProgram, 'plain')),
    perRun((round) => round.recorded.milliseconds),
    formatRatio(ratioOf(ofProgram, 'recorded')),
    formatRatio(ratioOf(ofProgram, 'observed')),
    ...sharesOf(ofProgram),
    ...[peer === null ? '' : peerLoss(peer).toPrecision(3), plain.loss.toPrecision(3)],
  ];
}

function formatRatio(ratio: number | null): string {
  return ratio === null ? '' : ratio.toFixed(1);
}

/** Shares of a recording's time: training as it takes alone, inside instruments, and what remains. */
function sharesOf(measured: readonly Round[]): string[] {
  const total = sum(measured.map(({ recorded }) => recorded.milliseconds));
  const training = sum(measured.map(({ plain }) => plain.milliseconds)) / total;
  const observing = sum(measured.map(({ recorded }) => recorded.instruments)) / total;
  return [training, observing, 1 - training - observing].map((share) => `${(100 * share).toFixed(0)} %`);
}

function printSummary(all: readonly Round[][]): void {
  const [training, observing, rest] = sharesOf(all.flat());
  console.log(` time of all recordings: training ${training}, instruments ${observing}, the rest ${rest}`);
  const { peer } = all[0]![0]!;
  if (peer === null) return;
  const [plain, recorded, observed] = (['plain', 'recorded', 'observed'] as const).map((compared) => {
    const logs = all.map((ofProgram) => Math.log(ratioOf(ofProgram, compared)!));
    return Math.exp(mean(logs)).toFixed(1);
  });
  console.log(
    ` ${peer.name} unobserved takes ${plain} times ours unobserved, ${recorded} times ours with all instruments; computing the same instruments it takes ${observed} times ours (geometric means)`,
  );
}
