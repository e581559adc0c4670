import { readFileSync } from 'node:fs';
import { AudioCodec } from '../call-records/model';
import type { Settings } from '../config/settings';
import { SettingsError } from '../config/settings-error';
import { variables } from '../config/variables';
import { MosScale } from './model';
import { defaultCodecs, type CodecRow, type CodecTable } from './rules/codecs';
import type { Recipe } from './rules/recipe';

/** A member that a codec may have in the file. */
interface MemberRule {
  /** Worded to follow "must be". */
  readonly rule: string;
  readonly check: (value: unknown) => boolean;
}

const scales = Object.keys(MosScale.members);

function numberFrom(least: number, most: number): MemberRule {
  return {
    rule: `a number from ${least} to ${most}`,
    check: (value) => typeof value === 'number' && value >= least && value <= most,
  };
}

const memberRules: ReadonlyMap<string, MemberRule> = new Map([
  ['scale', { rule: `one of ${scales.join(', ')}`, check: (value) => scales.includes(value as string) }],
  ['ie', numberFrom(0, 95)],
  ['bpl', numberFrom(0.1, 1000)],
  ['best', numberFrom(1, 5)],
  ['source', { rule: 'a text', check: (value) => typeof value === 'string' }],
]);

/**
 * The recipe that the operator has chosen: the rule set, and the built-in codecs with the changes of the file
 * `QUALITY_CODECS`.
 * @throws {SettingsError} naming every codec of the file that breaks a rule
 */
export function recipeOf({
  qualityRuleSet,
  qualityCodecs,
}: Pick<Settings, 'qualityRuleSet' | 'qualityCodecs'>): Recipe {
  return {
    ruleSet: qualityRuleSet,
    codecs: qualityCodecs === undefined ? defaultCodecs : changedCodecs(qualityCodecs),
  };
}

function changedCodecs(path: string): CodecTable {
  const content = contentOf(path);
  const problems = Object.entries(content).flatMap(([codec, change]) => problemsOf(codec, change));
  if (problems.length > 0) throw refusal(path, problems);
  const codecs = new Map(Object.entries(defaultCodecs));
  for (const [codec, change] of Object.entries(content) as [string, Partial<CodecRow> | null][]) {
    if (change === null) codecs.delete(codec);
    else codecs.set(codec, { ...codecs.get(codec), source: path, ...change, verified: false } as CodecRow);
  }
  return Object.fromEntries(codecs);
}

function contentOf(path: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw refusal(path, [`must be a JSON file: ${(error as Error).message}`]);
  }
  if (isObject(content)) return content;
  throw refusal(path, [
    'must be a JSON object with a member for each codec, for example {"satin":{"scale":"wb","best":4.3}}',
  ]);
}

function problemsOf(codec: string, change: unknown): string[] {
  if (!Object.hasOwn(AudioCodec.members, codec))
    return [`${JSON.stringify(codec)} must be one of ${Object.keys(AudioCodec.members).join(', ')}`];
  if (change === null) return [];
  if (!isObject(change)) return [`codec ${codec} must be an object, or null for no scores of this codec`];
  const needsScale = !Object.hasOwn(defaultCodecs, codec) && change.scale === undefined;
  return [
    ...(needsScale ? [`codec ${codec}: scale is missing and must be one of ${scales.join(', ')}`] : []),
    ...Object.entries(change).flatMap(([name, value]) => {
      const known = memberRules.get(name);
      if (known?.check(value)) return [];
      const rule = known?.rule ?? `left out; a codec has ${[...memberRules.keys()].join(', ')}`;
      return [`codec ${codec}: ${name} must be ${rule}${known ? `, not ${JSON.stringify(value)}` : ''}`];
    }),
  ];
}

function refusal(path: string, rules: readonly string[]): SettingsError {
  const { name } = variables.qualityCodecs;
  return new SettingsError(
    rules.map((rule) => ({ variable: name, message: `${name}=${JSON.stringify(path)}: ${rule}` })),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
