import type { Command } from 'commander';
import { formatRealism } from '../report/realism/text.ts';
import { printJson, printText } from './output.ts';
import { addStudyOptions, requireOut, runStudy, type StudyCommandOptions } from './study.ts';

/** `faultgap realism`: are the injected faults like real ones? */
export function registerRealism(program: Command): void {
  addStudyOptions(
    program
      .command('realism')
      .description('hold mutants, trained and post-training, against real faults and their repairs'),
  ).action(async (options: Partial<StudyCommandOptions>) => {
    const study = requireOut(program, 'realism', options);
    const result = await runStudy('realism', study);
    if (result === null) return;
    // Plots take a third of a second to load, which only who draws them should wait for.
    const { writeRealismReport } = await import('../report/realism/index.ts');
    const page = await writeRealismReport(study.out, result);
    if (study.json) printJson(result);
    else printText(`${formatRealism(result)}\n\nwrote ${page}`);
  });
}
