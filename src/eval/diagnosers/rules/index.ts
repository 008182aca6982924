import { defineRuleTool } from './rule-tool.ts';

/** Rule tools, as published, and corrected where the published rules have a defect (`docs` of their extractors say which). */
export const ruleTools = [
  defineRuleTool({
    id: 'autotrainer',
    title: 'AUTOTRAINER (ICSE 2021), rules',
    extractor: 'autotrainer',
    symptoms: 'symptoms-autotrainer.json',
  }),
  defineRuleTool({
    id: 'autotrainer-corrected',
    title: 'AUTOTRAINER, oscillation judged on the loss',
    extractor: 'autotrainer',
    symptoms: 'symptoms-autotrainer-corrected.json',
  }),
  defineRuleTool({
    id: 'deep-localize',
    title: 'DeepLocalize (ICSE 2021), rules',
    extractor: 'deep-localize',
    symptoms: 'symptoms-deep-localize.json',
  }),
  defineRuleTool({
    id: 'deep-localize-corrected',
    title: 'DeepLocalize without alarms at a steady accuracy or the mean of a softmax',
    extractor: 'deep-localize',
    symptoms: 'symptoms-deep-localize-corrected.json',
  }),
  defineRuleTool({
    id: 'deep-diagnosis',
    title: 'DeepDiagnosis (ICSE 2022), rules',
    extractor: 'deep-diagnosis',
    symptoms: 'symptoms-deep-diagnosis.json',
  }),
  defineRuleTool({
    id: 'deep-diagnosis-corrected',
    title: 'DeepDiagnosis without alarms at the mean of a softmax',
    extractor: 'deep-diagnosis',
    symptoms: 'symptoms-deep-diagnosis-corrected.json',
  }),
  defineRuleTool({
    id: 'umlaut',
    title: 'UMLAUT (CHI 2021), runtime rules',
    extractor: 'umlaut',
    symptoms: 'symptoms-umlaut.json',
  }),
] as const;
