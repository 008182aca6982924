import { bugs } from '../../../corpus/bugs/index.ts';
import { randomStream } from '../../../src/lib/random.ts';
import type { Fault, QualityEstimate, StudyMutant } from '../../../src/mutants/link/study-mutants.ts';
import type { RecordedMutant } from '../../../src/mutants/link/subsets.ts';
import { type BugResult, hashStudy } from '../../../src/mutants/realism/bug-result.ts';
import { planPreTraining } from '../../../src/mutants/realism/deepcrime.ts';
import { studyDefaults } from '../../../src/mutants/realism/options.ts';
import type { RealismResult } from '../../../src/mutants/realism/realism-result.ts';
import { summariseStudy } from '../../../src/mutants/realism/summarise.ts';

export const noise = (percent: number, severity: Fault['severity']): Fault => ({
  operator: 'label-noise',
  parameters: { percent },
  severity,
});

/** A studied mutant whose three measures are one number. */
export function studied(bug: string, fault: Fault, value: number | null): StudyMutant {
  return { bug, fault, realism: value, resistance: value, coupling: value };
}

/** A recorded mutant of which the study says one number. */
export function recorded(id: string, label: string, value: number | null, key = id): RecordedMutant {
  const quality: QualityEstimate = {
    ...{ nearness: 'configuration', key },
    ...{ realism: value, resistance: value, coupling: value },
  };
  return { id, label, fault: noise(10, 'low'), quality };
}

/** A study of real pairs whose mutants are planned as always and scored at random. */
export function madeUpStudy(pairs: number): RealismResult {
  const results = bugs.members.slice(0, pairs).map((pair): BugResult => {
    const random = randomStream('made-up', pair.id);
    const mutants = planPreTraining(pair.fixed, studyDefaults.mutants).map(
      ({ id, operator, configuration }) => ({
        ...{ model: id, operator, configuration, killProbability: 0.5, ease: 0.5, reliable: true },
        ...{ resistance: random.uniform(), coupling: random.uniform(), overlap: random.uniform() },
        cpuSeconds: 0.1,
      }),
    );
    return {
      ...{ bug: pair.id, origin: pair.origin, title: pair.title, inputs: 10, rule: null, reasons: [] },
      ...{ planHash: hashStudy(pair, studyDefaults, null), judgedOn: null, originals: [], faults: [] },
      ...{ faultKillProbability: 0.5, faultIsKilled: true, controls: [], retest: [], cpuSeconds: 1 },
      approaches: [{ approach: 'pre_training', mutants, setAside: [] }],
    };
  });
  return summariseStudy(results, {
    options: studyDefaults,
    bootstrap: { draws: 100, seed: 0 },
    versions: {},
    commands: [],
  });
}
