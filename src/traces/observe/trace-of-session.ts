import type { layers } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { sha256 } from '../../lib/hash.ts';
import { packageVersion } from '../../lib/versions.ts';
import { foreignHeader, namedRun, outcomeOf } from '../foreign-header.ts';
import { describeBuilt } from '../header.ts';
import { thinOut } from '../thinning.ts';
import type { ObservedScript, ObservedSetting, Trace } from '../trace.ts';
import { architectureOf } from './architecture.ts';
import { layerActivation } from './describe-model.ts';
import { flatLayers, outputLayers } from './model-layers.ts';
import type { ProbeBatches } from './probe-batches.ts';
import type { Session, SessionParts } from './session.ts';

/** The trace of what a session has seen; `lost` says why its training did not come to its end, as far as that is known. */
export function traceOfSession(
  session: Session,
  parts: SessionParts,
  { name = 'observed', run = 0 }: { readonly name?: string; readonly run?: number },
  lost: string | null,
): Trace {
  const { view, series, watch, checks, step } = session;
  const divergedAt = watch.stepOf(0);
  const recorded = series.of(0, divergedAt);
  return {
    header: {
      ...foreignHeader,
      ...namedRun(name, run),
      traceId: sha256(JSON.stringify(['observed', name, run])).slice(0, 20),
      family: architectureOf(view.layers),
      plannedSteps: Math.max(checks.planned ?? 0, step),
      doneSteps: divergedAt ?? step,
      outcome: outcomeOf(divergedAt, session.crash ?? lost),
      observed: settingOf(session, parts),
      reference: { constantLoss: 0, evaluationRows: parts.batches?.evaluation.train.rows ?? 0 },
      backend: tf.getBackend(),
      versions: { faultgap: packageVersion(), tfjs: tf.version_core },
    },
    ...(checks.planned === null ? thinOut(recorded) : recorded),
  };
}

function settingOf({ view, batchSize }: Session, parts: SessionParts): ObservedSetting {
  const { model, described, batches, missing } = parts;
  const { loss, optimizer, task } = described.spec;
  const width = model.outputs[0]!.shape.at(-1) ?? 1;
  const classes = task === 'binary' ? 2 : task === 'multiclass' ? width : null;
  const layers = flatLayers(model).map(({ layer }) => layer);
  const outputs = outputLayers(model).map((layer) => layers.indexOf(layer));
  const isLast = outputs.length === 1 && outputs[0] === layers.length - 1;
  const built = describeBuilt(view);
  const { link } = described;
  return {
    layers:
      link === null
        ? built
        : built.map((layer, i) => (i === outputs[0] ? { ...layer, activation: link } : layer)),
    ...(!isLast && { outputs }),
    loss,
    optimizer,
    batchSize,
    task,
    classes,
    inputRange: batches?.ranges.inputs ?? null,
    targetRange: batches?.ranges.targets ?? null,
    script: scriptOf(parts, outputLayers(model)[0]!, classes),
    missing: {
      ...Object.fromEntries(missing),
      'observed.script.shuffled': 'fit does not tell its callbacks',
      ...(batchSize === null && { 'observed.batchSize': 'fit does not tell' }),
    },
  };
}

function scriptOf(
  { model, described, batches }: SessionParts,
  last: layers.Layer,
  classes: number | null,
): ObservedScript {
  return {
    loss: described.lossText,
    expectsLogits: described.lossText === null ? null : described.link !== null,
    lastActivation: layerActivation(last),
    outputShapes: model.outputs.map(({ shape }) => shape.slice(1).map((n) => n ?? 0)),
    targetShapes: batches?.targetShapes ?? null,
    optimizer: described.optimizerText,
    schedule: null,
    shuffled: null,
    classCounts: batches === null || classes === null ? null : countClasses(batches, classes),
    rowsCounted: batches?.rows ?? null,
  };
}

/** Rows of each class, from indices, probabilities of one class, or one value per class. */
function countClasses({ firstTargets, rows }: ProbeBatches, classes: number): number[] | null {
  const counts = new Array<number>(classes).fill(0);
  const width = firstTargets.length / rows;
  if (width !== 1 && width !== classes) return null;
  for (let row = 0; row < rows; row++) {
    const own = firstTargets.subarray(row * width, (row + 1) * width);
    const index =
      width > 1 ? own.indexOf(Math.max(...own)) : classes === 2 ? Number(own[0]! >= 0.5) : own[0]!;
    if (counts[index] === undefined) return null;
    counts[index]++;
  }
  return counts;
}
