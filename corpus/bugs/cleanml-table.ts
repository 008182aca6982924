import { defineProgram, type ProgramSpec } from '../../src/training/spec.ts';

/** What a clean table of CleanML is stood in for by. */
interface Table {
  readonly id: string;
  readonly title: string;
  /** Name, and how many records it has, where they are known. */
  readonly standsInFor: string;
  readonly source: 'census' | 'clusters';
  readonly options: ProgramSpec['data']['options'];
  /** Training rows; fewer where the table itself has fewer. */
  readonly train?: number;
}

const changes =
  'Table and network are stand-ins: the tables are not ours to ship, and the perceptron that CleanML trains on all of them, at the default settings of Keras, is not published. Kept: what kind of columns the table has, two classes, and which error it was found with; how many rows have it is ours where the record does not say.';

/**
 * The program that the realism study trains on every clean table: one perceptron, here of 32 and 16 ReLU units under
 * Adam, on a generated table of the same kind.
 */
export function cleanTable({ id, title, standsInFor, source, options, train = 1000 }: Table): ProgramSpec {
  return defineProgram({
    id,
    title,
    source: {
      kind: 'paper',
      reference: `CleanML (Li et al., ICDE 2021), table ${standsInFor}`,
      licence: 'published benchmark; facts only, no rows copied',
      changes,
      repair: 'documented',
    },
    family: 'dense',
    task: 'multiclass',
    data: {
      source,
      options,
      standsInFor: `CleanML table ${standsInFor}`,
      rows: { train, validation: 150, test: 800 },
      preprocessing: [{ kind: 'standardise' }],
      target: 'oneHot',
    },
    layers: [
      { kind: 'dense', units: 32, activation: 'relu' },
      { kind: 'dense', units: 16, activation: 'relu' },
      { kind: 'dense', units: 2, activation: 'softmax' },
    ],
    loss: 'categoricalCrossentropy',
    optimizer: { kind: 'adam', learningRate: 0.003 },
    batchSize: 32,
    epochs: 12,
    healthy: { metric: 'accuracy', atLeast: 0.65 },
  });
}

/** The table with dirt in its training part. */
export function dirty({ data }: ProgramSpec, operator: string, parameters: Readonly<Record<string, number>>) {
  return { data: { ...data, edits: [{ operator, parameters: { ...parameters } }] } };
}
