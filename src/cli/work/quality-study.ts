import { InputError } from '../../lib/errors.ts';
import { readQualityTables, studySelection, writeQualityTables } from '../../mutants/quality/index.ts';
import { formatQuality, formatSelection } from '../../report/realism/selection-text.ts';
import type { Parsed } from '../options.ts';
import { printResult } from '../output.ts';
import type { selectOptions } from '../quality.ts';
import type { studyOptions } from '../realism.ts';
import { runStudy } from './realism-study.ts';

/** Studies bugs, and writes how good their mutants are. */
export async function runQuality(options: Parsed<typeof studyOptions>): Promise<void> {
  if (options.out === undefined && !options.plan)
    throw new InputError('no-out', {
      rule: '`quality` needs to know what to do',
      need: '--out DIR, --plan, or one of select, link, severity',
      value: 'none',
    });
  const study = await runStudy('quality', options);
  if (study === null) return;
  const { result, out } = study;
  const tables = await writeQualityTables(out, result.bugs);
  printResult(
    options.json,
    { tables, ...result },
    () => `${formatQuality(result)}\n\nwrote ${tables.length} tables below ${out}/quality`,
  );
}

/** Chooses operator configurations by the tables of a study. */
export function runSelect({ scores, draws, seed, json, ...options }: Parsed<typeof selectOptions>): void {
  const study = studySelection(readQualityTables(scores), { ...options, bootstrap: { draws, seed } });
  printResult(json, study, formatSelection);
}
