import { readLabelConfig } from '../../eval/labels/config.ts';
import { measureEffects, type SettingEffect } from '../../eval/labels/effects.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { formatNumber } from '../../report/numbers.ts';
import { type Column, formatTable } from '../../report/table.ts';
import { readManifest } from '../../traces/store/manifest.ts';
import { readRunFacts } from '../../traces/store/run-facts.ts';
import type { Parsed } from '../options.ts';
import { printResult } from '../output.ts';
import type { severityOptions } from '../quality-severity.ts';

/** Measures how strongly each setting hurts. */
export async function runSeverity(
  recording: string,
  { config, out, json }: Parsed<typeof severityOptions>,
): Promise<void> {
  const manifest = await readManifest(recording);
  const runs = await readRunFacts(recording, manifest);
  const settings = measureEffects([...runs.values()], readLabelConfig(config).kill);
  const table = { recording: manifest.hash, settings };
  if (out !== undefined) await writeFileAtomic(out, `${JSON.stringify(table, null, 2)}\n`);
  printResult(json, table, () => formatTable(settings, columns));
}

const columns: readonly Column<SettingEffect>[] = [
  { heading: 'operator', align: 'left', cell: (one) => one.operator },
  { heading: 'setting', align: 'left', cell: (one) => one.setting },
  { heading: 'asserted', align: 'left', cell: (one) => one.severity },
  { heading: 'measured', align: 'left', cell: (one) => one.measured },
  { heading: 'worse by, δ', align: 'right', cell: (one) => one.inMargins.toFixed(1) },
  {
    heading: 'quartiles',
    align: 'right',
    cell: ({ low, high }) => `[${low.toFixed(1)}, ${high.toFixed(1)}]`,
  },
  { heading: 'd', align: 'right', cell: ({ cohensD }) => (cohensD === null ? '–' : cohensD.toFixed(1)) },
  { heading: 'killed', align: 'right', cell: (one) => formatNumber(one.killed) },
  { heading: 'mutants', align: 'right', cell: (one) => String(one.mutants) },
  { heading: 'programs', align: 'right', cell: (one) => String(one.programs) },
];
