import type { ProgramSpec } from '../../../src/training/spec.ts';
import d4035 from './d4-035.ts';
import ghMelbourne from './gh-melbourne.ts';
import hfMultiLabelText from './hf-multi-label-text.ts';
import hfTimeSeriesTransformer from './hf-time-series-transformer.ts';
import kxAutoencoder from './kx-autoencoder.ts';
import kxBidirectionalSounds from './kx-bidirectional-sounds.ts';
import kxDeepCross from './kx-deep-cross.ts';
import kxFcnTimeseries from './kx-fcn-timeseries.ts';
import kxGatedResidual from './kx-gated-residual.ts';
import kxImbalancedClasses from './kx-imbalanced-classes.ts';
import kxMlpMixer from './kx-mlp-mixer.ts';
import kxMnistConvnet from './kx-mnist-convnet.ts';
import kxTabTransformer from './kx-tab-transformer.ts';
import kxTextTransformer from './kx-text-transformer.ts';
import kxTimeseriesAnomaly from './kx-timeseries-anomaly.ts';
import kxTimeseriesTransformer from './kx-timeseries-transformer.ts';
import kxVit from './kx-vit.ts';
import paperBatchNormalisation from './paper-batch-normalisation.ts';
import paperCharCnn from './paper-char-cnn.ts';
import paperFtTransformer from './paper-ft-transformer.ts';
import paperHighway from './paper-highway.ts';
import paperLifeCnn from './paper-life-cnn.ts';
import paperLstnet from './paper-lstnet.ts';
import paperMaxout from './paper-maxout.ts';
import paperNbeats from './paper-nbeats.ts';
import paperNeuralLanguageModel from './paper-neural-language-model.ts';
import paperResnet from './paper-resnet.ts';
import paperSeResnet from './paper-se-resnet.ts';
import paperSelu from './paper-selu.ts';
import paperTabularResnet from './paper-tabular-resnet.ts';
import paperTcn from './paper-tcn.ts';
import paperTwoTower from './paper-two-tower.ts';
import paperUNet from './paper-u-net.ts';
import paperVae from './paper-vae.ts';
import ptCharRnnClassification from './pt-char-rnn-classification.ts';
import ptTimeSequence from './pt-time-sequence.ts';
import skMlpMnist from './sk-mlp-mnist.ts';

/** New in corpus 2: programs of 10,000 to 100,000 parameters. */
export const mediumPrograms: readonly ProgramSpec[] = [
  d4035,
  ghMelbourne,
  hfMultiLabelText,
  hfTimeSeriesTransformer,
  kxAutoencoder,
  kxBidirectionalSounds,
  kxDeepCross,
  kxFcnTimeseries,
  kxGatedResidual,
  kxImbalancedClasses,
  kxMlpMixer,
  kxMnistConvnet,
  kxTabTransformer,
  kxTextTransformer,
  kxTimeseriesAnomaly,
  kxTimeseriesTransformer,
  kxVit,
  paperBatchNormalisation,
  paperCharCnn,
  paperFtTransformer,
  paperHighway,
  paperLifeCnn,
  paperLstnet,
  paperMaxout,
  paperNbeats,
  paperNeuralLanguageModel,
  paperResnet,
  paperSeResnet,
  paperSelu,
  paperTabularResnet,
  paperTcn,
  paperTwoTower,
  paperUNet,
  paperVae,
  ptCharRnnClassification,
  ptTimeSequence,
  skMlpMnist,
];
