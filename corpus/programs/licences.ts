/** What the rights in a program's origin are; none of its text or code is copied into a spec. */
export const licences = {
  stackOverflow: 'question and answers CC BY-SA 4.0; facts only, no text or code copied',
  defects4ml: 'bug record of mohmehmo/defects4ml; facts only, no text or code copied',
  deepLocalize: 'script of Wardat-ISU/DeepLocalize; facts only, no text or code copied',
  deepCrime: 'subject of the DeepCrime replication package; facts only, no text or code copied',
  keras: 'Keras examples, Apache-2.0; facts only, no text or code copied',
  pytorch: 'PyTorch examples and tutorials, BSD-3-Clause; facts only, no text or code copied',
  tensorFlow: 'TensorFlow tutorials, Apache-2.0; facts only, no text or code copied',
  karpathy: 'nanoGPT, MIT; facts only, no text or code copied',
  huggingFace: 'Hugging Face examples, Apache-2.0; facts only, no text or code copied',
  scikitLearn: 'scikit-learn examples, BSD-3-Clause; facts only, no text or code copied',
  gitHub: 'public repository, its licence unstated in the records; facts only, no text or code copied',
  paper: 'published architecture; no text or code copied',
  toy: 'ours, MIT',
} as const;
