import type { ProgramSpec } from '../../../src/training/spec.ts';
import kxTimeseriesResnet from './kx-timeseries-resnet.ts';
import paperConformer from './paper-conformer.ts';
import paperDeepCrossV2 from './paper-deep-cross-v2.ts';
import paperDensenet from './paper-densenet.ts';
import paperMixer from './paper-mixer.ts';
import paperMusicTransformer from './paper-music-transformer.ts';
import paperPatchTransformer from './paper-patch-transformer.ts';
import paperPreActivation from './paper-pre-activation.ts';
import ptNameCharacters from './pt-name-characters.ts';
import ptResnet from './pt-resnet.ts';
import tfTwoTower from './tf-two-tower.ts';

/** New in corpus 2: programs of more than 100,000 parameters. */
export const largePrograms: readonly ProgramSpec[] = [
  kxTimeseriesResnet,
  paperConformer,
  paperDeepCrossV2,
  paperDensenet,
  paperMixer,
  paperMusicTransformer,
  paperPatchTransformer,
  paperPreActivation,
  ptNameCharacters,
  ptResnet,
  tfTwoTower,
];
