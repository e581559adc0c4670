import type { Finding } from './json/finding';
import { parseJson, stringifyJson } from './json/json';
import type { JsonObject } from './json/json-value';
import { atOnce } from './json/steps';
import { typeOf } from './registry';
import { numbersAsText, numbersFromText } from './wide-numbers';
import { plants } from '../../test/support/plants';

const { type } = plants;
const target = () => type.target;

function asText(json: string): string {
  return stringifyJson(atOnce(numbersAsText(parseJson(json), { kind: 'complex', target })));
}

function fromText(json: string): { json: string; findings: Finding[] } {
  const findings: Finding[] = [];
  const read = atOnce(numbersFromText(parseJson(json) as JsonObject, typeOf(target()), findings));
  return { json: stringifyJson(read), findings };
}

describe('numbers for a client that reads them as doubles', () => {
  it.each([
    ['{"version":9007199254740993,"height":1}', '{"version":"9007199254740993","height":1}'],
    ['{"version":null}', '{"version":null}'],
    ['{"twigs@odata.count":3,"twigs":[]}', '{"twigs@odata.count":"3","twigs":[]}'],
    ['{"x@odata.type":"#Int64","x":7,"y":7}', '{"x@odata.type":"#Int64","x":"7","y":7}'],
    ['{"x@odata.type":"#Collection(Decimal)","x":[0.5]}', '{"x@odata.type":"#Collection(Decimal)","x":["0.5"]}'],
    ['{"x@odata.type":"#Decimal","x":1e-7}', '{"x@odata.type":"#Decimal","x":"0.0000001"}'],
    ['{"x@odata.type":"#Decimal","x":-1.5e22}', '{"x@odata.type":"#Decimal","x":"-15000000000000000000000"}'],
  ])('%s are strings where they are wide: %s', (json, expected) => {
    expect(asText(json)).toBe(expected);
  });
});

describe('strings that stand for numbers', () => {
  it.each([
    ['{"version":"9007199254740993","height":1}', '{"version":9007199254740993,"height":1}'],
    ['{"version":"+007"}', '{"version":7}'],
    ['{"version":"-00.5"}', '{"version":-0.5}'],
    ['{"version":"seven"}', '{"version":"seven"}'],
    ['{"x@odata.type":"#Int64","x":"7"}', '{"x@odata.type":"#Int64","x":7}'],
    ['{"name":"7"}', '{"name":"7"}'],
  ])('%s are numbers where the type is wide: %s', (json, expected) => {
    expect(fromText(json)).toEqual({ json: expected, findings: [] });
  });

  it('a number that is not a string is named', () => {
    const { findings } = fromText('{"version":7}');
    expect(findings).toEqual([
      { code: 'invalidType', message: expect.stringMatching(/^must be a string/), target: 'version' },
    ]);
  });
});
