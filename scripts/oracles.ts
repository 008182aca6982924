import { groupBy } from '../src/lib/group.ts';
import { formatTable, leftColumn, rightColumn } from '../src/report/table.ts';
import { selectBackend } from '../src/training/backend.ts';
import { compareWithTorch, trainAlone } from '../src/training/reference/compare.ts';
import { findPython, requireTorch } from '../src/training/reference/python.ts';
import { trainWithKeras, withoutKeras } from '../test/training/helpers/keras.ts';
import {
  graphCases,
  layerCases,
  lossCases,
  objectiveCases,
  optimizerCases,
  practiceCases,
  precisionCases,
} from '../test/training/helpers/oracle-cases.ts';
import { testProgram, testRun } from '../test/training/helpers/runs.ts';

/**
 * Prints how far the engine is from PyTorch and Keras 3, both in float64, over the first 20 steps of the test networks:
 * per kind of layer, loss, optimizer and practice the worst relative difference of a loss.
 */
async function main(): Promise<void> {
  const torch = requireTorch();
  const keras = findPython('tensorflow, keras');
  await selectBackend('wasm');
  const cases = [
    ...layerCases,
    ...graphCases,
    ...lossCases,
    ...objectiveCases,
    ...optimizerCases,
    ...practiceCases,
    ...precisionCases,
  ];
  const runs = cases.map(({ program, data }) => trainAlone(testRun(testProgram(program), data), 20));
  // Practices are held against PyTorch alone.
  const withKeras = cases.length - practiceCases.length - precisionCases.length;
  const compared = compareWithTorch(torch, runs);
  const ofKeras = keras === null ? [] : trainWithKeras(keras, runs.slice(0, withKeras)).runs;
  const rows = cases.map(({ kind }, i) => {
    const theirs = Object.hasOwn(withoutKeras, kind) ? [] : (ofKeras[i]?.losses ?? []);
    const off = theirs.map((loss, step) => Math.abs(runs[i]!.trained.losses[step]! / loss - 1));
    const { ours, twin } = compared[i]!;
    return {
      kind,
      torch: Math.max(...ours),
      twin: Math.max(...twin),
      keras: off.length === 0 ? Number.NaN : Math.max(...off),
    };
  });
  const kinds = [...groupBy(rows, ({ kind }) => kind)].map(([kind, of]) => ({
    kind,
    cases: of.length,
    torch: Math.max(...of.map((row) => row.torch)),
    twin: Math.max(...of.map((row) => row.twin)),
    keras: Math.max(...of.map((row) => row.keras)),
  }));
  const power = (value: number) => (Number.isFinite(value) ? value.toExponential(1) : '–');
  console.log(
    formatTable(kinds, [
      leftColumn('kind', ({ kind }) => kind),
      rightColumn('cases', (row) => row.cases),
      rightColumn('from PyTorch', (row) => power(row.torch)),
      rightColumn('its float32', (row) => power(row.twin)),
      rightColumn('from Keras 3', (row) => power(row.keras)),
    ]),
  );
}

await main();
