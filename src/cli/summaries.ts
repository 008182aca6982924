/** What each command does, for lists of commands: to load the commands takes longer than most of them take to run. */
export const summaries = {
  reproduce:
    'show the primary comparisons, measure a part of them again, and record one program again to see that it matches',
  record: 'train programs and their mutants and write what instruments saw; resumes where it was stopped',
  worker: 'record for "record --queue", on this machine or any other; until Ctrl-C',
  merge: 'make one recording of its shards, with the features and labels that every shard has',
  import: 'turn training logs of any tool into a recording with labels',
  label: 'judge mutants by the kill test and label every trace for every task',
  features: 'turn the traces of a recording into features.arrow',
  eval: 'score diagnosers within programs and on held-out programs, and measure the gap',
  export: 'write features, labels, runs and predictions as CSV or Parquet, with a Croissant description',
  diagnose:
    'say whether a run is faulty, of which class, on what evidence, what to try, and how far to trust that',
  audit: 'look for what makes scores on a feature table promise more than new runs keep',
  exam: 'score predictions of trainings that our engine did not run, faulty and healthy',
  sweep: 'move every threshold of the labels, one at a time, and see how counts and gap follow',
  report: 'make report.html and report.md again from the result.json of an evaluation',
  replicate: "make the tables of a paper again, from its authors' release where there is one",
  realism: 'hold mutants, trained and post-training, against real faults and their repairs',
  quality: 'resistance and realism of mutants beside real faults, as tables per bug',
  inputs: 'generate test inputs, search for those a network gets wrong, and score what they see',
  submit: 'check and score predictions for the leaderboard',
  leaderboard: 'what to predict, and the site of who predicted best',
  diff: 'compare two evaluations, or two submissions, line by line and paired over programs',
  gate: 'exit with 1 where a score is lower than before by more than matters, with its whole interval',
  verify:
    'check the chain of a recording (its files, and all that was derived from it), of an evaluation or of ' +
    'a leaderboard: hashes, rows, splits, scores; or, with --reference, the engine against PyTorch',
  check:
    'hold plug-ins of your own against the contract of their kind, and with --trust run the test beside each',
  new: 'write a working plug-in and its test, to go on from',
  list: 'list what there is: programs, operators, splits …',
} as const;

/** What `list` lists. */
export const listedKinds = [
  'programs',
  'operators',
  'bugs',
  'post-training-operators',
  'instruments',
  'extractors',
  'feature-sets',
  'normalisations',
  'decisions',
  'splits',
  'tasks',
  'diagnosers',
  'layers',
  'generators',
  'image-sets',
  'search-strategies',
] as const;
