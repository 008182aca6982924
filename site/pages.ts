interface Group {
  readonly text: string;
  readonly pages: readonly (readonly [path: string, title: string])[];
}

/** Every page of the site, in the order of its sidebar; paths are those of the repository. */
export const groups: readonly Group[] = [
  {
    text: 'Start',
    pages: [
      ['README.md', 'Overview'],
      ['docs/findings.md', 'Findings'],
      ['docs/definitions.md', 'Definitions'],
      ['docs/configuration.md', 'Configuration file'],
      ['docs/dependencies.md', 'Dependencies'],
      ['docs/glossary.md', 'Glossary'],
    ],
  },
  {
    text: 'Your own training',
    pages: [
      ['docs/logs.md', 'Logs of any tool'],
      ['docs/diagnosing.md', 'How diagnose decides'],
      ['docs/trying.md', 'Try the advice'],
      ['docs/callbacks.md', 'Record from Python'],
      ['python/README.md', 'The Python package'],
      ['docs/observing.md', 'Observe in TensorFlow.js'],
    ],
  },
  {
    text: 'Your own method',
    pages: [
      ['docs/tutorials/extractor.md', 'An extractor'],
      ['docs/tutorials/diagnoser.md', 'A diagnoser'],
      ['docs/tutorials/operator.md', 'A fault operator'],
      ['docs/tutorials/program.md', 'A program'],
      ['docs/tutorials/instrument.md', 'An instrument'],
      ['docs/plug-ins.md', 'How plug-ins run'],
      ['docs/submitting.md', 'Submit predictions'],
      ['docs/audit.md', 'Audit a feature table'],
    ],
  },
  {
    text: 'Recording',
    pages: [
      ['docs/layers.md', 'Layers'],
      ['docs/engine.md', 'The engine'],
      ['docs/gpu.md', 'GPU'],
      ['docs/recording-at-scale.md', 'At scale'],
    ],
  },
  {
    text: 'Data',
    pages: [
      ['corpus/README.md', 'Data card'],
      ['corpus/recorded-2/README.md', 'Corpus 2, as recorded'],
      ['docs/data.md', 'Data sets'],
      ['docs/wild.md', 'Wild runs'],
    ],
  },
  {
    text: 'Studies',
    pages: [
      ['docs/corpus-2.md', 'Corpus 2'],
      ['docs/random-programs.md', 'Random programs'],
      ['docs/size-ladder.md', 'The size ladder'],
      ['docs/protocols.md', 'Protocols and the wild'],
      ['docs/mutation.md', 'Mutation'],
      ['docs/realism.md', 'Realism'],
      ['docs/test-inputs.md', 'Test inputs'],
      ['docs/replications.md', 'Replications'],
    ],
  },
  {
    text: 'Reference',
    pages: [
      ['docs/formats.md', 'File formats'],
      ['docs/api.md', 'The library'],
      ['CONTRIBUTING.md', 'Contributing'],
      ['CHANGELOG.md', 'Changelog'],
    ],
  },
];

export const pages: readonly string[] = groups.flatMap(({ pages }) => pages.map(([path]) => path));
