import { readFileSync } from 'node:fs';
import { configPath } from '../../lib/config.ts';

type Sections = Readonly<Record<string, unknown>>;

/**
 * A label configuration from before labels of version 2, as one of today: instability was that of the healthy loss, and its
 * thresholds stood beside the window. Sections that it lacks are those of `corpus/config/labels.json`. Anything else is
 * returned as it is.
 */
export function completeEarlier(json: unknown): unknown {
  const { instability, ...others } = (json ?? {}) as Sections & { readonly instability?: Sections };
  if (typeof instability !== 'object' || instability === null || !('timesMinimum' in instability))
    return json;
  const { window, ...healthyInstability } = instability;
  const { family, ownInstability, harmfulObjective }: Sections = JSON.parse(
    readFileSync(configPath('labels.json'), 'utf8'),
  );
  return {
    ...{ family, ownInstability, harmfulObjective },
    ...others,
    instability: { of: 'healthy', window },
    healthyInstability,
  };
}
