import { z } from 'zod';
import { configPath, readConfig } from '../../lib/config.ts';
import { metricPattern } from '../import/mapping.ts';

/**
 * What a name can stand for. `component`: a loss that others are added to; `generator`, `discriminator`: losses of two that work
 * against each other; `agent`: a loss of reinforcement learning; `unknown`: nothing that is known here.
 */
export type Quantity =
  | 'loss'
  | 'component'
  | 'generator'
  | 'discriminator'
  | 'agent'
  | 'score'
  | 'error-rate'
  | 'perplexity'
  | 'learning-rate'
  | 'gradient-norm'
  | 'epoch'
  | 'step'
  | 'index'
  | 'planned'
  | 'run'
  | 'phase'
  | 'metric'
  | 'value'
  | 'clock'
  | 'metric-id'
  | 'unknown';

export type Part = 'train' | 'validation' | 'test';

/** A name of a column, read. */
export interface ReadName {
  /** As written. */
  readonly name: string;
  readonly quantity: Quantity;
  /** Of two columns of one quantity the one with the lower rank is meant. */
  readonly rank: number;
  /** Null where the name does not say. */
  readonly part: Part | null;
  /** Over what the number is averaged, where the name says so: `train_loss_step`, `train_loss_epoch`. */
  readonly span: 'epoch' | 'batch' | null;
  /** Whether the name says per cent. */
  readonly percent: boolean;
}

const words = z.array(z.string());
const namesSchema = z.strictObject({
  parts: z.strictObject({ train: words, validation: words, test: words }),
  spans: z.strictObject({ epoch: words, batch: words }),
  /** Words that say nothing of the quantity. */
  passing: words,
  /** Whose loss a loss is, where several networks are trained against each other. */
  players: z.strictObject({ generator: words, discriminator: words, agent: words }),
  /** Words of losses that are one of several of a player, which nobody may add. */
  adversarial: words,
  names: z.array(
    z.strictObject({
      quantity: z.string().transform((name) => name as Quantity),
      rank: z.int().min(0).default(0),
      part: z.enum(['train', 'validation', 'test']).nullable().default(null),
      /** Words of a name in lower case, between blanks. */
      names: words,
      /** Who writes so. */
      source: z.string(),
    }),
  ),
});

const config = readConfig(configPath('log-names.json'), namesSchema);
const byName = new Map(
  config.names.flatMap(({ quantity, rank, part, names }) =>
    names.map((name) => [name, { quantity, rank, part }] as const),
  ),
);
/** Without blanks, for names whose capitals do not begin words: `mIoU`, `IoU`; too short ones could be anything. */
const byJoined = new Map(
  [...byName]
    .map(([name, found]) => [name.replaceAll(' ', ''), found] as const)
    .filter(([name]) => name.length > 2),
);
const partOf = new Map(
  Object.entries(config.parts).flatMap(([part, names]) => names.map((name) => [name, part as Part] as const)),
);
const spanOf = new Map(
  Object.entries(config.spans).flatMap(([span, names]) =>
    names.map((name) => [name, span as 'epoch' | 'batch'] as const),
  ),
);
const passing = new Set(config.passing);
const adversarial = new Set(config.adversarial);
const playerOf = new Map(
  Object.entries(config.players).flatMap(([player, names]) =>
    names.map((name) => [name, player as keyof typeof config.players] as const),
  ),
);

/** What Lightning puts behind names where there are several sets of validation rows. */
const perLoader = /\/dataloader_idx_\d+$/;

/** What is longer is a text, not a name. */
const longestName = 300;

/**
 * What a column is called and what it then is: upper and lower case, separators and words in front do not count
 * (`calm-sea-1 - train/loss`, `valLoss`, `metrics/accuracy_top1`). The table of names is `corpus/config/log-names.json`.
 */
export function readName(name: string): ReadName {
  const open = { name, part: null, span: null, percent: /%|per[ _-]?cent|pct/i.test(name), rank: 0 };
  if (name.length > longestName) return { ...open, quantity: 'unknown' };
  if (metricPattern.test(name)) return { ...open, quantity: 'metric-id' };
  const words = splitWords(name.replace(perLoader, ''));
  const whole = byName.get(words.join(' '));
  if (whole !== undefined) return { ...open, ...whole };
  const counted = readPath(name);
  if (counted !== null) return { ...open, ...counted };
  const { rest, part, span } = takeParts(words);
  const found = rest.length === 0 ? bare(part) : lookUp(rest);
  return { ...open, quantity: found.quantity, rank: found.rank, part, span };
}

/** The names of all columns of a table: `t_loss` beside `v_loss` is of training, and that of validation. */
export function readNames(names: readonly string[]): ReadName[] {
  const written = new Set(names.map((name) => splitWords(name).join(' ')));
  return names.map((name) => {
    const own = readName(name);
    const words = splitWords(name);
    const at = words.findIndex((word) => word === 't' || word === 'v');
    if (at < 0 || words.length < 2) return own;
    const [part, other] = words[at] === 't' ? ['train', 'v'] : ['val', 't'];
    if (!written.has(words.with(at, other!).join(' '))) return own;
    return { ...readName(words.with(at, part!).join(' ')), name, percent: own.percent };
  });
}

/** Words of a name in lower case; a capital letter after a small one begins a word. */
function splitWords(name: string): string[] {
  const apart = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return apart.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

function takeParts(words: readonly string[]) {
  let part: Part | null = null;
  let span: ReadName['span'] = null;
  const rest: string[] = [];
  for (const word of words) {
    const [itsPart, itsSpan] = [partOf.get(word), spanOf.get(word)];
    if (itsPart !== undefined && part === null) part = itsPart;
    else if (itsSpan !== undefined && span === null) span = itsSpan;
    else rest.push(word);
  }
  return { rest, part, span };
}

/** Where a name is a path, what counts may stand at its end (`progress/epoch`), but not behind a quantity (`loss/step`). */
function readPath(name: string): Found | null {
  const [, front, end] = /^(.+)[/.:]([^/.:]+)$/.exec(name) ?? [];
  if (front === undefined) return null;
  const quantity = byName.get(splitWords(end!).join(' '))?.quantity;
  if (quantity !== 'epoch' && quantity !== 'step') return null;
  const { rest } = takeParts(splitWords(front));
  return rest.length === 0 || lookUp(rest).quantity === 'unknown' ? { quantity, rank: 1 } : null;
}

type Found = Pick<ReadName, 'quantity' | 'rank'>;
const unknown: Found = { quantity: 'unknown', rank: 0 };

/** A column that is called `train` or `val` is a loss, where there is no better one. */
function bare(part: Part | null): Found {
  return part === null ? unknown : { quantity: 'loss', rank: 3 };
}

/** What may stand behind words that nobody knows, such as the name of a run. */
const behind = new Set<Quantity>([
  'loss',
  'score',
  'error-rate',
  'perplexity',
  'learning-rate',
  'gradient-norm',
]);

/** The whole loss of a player: `g_loss`, `Loss_D`, `Loss/G/loss/mean`; what else is measured of it nobody knows. */
function ofPlayer(player: keyof typeof config.players, rest: readonly string[]): Found {
  const others = rest.filter((word) => !passing.has(word) && playerOf.get(word) !== player);
  const isLoss = (word: string) => word === 'loss' || word === 'losses';
  // Of reinforcement learning every part tells what it is.
  const isWhole = others.length > 0 && others.every((word) => isLoss(word) || word === 'total');
  return isWhole || (player === 'agent' && others.some(isLoss)) ? { quantity: player, rank: 0 } : unknown;
}

/** By all words, then without those that say nothing, then without words in front. */
function lookUp(rest: readonly string[]): Found {
  const direct = byName.get(rest.join(' '));
  if (direct !== undefined) return direct;
  const player = rest.find((word) => playerOf.has(word));
  if (player !== undefined) return ofPlayer(playerOf.get(player)!, rest);
  if (rest.some((word) => adversarial.has(word))) return unknown;
  const telling = rest.filter((word) => !passing.has(word));
  for (let from = 0; from < telling.length; from++) {
    const name = telling.slice(from).join(' ');
    const found = byName.get(name) ?? byJoined.get(name.replaceAll(' ', ''));
    if (found === undefined) continue;
    if (from === 0) return found;
    if (!behind.has(found.quantity) || name === 'norm') continue;
    // Of a loss with words in front nobody knows whether it is the whole: `box_loss`.
    return { quantity: found.quantity === 'loss' ? 'component' : found.quantity, rank: found.rank + 1 };
  }
  return telling.includes('loss') ? { quantity: 'component', rank: 2 } : unknown;
}

/** Whether a table has a column whose name stands for a loss or a score. */
export function hasQuantity(names: readonly string[]): boolean {
  return names
    .map(readName)
    .some(({ quantity, part }) => telling.has(quantity) && (quantity !== 'metric-id' || part === null));
}

const telling = new Set<Quantity>(['loss', 'component', 'score', 'error-rate', 'perplexity', 'metric-id', 'generator', 'discriminator', 'agent']); // biome-ignore format: a list
