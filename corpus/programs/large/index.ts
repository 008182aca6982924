import type { ProgramSpec } from '../../../src/training/spec.ts';
import ghNanogpt from './gh-nanogpt.ts';
import hfVitMultilabel from './hf-vit-multilabel.ts';
import kxDiffusionUNet from './kx-diffusion-u-net.ts';
import kxTimeseriesResnet from './kx-timeseries-resnet.ts';
import paperConformer from './paper-conformer.ts';
import paperDeepCrossV2 from './paper-deep-cross-v2.ts';
import paperGatedResidual from './paper-gated-residual.ts';
import paperMixer from './paper-mixer.ts';
import paperMusicTransformer from './paper-music-transformer.ts';
import paperPatchTransformer from './paper-patch-transformer.ts';
import paperPreActivation from './paper-pre-activation.ts';
import paperTabTransformer from './paper-tab-transformer.ts';
import ptNameCharacters from './pt-name-characters.ts';
import ptResnet from './pt-resnet.ts';
import so70148149 from './so-70148149.ts';
import tfTwoTower from './tf-two-tower.ts';

/** New in corpus 2: programs of more than 100,000 parameters. */
export const largePrograms: readonly ProgramSpec[] = [
  ghNanogpt,
  hfVitMultilabel,
  kxDiffusionUNet,
  kxTimeseriesResnet,
  paperConformer,
  paperDeepCrossV2,
  paperGatedResidual,
  paperMixer,
  paperMusicTransformer,
  paperPatchTransformer,
  paperPreActivation,
  paperTabTransformer,
  ptNameCharacters,
  ptResnet,
  so70148149,
  tfTwoTower,
];
