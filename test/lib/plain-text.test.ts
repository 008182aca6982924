import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainText, showControls, showOneLine } from '../../src/lib/plain-text.ts';

describe('showControls', () => {
  it('shows what would steer a terminal', () => {
    expect(showControls('\u001b[2J\u009b1m\u202eevil\u0007')).toBe('\\u001b[2J\\u009b1m\\u202eevil\\u0007');
  });

  it('keeps lines and tabs, which showOneLine does not', () => {
    expect(showControls('a\tb\nc')).toBe('a\tb\nc');
    expect(showOneLine('a\nb')).toBe('a\\u000ab');
  });

  it('leaves the meaning of JSON as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = showControls(JSON.stringify({ text }));
        expect(JSON.parse(shown)).toEqual({ text });
        expect(isPlainText(shown)).toBe(true);
      }),
    );
  });
});
