import { join } from 'node:path';
import { expect, it } from 'vitest';
import { columnsOfCorpus } from '../../src/diagnosis/columns.ts';
import { type DiagnosedTask, diagnosedTasks, prepareTask } from '../../src/diagnosis/predict-task.ts';
import { openTrust, shippedTrust } from '../../src/diagnosis/trust/store.ts';
import { readRecording } from '../../src/eval/recording.ts';
import { packageRoot } from '../../src/lib/files.ts';

it.each(Object.keys(diagnosedTasks) as DiagnosedTask[])(
  'finds the shipped trust in %s, so that nobody waits',
  async (task) => {
    const recording = await readRecording({ directory: join(packageRoot, 'corpus', 'recorded') });
    const { columns } = await recording.features(1);
    const { trust, data } = await prepareTask(
      { recording, trust: openTrust([shippedTrust]), onMeasure: () => expect.fail('it is measured again') },
      task,
      columnsOfCorpus(columns),
    );
    expect(trust).toMatchObject({ task, diagnoser: diagnosedTasks[task], columns: 268, programs: 44 });
    expect([trust.traces, trust.classes]).toEqual([data.rows.length, data.classes]);
  },
);
