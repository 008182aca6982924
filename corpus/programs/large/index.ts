import type { ProgramSpec } from '../../../src/training/spec.ts';
import ghNanogpt from './gh-nanogpt.ts';
import hfVitMultilabel from './hf-vit-multilabel.ts';
import kxDiffusionUNet from './kx-diffusion-u-net.ts';
import kxSmallDataTransformer from './kx-small-data-transformer.ts';
import kxTimeseriesResnet from './kx-timeseries-resnet.ts';
import paperCLstm from './paper-c-lstm.ts';
import paperConformer from './paper-conformer.ts';
import paperDeepAutoencoder from './paper-deep-autoencoder.ts';
import paperDeepAveraging from './paper-deep-averaging.ts';
import paperDeepCrossV2 from './paper-deep-cross-v2.ts';
import paperDensenet from './paper-densenet.ts';
import paperGatedResidual from './paper-gated-residual.ts';
import paperMixer from './paper-mixer.ts';
import paperMusicTransformer from './paper-music-transformer.ts';
import paperPatchTransformer from './paper-patch-transformer.ts';
import paperPreActivation from './paper-pre-activation.ts';
import paperTabTransformer from './paper-tab-transformer.ts';
import paperTide from './paper-tide.ts';
import paperWideResnet from './paper-wide-resnet.ts';
import ptNameCharacters from './pt-name-characters.ts';
import ptResnet from './pt-resnet.ts';
import so41999686 from './so-41999686.ts';
import so44164749 from './so-44164749.ts';
import so47352366 from './so-47352366.ts';
import so57407973 from './so-57407973.ts';
import so61234347 from './so-61234347.ts';
import so70148149 from './so-70148149.ts';
import so74200607 from './so-74200607.ts';
import tfTwoTower from './tf-two-tower.ts';

/** New in corpus 2: programs of more than 100,000 parameters. */
export const largePrograms: readonly ProgramSpec[] = [
  ghNanogpt,
  hfVitMultilabel,
  kxDiffusionUNet,
  kxSmallDataTransformer,
  kxTimeseriesResnet,
  paperCLstm,
  paperConformer,
  paperDeepAutoencoder,
  paperDeepAveraging,
  paperDeepCrossV2,
  paperDensenet,
  paperGatedResidual,
  paperMixer,
  paperMusicTransformer,
  paperPatchTransformer,
  paperPreActivation,
  paperTabTransformer,
  paperTide,
  paperWideResnet,
  ptNameCharacters,
  ptResnet,
  so41999686,
  so44164749,
  so47352366,
  so57407973,
  so61234347,
  so70148149,
  so74200607,
  tfTwoTower,
];
