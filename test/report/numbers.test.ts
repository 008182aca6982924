import { expect, test } from 'vitest';
import { formatNumber } from '../../src/report/numbers.ts';

test.each([
  [0.12345, '0.123'],
  [-0.0001, '0.000'],
  [-0.0006, '-0.001'],
  [999_999.5, '999999.500'],
  [-410018608884991.44, '-4.100e+14'],
  [-1.4886191506363042e136, '-1.489e+136'],
  [Number.NaN, 'NaN'],
  [null, '–'],
])('%d is shown as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});
