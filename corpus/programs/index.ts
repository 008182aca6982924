import { createRegistry } from '../../src/lib/registry.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';
import d4049 from './d4-049.ts';
import d4053 from './d4-053.ts';
import d4063 from './d4-063.ts';
import d4089 from './d4-089.ts';
import d4093 from './d4-093.ts';
import dcUdacity from './dc-udacity.ts';
import ghGolNn from './gh-gol-nn.ts';
import ghMoviereviews from './gh-moviereviews.ts';
import ghTrafficSign from './gh-traffic-sign.ts';
import kxBidirectionalImdb from './kx-bidirectional-imdb.ts';
import kxImdbCnnLstm from './kx-imdb-cnn-lstm.ts';
import { largePrograms } from './large/index.ts';
import { mediumPrograms } from './medium/index.ts';
import paperDeepconvlstm from './paper-deepconvlstm.ts';
import paperElman from './paper-elman.ts';
import paperIrnn from './paper-irnn.ts';
import paperPolyphonicGru from './paper-polyphonic-gru.ts';
import paperTemporalOrder from './paper-temporal-order.ts';
import paperTextCnn from './paper-text-cnn.ts';
import so34673164 from './so-34673164.ts';
import so38648195 from './so-38648195.ts';
import so41327601 from './so-41327601.ts';
import so41600519 from './so-41600519.ts';
import so42293600 from './so-42293600.ts';
import so42472447 from './so-42472447.ts';
import so42800203 from './so-42800203.ts';
import so44998910 from './so-44998910.ts';
import so45378493 from './so-45378493.ts';
import so47724077 from './so-47724077.ts';
import so48385830 from './so-48385830.ts';
import so48594888 from './so-48594888.ts';
import so49583466 from './so-49583466.ts';
import so50481178 from './so-50481178.ts';
import so51931932 from './so-51931932.ts';
import so52445293 from './so-52445293.ts';
import so52983831 from './so-52983831.ts';
import so53700537 from './so-53700537.ts';
import so54064299 from './so-54064299.ts';
import so56774954 from './so-56774954.ts';
import so57397440 from './so-57397440.ts';
import so57943425 from './so-57943425.ts';
import so59325381 from './so-59325381.ts';
import so60267894 from './so-60267894.ts';
import so61997645 from './so-61997645.ts';
import so66602662 from './so-66602662.ts';
import so74669249 from './so-74669249.ts';
import toyIris from './toy-iris.ts';
import toyParity from './toy-parity.ts';
import toyWine from './toy-wine.ts';
import toyXor from './toy-xor.ts';

/** The programs of the shipped recording, by family. It is evaluated as it is, so nothing joins this list. */
const corpus1: readonly ProgramSpec[] = [
  ghMoviereviews,
  so38648195,
  so41600519,
  so44998910,
  so48385830,
  so52445293,
  so57397440,
  so60267894,
  so66602662,
  so34673164,
  so42472447,
  so47724077,
  so49583466,
  so50481178,
  so56774954,
  d4053,
  d4063,
  ghGolNn,
  so45378493,
  so48594888,
  so53700537,
  so54064299,
  so57943425,
  so59325381,
  d4093,
  dcUdacity,
  ghTrafficSign,
  paperTextCnn,
  so41327601,
  d4089,
  kxBidirectionalImdb,
  paperIrnn,
  so42293600,
  so42800203,
  so51931932,
  so52983831,
  so61997645,
  so74669249,
  d4049,
  kxImdbCnnLstm,
  paperDeepconvlstm,
  paperElman,
  paperPolyphonicGru,
  paperTemporalOrder,
];

/** What corpus 2 has beyond corpus 1. */
export const newPrograms: readonly ProgramSpec[] = [...mediumPrograms, ...largePrograms];

/** Headline programs that are recorded together: `1` are those of the shipped recording. */
export const corpora: Readonly<Record<'1' | '2', readonly ProgramSpec[]>> = {
  1: corpus1,
  2: [...corpus1, ...newPrograms],
};

/**
 * Every program, toys last. A new one is a file (copy _template.ts) in the folder of its size, `medium` or `large`,
 * and a line in the index beside it.
 */
export const programs = createRegistry<ProgramSpec>('program', [
  ...corpora[2],
  toyIris,
  toyParity,
  toyWine,
  toyXor,
]);
