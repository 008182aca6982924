import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DiagnosisPrediction as Answer,
  type Diagnosis,
  diagnosisSchema,
} from '../../src/diagnosis/contract.ts';
import { type Corpus, openCorpus } from '../../src/diagnosis/corpus.ts';
import { diagnoseTrace } from '../../src/diagnosis/diagnose.ts';
import { findTraces } from '../../src/diagnosis/find-trace.ts';
import { openModels, shippedModels } from '../../src/diagnosis/learner/store.ts';
import { bandFor } from '../../src/diagnosis/trust/alarms.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { verdictOf } from '../../src/report/diagnosis/lines.ts';
import { formatDiagnosisPage } from '../../src/report/diagnosis/page.ts';
import { formatDiagnosis } from '../../src/report/diagnosis/text.ts';
import type { Trace } from '../../src/traces/trace.ts';

const epochs = Array.from({ length: 24 }, (_, i) => i);
const falls = (from: number, to: number, pace = 0.25) =>
  epochs.map((i) => to + (from - to) * Math.exp(-pace * i));
const table = (columns: Readonly<Record<string, readonly number[]>>) =>
  [`epoch,${Object.keys(columns).join(',')}`]
    .concat(
      epochs.map((i) => [i, ...Object.values(columns).map((values) => values[i]!.toFixed(5))].join(',')),
    )
    .join('\n');

/** Logs of every kind of verdict, as far as these do not change. */
const logs: Readonly<Record<string, string>> = {
  healthy: table({ loss: falls(2.3, 0.2), val_loss: falls(2.3, 0.3) }),
  overfitting: table({
    accuracy: falls(0.1, 0.99),
    loss: falls(2.3, 0.01, 0.3),
    val_accuracy: falls(0.2, 0.55, 0.5),
    val_loss: falls(2.1, 1.2, 0.6).map((loss, i) => loss + 0.05 * i),
  }),
  f1: table({ train_loss: falls(2.3, 0.2), val_loss: falls(2.3, 0.3), val_f1: falls(0.1, 0.9) }),
  stuck: table({ loss: falls(2.3, 2.3), val_loss: falls(2.301, 2.3), val_f1: falls(0.1, 0.1) }),
  lost: table({ loss: falls(2.3, 0.2).map((loss, i) => (i < 6 ? loss : Number.NaN)) }),
  negative: table({ loss: falls(-0.2, -0.94), val_loss: falls(-0.2, -0.9) }),
  players: table({ d_loss: falls(0.7, 0.6), g_loss: falls(0.8, 1.2) }),
  beaten: table({ d_loss: falls(0.7, 0, 0.6), g_loss: falls(0.7, 9) }),
};

const beginning = (log: string, epochs: number) =>
  log
    .split('\n')
    .slice(0, epochs + 1)
    .join('\n');
const short = { three: beginning(logs.healthy!, 3), six: beginning(logs.healthy!, 6) };

let folder: string;
let corpus: Corpus;
const found = new Map<string, readonly [Diagnosis, Trace]>();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'faultgap-verdict-'));
  corpus = await openCorpus(join(packageRoot, 'corpus', 'recorded'), openModels([shippedModels, join(folder, 'models')]), () => {});
  for (const [name, text] of Object.entries({ ...logs, ...short })) {
    writeFileSync(join(folder, `${name}.csv`), text);
    const [trace] = await findTraces(join(folder, `${name}.csv`));
    found.set(name, [await diagnoseTrace(trace!, corpus), trace!]);
  }
}, 120_000); // biome-ignore format: one call each
afterAll(() => rmSync(folder, { recursive: true }));

const begins = { faulty: /^Faulty[. ]/, healthy: /^Healthy[,:]/, silent: /^No verdict: / } as const;

describe.each(Object.keys({ ...logs, ...short }))('text, page and JSON of the log "%s"', (name) => {
  it('say the same, the verdict first', () => {
    const [diagnosis, trace] = found.get(name)!;
    const said = verdictOf(diagnosis);
    expect(diagnosisSchema.parse(diagnosis)).toEqual(diagnosis);
    expect(said).toMatch(begins[diagnosis.verdict.kind]);
    expect(formatDiagnosis(diagnosis)).toContain(said);
    const page = formatDiagnosisPage(diagnosis, trace);
    expect(page.replaceAll(/<.?code>/g, '`').replaceAll('&#39;', "'")).toContain(
      said.replaceAll('>', '&gt;').replaceAll('<', '&lt;'),
    );
    for (const words of [formatDiagnosis(diagnosis), page]) {
      expect(words.includes('Class of fault: ')).toBe(diagnosis.verdict.classes.length > 0);
      expect(words).not.toMatch(/\d steps|\bclean\b/);
    }
  });

  it('call a class of fault what it is only where there is a fault', () => {
    const [{ verdict, answers }] = found.get(name)!;
    if (verdict.kind !== 'faulty') expect(verdict.classes).toEqual([]);
    if (verdict.by === 'learner' && verdict.kind === 'faulty')
      expect(verdict.classes).toEqual(answers[1]!.named);
  });
});

it('F1 is not worded as accuracy, neither in a fault nor in a sign of health', () => {
  for (const name of ['f1', 'stuck'])
    expect(formatDiagnosis(found.get(name)![0])).not.toMatch(/accuracy (is \d|ends|at \d)/i);
  expect(verdictOf(found.get('stuck')![0])).toContain('`val_f1` is 0.1');
});

it('how often rules named the right class of wild runs is said where they name one', () => {
  const words =
    /the class that rules named first was right of \d+ of \d+ that were recorded and of \d+ of \d+ logs\./;
  expect(formatDiagnosis(found.get('lost')![0])).toMatch(words);
  expect(formatDiagnosisPage(...found.get('lost')!)).toMatch(words);
  expect(formatDiagnosis(found.get('overfitting')![0])).not.toMatch(words);
});

describe('certainty', () => {
  /** The log "healthy" with other probabilities, as detection would answer with these limits. */
  const detected = (faulty: number, answer: 'clean' | 'faulty' | null) => {
    const [diagnosis] = found.get('healthy')!;
    const [detection, typing] = diagnosis.answers as [Answer, Answer];
    const [clean, other] = [
      { name: 'clean', value: 1 - faulty },
      { name: 'faulty', value: faulty },
    ];
    const kind = ({ clean: 'healthy', faulty: 'faulty', null: 'silent' } as const)[`${answer}`];
    return {
      ...diagnosis,
      verdict: { ...diagnosis.verdict, kind, by: 'learner' as const },
      answers: [
        { ...detection, answer, probabilities: faulty > 0.5 ? [other, clean] : [clean, other] },
        typing,
      ],
    };
  };
  const limit = () => {
    const { trust, checks } = found.get('healthy')![0].answers[0]!;
    return bandFor(trust!.alarms!.bands, checks).faultyFrom;
  };

  it.each([
    [0.04, 'clean', /^Healthy: no sign of a fault \(96 % sure\)\./],
    [0.4, 'clean', /^Healthy, though not for sure \(60 %\): no sign of a fault\./],
    [0.96, 'faulty', /^Faulty \(96 % sure\)\./],
    [0.85, 'faulty', /^Faulty, though not for sure \(85 %\)\./],
  ] as const)('of %f for "faulty" is worded by that number', (faulty, answer, words) => {
    expect(verdictOf(detected(faulty, answer))).toMatch(words);
  });

  it('that falls short of a limit is quoted beside it, in digits that tell them apart', () => {
    const from = limit();
    expect(from).toBeGreaterThan(0.5);
    const said = verdictOf(detected(from - 0.0004, null));
    const [, value, least] = /faulty is the likelier, ([\d.]+) %, and is named from ([\d.]+) % on\./.exec(
      said,
    )!;
    expect(Number(value)).toBeLessThan(Number(least));
    expect(Number(least) / 100).toBeCloseTo(from, 2);
  });

  it('is claimed of no class where the run is unlike all that was learned from', () => {
    const unlike = detected(0.9, null);
    const answers = unlike.answers.map((answer) => ({ ...answer, why: 'it is unlike the runs', named: [] }));
    expect(verdictOf({ ...unlike, answers })).toBe('No verdict: it is unlike the runs.');
    expect(formatDiagnosis({ ...unlike, answers })).not.toMatch(/data \d+ %/);
  });

  it('is of runs with as many checks, and of three checks there is none', () => {
    const [three] = found.get('three')!;
    expect(three.verdict).toMatchObject({ kind: 'silent', by: 'learner' });
    expect(verdictOf(three)).toContain('the run has 3 checks, and detection needs 6');
    expect(formatDiagnosis(three)).not.toContain('balanced accuracy');
    expect(formatDiagnosis(found.get('six')![0])).toMatch(
      /there, of those of 6 to 8 checks as this run has, /,
    );
    expect(formatDiagnosis(found.get('healthy')![0])).toMatch(
      /there, of those of 21 checks and more as this run has, /,
    );
  });
});

it('of two players the learner says nothing, and rules say what can be said', () => {
  const [open] = found.get('players')!;
  expect(open.verdict).toMatchObject({ kind: 'silent', classes: [] });
  expect(open.answers.map(({ status }) => status)).toEqual(['not-asked', 'not-asked', 'not-asked']);
  const [beaten] = found.get('beaten')!;
  expect(beaten.verdict).toMatchObject({ kind: 'faulty', by: 'rule', classes: ['optimisation'] });
  expect(beaten.facts.map(({ rule }) => rule)).toEqual(['perfect-discriminator']);
});
