import { createRegistry } from '../../src/lib/registry.ts';
import { adding } from './adding.ts';
import { ageThreshold } from './age-threshold.ts';
import { bitChanges } from './bit-changes.ts';
import { bits } from './bits.ts';
import { breastCancer } from './breast-cancer.ts';
import { census } from './census.ts';
import { chords } from './chords.ts';
import { climate } from './climate.ts';
import { clusters } from './clusters.ts';
import { curve } from './curve.ts';
import { diabetes } from './diabetes.ts';
import { digits } from './digits.ts';
import { firstItem } from './first-item.ts';
import { forecast } from './forecast.ts';
import { gameOfLife } from './game-of-life.ts';
import { iris } from './iris.ts';
import { motifs } from './motifs.ts';
import { motion } from './motion.ts';
import { reviews } from './reviews.ts';
import { road } from './road.ts';
import { realSets } from './sets/index.ts';
import { signs } from './signs.ts';
import type { DataSource } from './source.ts';
import { sparseRegression } from './sparse-regression.ts';
import { spot } from './spot.ts';
import { strokes } from './strokes.ts';
import { syllables } from './syllables.ts';
import { temporalOrder } from './temporal-order.ts';
import { textures } from './textures.ts';
import { topics } from './topics.ts';
import { waves } from './waves.ts';
import { wine } from './wine.ts';

/** Every source of data, tables first, those of `scripts/data` last. A new one is a file beside this and a line here. */
export const dataSources = createRegistry<DataSource>('source', [
  breastCancer,
  diabetes,
  digits,
  iris,
  wine,
  adding,
  ageThreshold,
  bitChanges,
  bits,
  census,
  chords,
  climate,
  clusters,
  curve,
  firstItem,
  forecast,
  gameOfLife,
  motifs,
  motion,
  reviews,
  road,
  signs,
  sparseRegression,
  spot,
  strokes,
  syllables,
  temporalOrder,
  textures,
  topics,
  waves,
  ...realSets,
]);
