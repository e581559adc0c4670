import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import fc from 'fast-check';
import { element, renderXml } from './xml-element';

/** Texts that XML 1.0 allows; every other text must be rejected. */
const xmlText = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;
const anyText = fc.string({ unit: 'binary' });

function read(xml: string): { readonly attribute: string | null; readonly text: string | null } {
  const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, 'text/xml').documentElement;
  return {
    attribute: root?.getAttribute('a') ?? null,
    text: root?.getElementsByTagName('child')[0]?.textContent ?? null,
  };
}

describe('xml element', () => {
  it('gives every text back that XML can hold, and refuses the others', () => {
    fc.assert(
      fc.property(anyText, anyText, (attribute, text) => {
        const root = element('root', { a: attribute }, [element('child', {}, text)]);
        if (!xmlText.test(attribute) || !xmlText.test(text)) {
          expect(() => renderXml(root)).toThrow(/^XML cannot hold the text "/);
          return;
        }
        expect(read(renderXml(root))).toEqual({ attribute, text });
      }),
      {
        examples: [
          ['"<&>\'\t\n\r', ']]>&amp;'],
          ['\0', ''],
          ['', '\ufffe'],
          ['\ud800', ''],
        ],
      },
    );
  });

  it('leaves out what is undefined, and indents', () => {
    const child = element('b', { n: 1, flag: false });
    expect(renderXml(element('a', { x: undefined, y: 'z' }, [child, element('c', {}, 'd')]))).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n<a y="z">\n  <b n="1" flag="false"/>\n  <c>d</c>\n</a>\n',
    );
  });
});
