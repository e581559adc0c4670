import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recipeOf } from './codec-file';
import { defaultCodecs } from './rules/codecs';
import type { Recipe } from './rules/recipe';

const folder = mkdtempSync(join(tmpdir(), 'callrecords-codecs-'));
const path = join(folder, 'codecs.json');
afterAll(() => rmSync(folder, { recursive: true }));

function recipe(content: string): Recipe {
  writeFileSync(path, content);
  return recipeOf({ qualityRuleSet: 'cri', qualityCodecs: path });
}

describe('the file of codecs', () => {
  it('is not needed', () => {
    expect(recipeOf({ qualityRuleSet: 'cqd-2020' })).toEqual({ ruleSet: 'cqd-2020', codecs: defaultCodecs });
  });

  it('changes, adds and removes codecs', () => {
    const { ruleSet, codecs } = recipe(
      JSON.stringify({ pcmu: { bpl: 10 }, satin: { scale: 'wb', best: 4.3, source: 'own tests' }, opus: null }),
    );
    expect(ruleSet).toBe('cri');
    expect(codecs.pcmu).toEqual({ scale: 'nb', ie: 0, bpl: 10, verified: false, source: path });
    expect(codecs.satin).toEqual({ scale: 'wb', best: 4.3, verified: false, source: 'own tests' });
    expect(codecs.opus).toBeUndefined();
    expect(codecs.g729).toBe(defaultCodecs.g729);
  });

  it.each([
    ['{', /must be a JSON file: /],
    ['[]', /must be a JSON object with a member for each codec/],
    ['{"g711":{}}', /"g711" must be one of unknown, invalid, cn, pcma/],
    ['{"__proto__":{}}', /"__proto__" must be one of/],
    ['{"pcmu":7}', /codec pcmu must be an object, or null/],
    ['{"silk":{"best":4}}', /codec silk: scale is missing and must be one of nb, wb, fb/],
    ['{"pcmu":{"scale":"xb"}}', /codec pcmu: scale must be one of nb, wb, fb, not "xb"/],
    ['{"pcmu":{"ie":96}}', /codec pcmu: ie must be a number from 0 to 95, not 96/],
    ['{"pcmu":{"bpl":0}}', /codec pcmu: bpl must be a number from 0.1 to 1000, not 0/],
    ['{"siren":{"best":"4"}}', /codec siren: best must be a number from 1 to 5, not "4"/],
    ['{"siren":{"mos":4}}', /codec siren: mos must be left out; a codec has scale, ie, bpl, best, source/],
  ])('may not be %s', (content, message) => {
    expect(() => recipe(content)).toThrow(message);
    expect(() => recipe(content)).toThrow(`QUALITY_CODECS=${JSON.stringify(path)}`);
  });

  it('names everything that is wrong', () => {
    expect(() => recipe('{"pcmu":{"ie":-1},"siren":{"best":9}}')).toThrow(/pcmu: ie[^]*siren: best/);
  });
});
