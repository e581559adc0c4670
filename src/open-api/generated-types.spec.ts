import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import ts from 'typescript';
import { changes } from '../call-records/samples/sample-answers';
import {
  minimalRecord,
  minimalSession,
  sampleRecord,
  sampleSegment,
  sampleSession,
} from '../call-records/samples/sample-bodies';

const root = resolve(__dirname, '../..');

type TypeName = `${'callRecord' | 'session' | 'segment'}${'.new' | '.change'}`;

/** A body, by its name, as a value of a schema. */
interface Body {
  readonly name: string;
  readonly type: TypeName;
  readonly value: object;
}

const { caller, ...withoutCaller } = sampleSession;
const readmeSession = {
  '@odata.type': '#microsoft.graph.callRecords.session',
  callee: { '@odata.type': 'microsoft.graph.callRecords.endpoint' },
  caller: { '@odata.type': 'microsoft.graph.callRecords.endpoint' },
  endDateTime: '2020-02-25T18:52:46.7640013Z',
  failureInfo: { '@odata.type': 'microsoft.graph.callRecords.failureInfo' },
  modalities: ['audio'],
  startDateTime: '2020-02-25T18:52:21.2169889Z',
};

const taken: readonly Body[] = [
  { name: 'the session of the README', type: 'session.new', value: readmeSession },
  { name: 'a whole call', type: 'callRecord.new', value: sampleRecord },
  { name: 'a small call', type: 'callRecord.new', value: minimalRecord },
  { name: 'a whole session', type: 'session.new', value: sampleSession },
  { name: 'a small session', type: 'session.new', value: minimalSession },
  { name: 'a segment', type: 'segment.new', value: sampleSegment },
  { name: 'a change of a call', type: 'callRecord.change', value: changes.record['Add the join link'] },
  {
    name: 'a change of a session',
    type: 'session.change',
    value: { ...changes.failure['Mark as a failure'], caller: null },
  },
  { name: 'a change of a segment', type: 'segment.change', value: changes.failure['Mark as a failure'] },
  { name: 'a number that JSON lacks', type: 'segment.new', value: withLoss('NaN') },
];

const refused: readonly Body[] = [
  { name: 'an empty call', type: 'callRecord.new', value: {} },
  { name: 'an empty session', type: 'session.new', value: {} },
  { name: 'an empty segment', type: 'segment.new', value: {} },
  { name: 'a session without a caller', type: 'session.new', value: withoutCaller },
  { name: 'a session whose caller is null', type: 'session.new', value: { ...withoutCaller, caller: null } },
  { name: 'a call with an empty session', type: 'callRecord.new', value: { ...minimalRecord, sessions: [{}] } },
  {
    name: 'a modality that does not exist',
    type: 'session.new',
    value: { ...sampleSession, modalities: ['telepathy'] },
  },
  { name: 'a member that does not exist', type: 'session.new', value: { ...sampleSession, caler: caller } },
  { name: 'a change of contained sessions', type: 'callRecord.change', value: { sessions: [] } },
  { name: 'another word for a number', type: 'segment.new', value: withLoss('none') },
];

function withLoss(maxPacketLossRate: string): object {
  return { ...sampleSegment, media: [{ streams: [{ maxPacketLossRate }] }] };
}

/** Mistakes that the compiler finds in a program for each body, by the names of the bodies. */
function compile(bodies: readonly Body[]): Map<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'generated-types-'));
  try {
    const generator = join(root, 'node_modules/openapi-typescript/bin/cli.js');
    execFileSync(process.execPath, [generator, join(root, 'openapi.json'), '-o', join(folder, 'api.ts')], {
      stdio: 'pipe',
    });
    const files = bodies.map(({ type, value }, index) => {
      const file = join(folder, `${index}.ts`);
      const schema = `components['schemas']['microsoft.graph.callRecords.${type}']`;
      writeFileSync(
        file,
        `import type { components } from './api';\nexport const body: ${schema} = ${JSON.stringify(value)};\n`,
      );
      return file;
    });
    const program = ts.createProgram(files, { strict: true, noEmit: true, types: [], skipLibCheck: true });
    return new Map(
      files.map((file) => {
        const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
        const messages = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
        return [bodies[Number(basename(file, '.ts'))]?.name ?? '', messages];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('types that a generator makes from openapi.json', () => {
  let mistakes: Map<string, string[]>;
  beforeAll(() => (mistakes = compile([...taken, ...refused])));

  it.each(taken.map(({ name }) => name))('take %s', (name) => {
    expect(mistakes.get(name)).toEqual([]);
  });

  it.each(refused.map(({ name }) => name))('refuse %s', (name) => {
    expect(mistakes.get(name)).not.toEqual([]);
  });
});
