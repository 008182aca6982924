import type { LogHints, LossSpan } from './contract.ts';
import type { Part, Quantity, ReadName } from './names.ts';

/** How the numbers of a metric come from columns. */
type Derivation = 'as-is' | 'sum' | 'one-less' | 'logarithm';

/** A metric and the columns that it is read from. */
export interface Assigned {
  readonly metric: string;
  /** Place in the list, where the metric is a list. */
  readonly place: number | null;
  readonly from: readonly ReadName[];
  readonly recipe: Derivation;
  /** A score between 0 and 1, whose numbers are shares or per cent. */
  readonly share: boolean;
  /** What a score is called that is no share of rows that are correct; guessing cannot be taken off it. */
  readonly named: string | null;
  readonly words: string;
  readonly span: LossSpan | null;
}

/** What all columns together are. */
export interface Assignment {
  readonly assigned: readonly Assigned[];
  /** Columns that are not used, by name, with a reason where it is not that nobody knows them. */
  readonly unused: readonly { readonly name: string; readonly why: string | null }[];
}

const counting = new Set<Quantity>(['epoch', 'step', 'index', 'planned', 'run', 'phase']);
const partWords = { train: 'training', validation: 'validation', test: 'test' } as const;

/** Decides what every column of a log is. A quantity that has several columns is read from the one that is named best. */
export function assignQuantities(names: readonly ReadName[], hints: LogHints): Assignment {
  const ids = names.filter(({ quantity }) => quantity === 'metric-id').map(ofMetricId);
  const open = names.filter(({ quantity }) => quantity !== 'metric-id' && !counting.has(quantity));
  const players = [
    ...single(open, 'generator', 'loss.generator', 'loss of the generator'),
    ...single(open, 'discriminator', 'loss.discriminator', 'loss of the discriminator'),
  ];
  const found = [
    ...ids,
    // What stands beside the losses of two players is a part of theirs.
    ...(players.length === 2
      ? players
      : [...trainLosses(open, hints), ...evaluationLoss(open), ...scores(open, hints)]),
    ...single(open, 'learning-rate', 'optimizer.learning-rate', 'learning rate'),
    ...single(open, 'gradient-norm', 'gradient.global-norm', 'gradient norm'),
  ];
  const assigned = found.filter(
    ({ metric, place }, i) =>
      found.findIndex((other) => other.metric === metric && other.place === place) === i,
  );
  const used = new Set(assigned.flatMap(({ from }) => from));
  const unused = open
    .filter((name) => !used.has(name))
    .map((name) => ({ name: name.name, why: reason(name, players.length === 2) }));
  return { assigned, unused };
}

function reason({ quantity }: ReadName, ofPlayers: boolean): string | null {
  if (/^(unknown|metric|value)$/.test(quantity)) return null;
  if (ofPlayers && quantity !== 'clock') return 'of one of the two players, or of both';
  return quantity === 'clock' ? 'a clock' : 'another column stands for it';
}

function ofMetricId(name: ReadName): Assigned {
  const [metric, place] = name.name.split('[') as [string, string?];
  const at = place === undefined ? null : Number.parseInt(place, 10);
  const share = /^loss\.\w+-score$/.test(metric);
  return { ...plain(metric, [name], idWords.get(metric) ?? 'as its id says'), place: at, share };
}

/** What our ids of what most logs have are, in words. */
const idWords: ReadonlyMap<string, string> = new Map([
  ['loss.train', 'training loss'],
  ['loss.validation', 'validation loss'],
  ['loss.batch-mean', 'mean mini-batch loss'],
  ['loss.train-score', 'training accuracy'],
  ['loss.validation-score', 'validation accuracy'],
  ['optimizer.learning-rate', 'learning rate'],
  ['gradient.global-norm', 'gradient norm'],
]);

function plain(metric: string, from: readonly ReadName[], words: string): Assigned {
  return { metric, place: null, from, recipe: 'as-is', share: false, named: null, words, span: null };
}

/** The best named of some columns. */
function best(columns: readonly ReadName[]): ReadName | undefined {
  return [...columns].sort((a, b) => a.rank - b.rank)[0];
}

const isOf = (quantity: Quantity, part: Part | null) => (name: ReadName) =>
  name.quantity === quantity && name.part === part;

/** Train losses by epoch or evaluation, and by mini-batch beside them. */
function trainLosses(open: readonly ReadName[], hints: LogHints): Assigned[] {
  const explicit = lossOf(open, 'train', false);
  const bare = lossOf(open, null, false);
  const batch = lossOf(open, 'train', true) ?? lossOf(open, null, true);
  const main = explicit ?? bare ?? batch;
  if (main === undefined) return [];
  const span = main.from[0]!.span ?? hints.span ?? null;
  // A loss with a word that nobody knows, such as `aux_loss`, is not that of mini-batches.
  const isWhole = bare?.from.every(({ quantity }) => quantity !== 'component') ?? false;
  const beside = explicit !== undefined && isWhole ? bare : main === batch ? undefined : batch;
  const train = { ...main, metric: 'loss.train', span, words: `${lossWords[span ?? 'none']}${main.words}` };
  if (beside === undefined) return [train];
  return [
    train,
    { ...beside, metric: 'loss.batch-mean', span: 'batch', words: `mini-batch loss${beside.words}` },
  ];
}

const lossWords = {
  epoch: 'training loss of the epoch, running mean',
  rows: 'training loss, mean since the row before',
  batch: 'training loss of single mini-batches',
  none: 'training loss',
} as const;

function evaluationLoss(open: readonly ReadName[]): Assigned[] {
  for (const part of ['validation', 'test'] as const) {
    const loss = lossOf(open, part, false) ?? lossOf(open, part, true);
    if (loss === undefined) continue;
    const words = part === 'test' ? 'test loss, which stands for validation' : 'validation loss';
    return [{ ...loss, metric: 'loss.validation', words: `${words}${loss.words}` }];
  }
  return [];
}

/** The loss of a part: a column, the sum of its parts, or the logarithm of perplexity; `words` says which of the last two. */
function lossOf(open: readonly ReadName[], part: Part | null, batch: boolean): Assigned | undefined {
  const own = open.filter((name) => name.part === part && (name.span === 'batch') === batch);
  const losses = own.filter(({ quantity }) => quantity === 'loss');
  const components = own.filter(({ quantity }) => quantity === 'component');
  const perplexity = best(own.filter(({ quantity }) => quantity === 'perplexity'));
  const loss = best(losses);
  // A name such as l1_loss is a part too where other parts stand beside it.
  const parts = loss?.rank === 1 && components.length > 0 ? losses.filter(isNamedPart) : [];
  if (loss !== undefined && loss.rank <= 1 && parts.length === 0) return plain('', [loss], '');
  components.push(...parts);
  if (components.length === 1) return plain('', components, '');
  if (components.length > 1)
    return { ...plain('', components, `, sum of ${components.length} parts`), recipe: 'sum' };
  if (perplexity !== undefined)
    return { ...plain('', [perplexity], ', logarithm of perplexity'), recipe: 'logarithm' };
  return loss === undefined ? undefined : plain('', [loss], '');
}

/** Losses of detectors and of segmentation, which are trained on in sums. */
const isNamedPart = ({ name }: ReadName) => /(l1|dice|focal)_?loss/i.test(name);

function scores(open: readonly ReadName[], { scorePart }: LogHints): Assigned[] {
  const isExplicit = open.some(isOf('loss', 'train')) && !open.some(isOf('loss', null));
  const ofBare = scorePart ?? (isExplicit ? 'validation' : 'train');
  return [
    ...scoreOf(open, 'train', ['train', ...(ofBare === 'train' ? [null] : [])]),
    ...scoreOf(open, 'validation', ['validation', ...(ofBare === 'validation' ? [null] : []), 'test']),
  ];
}

function scoreOf(
  open: readonly ReadName[],
  part: 'train' | 'validation',
  parts: readonly (Part | null)[],
): Assigned[] {
  for (const each of parts) {
    const score = best(open.filter(isOf('score', each)));
    const error = best(open.filter(isOf('error-rate', each)));
    const name = score ?? error;
    if (name === undefined) continue;
    const named = notOfClasses.test(name.name) ? name.name : null;
    const share = named === null || upToOne.test(named);
    const what =
      score === undefined ? 'accuracy, 1 less the error rate' : named === null ? 'accuracy' : 'score';
    const words = `${partWords[each === 'test' ? 'test' : part]} ${what}${each === 'test' ? ', which stands for validation' : ''}`;
    const recipe = score === undefined ? 'one-less' : 'as-is';
    return [{ ...plain(`loss.${part}-score`, [name], words), recipe, share, named }];
  }
  return [];
}

/** Scores that are not shares of rows: guessing has none, or another one than one in as many as there are classes. */
const notOfClasses = /r\W?2|squared|map|iou|dice|mcc|auc|f1|balanced|score/i;
/** Those of them that lie between 0 and 1, which some write in per cent. */
const upToOne = /map|iou|dice|auc|f1|balanced/i;

function single(open: readonly ReadName[], quantity: Quantity, metric: string, words: string): Assigned[] {
  const name = best(open.filter((each) => each.quantity === quantity));
  return name === undefined ? [] : [plain(metric, [name], words)];
}
