import { createRegistry } from '../../src/lib/registry.ts';
import cleanmlCategories from './cleanml-categories.ts';
import cleanmlNumbers from './cleanml-numbers.ts';
import type { BugPair } from './contract.ts';
import d4010 from './d4-010.ts';
import d4011 from './d4-011.ts';
import d4038 from './d4-038.ts';
import d4041 from './d4-041.ts';
import d4048 from './d4-048.ts';
import d4049 from './d4-049.ts';
import d4051 from './d4-051.ts';
import d4053 from './d4-053.ts';
import d4063 from './d4-063.ts';
import d4091 from './d4-091.ts';
import examScores from './exam-scores.ts';
import ghCatsdogs from './gh-catsdogs.ts';
import ghDdos from './gh-ddos.ts';
import ghFacialkeypoints from './gh-facialkeypoints.ts';
import ghGolNn from './gh-gol-nn.ts';
import ghKerasma from './gh-kerasma.ts';
import ghMoviereviews from './gh-moviereviews.ts';
import ghTrafficSign from './gh-traffic-sign.ts';
import iris from './iris.ts';
import parabola from './parabola.ts';
import so31627380 from './so-31627380.ts';
import so33969059 from './so-33969059.ts';
import so34673164 from './so-34673164.ts';
import so38648195 from './so-38648195.ts';
import so39525358 from './so-39525358.ts';
import so41327601 from './so-41327601.ts';
import so41600519 from './so-41600519.ts';
import so42800203 from './so-42800203.ts';
import so44066044 from './so-44066044.ts';
import so44164749 from './so-44164749.ts';
import so44998910 from './so-44998910.ts';
import so45442843 from './so-45442843.ts';
import so46995209 from './so-46995209.ts';
import so47352366 from './so-47352366.ts';
import so47724077 from './so-47724077.ts';
import so48385830 from './so-48385830.ts';
import so48594888 from './so-48594888.ts';
import so50079585 from './so-50079585.ts';
import so50306988 from './so-50306988.ts';
import so50481178 from './so-50481178.ts';
import so55328966 from './so-55328966.ts';
import so59325381 from './so-59325381.ts';
import xor from './xor.ts';

/**
 * Every real fault with its repair, by program; the repair of each is documented. A new one is a pair in its program's
 * file, or a file beside this and a line here.
 */
export const bugs = createRegistry<BugPair>('bug', [
  ...cleanmlNumbers,
  ...cleanmlCategories,
  ...d4010,
  ...d4011,
  ...d4038,
  ...d4041,
  ...d4048,
  ...d4049,
  ...d4051,
  ...d4053,
  ...d4063,
  ...d4091,
  ...examScores,
  ...ghCatsdogs,
  ...ghDdos,
  ...ghFacialkeypoints,
  ...ghGolNn,
  ...ghKerasma,
  ...ghMoviereviews,
  ...ghTrafficSign,
  ...iris,
  ...parabola,
  ...so31627380,
  ...so33969059,
  ...so34673164,
  ...so38648195,
  ...so39525358,
  ...so41327601,
  ...so41600519,
  ...so42800203,
  ...so44066044,
  ...so44164749,
  ...so44998910,
  ...so45442843,
  ...so46995209,
  ...so47352366,
  ...so47724077,
  ...so48385830,
  ...so48594888,
  ...so50079585,
  ...so50306988,
  ...so50481178,
  ...so55328966,
  ...so59325381,
  ...xor,
]);
