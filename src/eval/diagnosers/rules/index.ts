import { defineRuleTool } from './rule-tool.ts';

/** Rule tools, as published, and corrected where the published rules have a defect (`docs` of their extractors say which). */
export const ruleTools = [
  defineRuleTool('autotrainer', 'AUTOTRAINER (ICSE 2021), rules'),
  defineRuleTool('autotrainer-corrected', 'AUTOTRAINER, oscillation judged on the loss'),
  defineRuleTool('deep-localize', 'DeepLocalize (ICSE 2021), rules'),
  defineRuleTool(
    'deep-localize-corrected',
    'DeepLocalize without alarms at a steady accuracy or the mean of a softmax',
  ),
  defineRuleTool('deep-diagnosis', 'DeepDiagnosis (ICSE 2022), rules'),
  defineRuleTool('deep-diagnosis-corrected', 'DeepDiagnosis without alarms at the mean of a softmax'),
  defineRuleTool('umlaut', 'UMLAUT (CHI 2021), runtime rules'),
] as const;
