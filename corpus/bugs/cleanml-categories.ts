import { cleanTable, dirty } from './cleanml-table.ts';
import { definePair } from './pair.ts';

const origin = 'CleanML';
const documented = 'CleanML pairs the table with its cleaned version';

const marketing = cleanTable({
  id: 'cml-marketing',
  title: 'Household income from eight ranked and six coded answers',
  standsInFor: 'Marketing, 8993 records',
  source: 'census',
  options: { numbers: 8, categories: 6, levels: 4, noise: 0.2 },
});
const titanic = cleanTable({
  id: 'cml-titanic',
  title: 'Survival from a passenger list',
  standsInFor: 'Titanic, 891 records',
  source: 'census',
  options: { numbers: 4, categories: 7, levels: 3, noise: 0.3 },
  train: 624,
});
const census = cleanTable({
  id: 'cml-uscensus',
  title: 'Income from six numbers and eight coded categories',
  standsInFor: 'USCensus, 32561 records',
  source: 'census',
  options: { numbers: 6, categories: 8, levels: 4, noise: 0.2, spread: 1 },
});
const company = cleanTable({
  id: 'cml-company',
  title: 'Sentiment from seven columns about a company',
  standsInFor: 'Company, 128889 records',
  source: 'census',
  options: { numbers: 3, categories: 4, levels: 4, noise: 0.15 },
});
const university = cleanTable({
  id: 'cml-university',
  title: 'High expenses from seventeen columns about a university',
  standsInFor: 'University, 286 records',
  source: 'census',
  options: { numbers: 8, categories: 9, levels: 3, noise: 0.1 },
  train: 201,
});

export default [
  definePair(marketing, {
    id: 'cml-marketing-missing-values',
    title: 'Answers, nearly a quarter of them left out',
    origin,
    documented: `${documented}; the realism study's cleanml003 is inferred to be this one`,
    difference: 'missing values filled in, where the dirty table leaves their rows out',
    faultTypes: ['missing-values'],
    faulty: dirty(marketing, 'missing-values', { percent: 24 }),
  }),
  definePair(titanic, {
    id: 'cml-titanic-missing-values',
    title: 'Passengers, most of them left out',
    origin,
    documented: `${documented}; the realism study's cleanml010 is inferred to be this one`,
    difference: 'missing values filled in, where the dirty table leaves their rows out',
    faultTypes: ['missing-values'],
    faulty: dirty(titanic, 'missing-values', { percent: 79 }),
  }),
  definePair(census, {
    id: 'cml-uscensus-missing-values',
    title: 'Census records, a few of them left out',
    origin,
    documented,
    difference: 'missing values filled in, where the dirty table leaves their rows out',
    faultTypes: ['missing-values'],
    faulty: dirty(census, 'missing-values', { percent: 7 }),
  }),
  definePair(company, {
    id: 'cml-company-inconsistencies',
    title: 'Companies under several names',
    origin,
    documented,
    difference: 'one name per value in every column of categories',
    faultTypes: ['inconsistencies'],
    faulty: dirty(company, 'inconsistencies', { percent: 30, first: 3, levels: 4 }),
  }),
  definePair(university, {
    id: 'cml-university-inconsistencies',
    title: 'Universities with states and cities under several names',
    origin,
    documented: `${documented}; the realism study's cleanml013 is inferred, weakly, to be this one`,
    difference: 'one name per value in every column of categories',
    faultTypes: ['inconsistencies'],
    faulty: dirty(university, 'inconsistencies', { percent: 20, first: 8, levels: 3 }),
  }),
];
