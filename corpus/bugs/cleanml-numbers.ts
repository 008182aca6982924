import { cleanTable, dirty } from './cleanml-table.ts';
import { definePair } from './pair.ts';

const origin = 'CleanML';
const documented = 'CleanML pairs the table with its cleaned version';

const eeg = cleanTable({
  id: 'cml-eeg',
  title: 'Open or closed eyes from fourteen electrodes',
  standsInFor: 'EEG, 14980 records',
  source: 'clusters',
  options: { features: 14, informative: 5, redundant: 5, clustersPerClass: 6, separation: 1.5, flip: 0.03 },
});
const sensor = cleanTable({
  id: 'cml-sensor',
  title: 'Which of two sensors, from eight readings',
  standsInFor: 'Sensor, 62076 records',
  source: 'clusters',
  options: { features: 8, informative: 4, redundant: 2, clustersPerClass: 3, separation: 1.4, flip: 0.02 },
});
const credit = cleanTable({
  id: 'cml-credit',
  title: 'Late payments from ten numbers',
  standsInFor: 'Credit, 150000 records',
  source: 'clusters',
  options: {
    features: 10,
    informative: 5,
    redundant: 2,
    clustersPerClass: 4,
    separation: 1.2,
    flip: 0.1,
    spread: 2,
  },
});
const airbnb = cleanTable({
  id: 'cml-airbnb',
  title: 'Best rating or not, from forty columns of a lodging',
  standsInFor: 'Airbnb, 42492 records',
  source: 'clusters',
  options: { features: 40, informative: 6, redundant: 10, clustersPerClass: 4, separation: 1.4, flip: 0.1 },
});
const clothing = cleanTable({
  id: 'cml-clothing',
  title: 'Recommended or not, from features of a review',
  standsInFor: 'Clothing, its size not recorded',
  source: 'clusters',
  options: { features: 20, informative: 6, redundant: 4, clustersPerClass: 3, separation: 1.4 },
});

export default [
  definePair(eeg, {
    id: 'cml-eeg-outliers',
    title: 'Electrodes with rare, huge values',
    origin,
    documented: `${documented}; the realism study's cleanml002 is inferred to be this one`,
    difference: 'outliers of a few per cent of the rows removed',
    faultTypes: ['outliers'],
    faulty: dirty(eeg, 'outliers', { percent: 5, deviations: 200 }),
  }),
  definePair(sensor, {
    id: 'cml-sensor-outliers',
    title: 'Sensor readings with outliers',
    origin,
    documented,
    difference: 'outliers of a tenth of the rows removed',
    faultTypes: ['outliers'],
    faulty: dirty(sensor, 'outliers', { percent: 10, deviations: 20 }),
  }),
  definePair(credit, {
    id: 'cml-credit-outliers',
    title: 'Credit records with outliers',
    origin,
    documented,
    difference: 'outliers of a fifth of the rows removed',
    faultTypes: ['outliers'],
    faulty: dirty(credit, 'outliers', { percent: 20, deviations: 30 }),
  }),
  definePair(credit, {
    id: 'cml-credit-missing-values',
    title: 'Credit records, a fifth of them left out',
    origin,
    documented,
    difference: 'missing values filled in, where the dirty table leaves their rows out',
    faultTypes: ['missing-values'],
    faulty: dirty(credit, 'missing-values', { percent: 20 }),
  }),
  definePair(airbnb, {
    id: 'cml-airbnb-duplicates',
    title: 'Lodgings listed several times',
    origin,
    documented,
    difference: 'duplicate records removed',
    faultTypes: ['duplicates'],
    faulty: dirty(airbnb, 'duplicates', { percent: 10, copies: 3 }),
  }),
  definePair(clothing, {
    id: 'cml-clothing-label-errors',
    title: 'Reviews with the wrong recommendation',
    origin,
    documented,
    difference: 'wrong labels of a quarter of the rows corrected',
    faultTypes: ['label-errors'],
    faulty: dirty(clothing, 'label-errors', { percent: 25 }),
  }),
];
