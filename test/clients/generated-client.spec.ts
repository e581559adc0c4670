import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { logFunctions } from '../../src/call-logs/log-functions';
import { logs } from '../../src/call-logs/logs';
import { reauthorize, replay, replayDelivery } from '../../src/subscriptions/subscription-actions';
import { generateClient, modules } from '../support/generated-client';

/** Programs that use the client, by what they do; `graph` is the client, and `model` its types. */
const taken: Readonly<Record<string, string>> = {
  'lists call records':
    'graph.communications().callRecords().query((builder, call) => builder.filter(call.type.eq(model.callType.groupCall)))',
  'reads segments':
    'graph.communications().callRecords("c").sessions("s").segments().query((builder) => builder.count())',
  'expands sessions': 'graph.communications().callRecords("c").query((builder) => builder.expand("sessions"))',
  'creates a session': `graph.communications().callRecords("c").sessions().create({
    callRecordId: "c", modalities: [model.modality.audio], startDateTime: "2020-02-25T18:52:21Z", endDateTime: "2020-02-25T18:52:46Z",
  })`,
  'changes a segment':
    'graph.communications().callRecords("c").sessions("s").segments("g").patch({ failureInfo: { stage: model.failureStage.midcall } })',
  'calls a function':
    'graph.communications().callRecords().getSmsLog({ fromDateTime: "2019-11-01", toDateTime: null }).then(({ data }) => data.value[0]?.smsUnits?.toFixed())',
  'authorizes a subscription again': 'graph.subscriptions("s").reauthorize()',
  'sends a notification again': 'graph.subscriptions("s").deliveries("d").replay()',
  'reads the answer':
    'graph.communications().callRecords("c").query().then(({ data }) => [data.version.toFixed(), data.joinWebUrl?.length])',
};

const refused: Readonly<Record<string, string>> = {
  'lists meetings': 'graph.communications().meetings().query()',
  'filters by a type of call that does not exist':
    'graph.communications().callRecords().query((builder, call) => builder.filter(call.type.eq(model.callType.seance)))',
  'expands what is no collection':
    'graph.communications().callRecords("c").query((builder) => builder.expand("joinWebUrl"))',
  'creates a session without times':
    'graph.communications().callRecords("c").sessions().create({ modalities: [model.modality.audio] })',
  'calls a function with a number for a time': 'graph.communications().callRecords().getSmsLog({ fromDateTime: 5 })',
  'takes a link for granted':
    'graph.communications().callRecords("c").query().then(({ data }) => data.joinWebUrl.length)',
};

/** Mistakes that the compiler finds in each program, and in the client itself under its name. */
function compile(programs: Readonly<Record<string, string>>): Map<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'generated-client-'));
  try {
    generateClient(folder);
    const names = Object.keys(programs);
    const files = names.map((name, index) => {
      const file = join(folder, `${index}.ts`);
      const imports = `import type { MicrosoftGraphService } from './client/MicrosoftGraphService';
import type { ODataHttpClient } from '@odata2ts/http-client-api';
import * as model from './client/MicrosoftGraphModel';`;
      const code = `${imports}\nexport const use = (graph: MicrosoftGraphService<ODataHttpClient>) => ${programs[name]};\n`;
      writeFileSync(file, code);
      return file;
    });
    return diagnose([...files, join(folder, 'client/MicrosoftGraphService.ts')], names);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function diagnose(files: readonly string[], names: readonly string[]): Map<string, string[]> {
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    paths: { '@odata2ts/*': [join(modules, '@odata2ts/*')] },
  });
  return new Map(
    files.map((file) => {
      const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
      const messages = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
      return [names[Number(basename(file, '.ts'))] ?? basename(file, '.ts'), messages];
    }),
  );
}

describe('a client that a generator makes from the metadata', () => {
  let mistakes: Map<string, string[]>;
  beforeAll(() => (mistakes = compile({ ...taken, ...refused })));

  it('has correct types', () => {
    // The generator hands one argument too many to its own HTTP client where it calls an action or a function.
    const ofGenerator = [
      ...[reauthorize, replay, replayDelivery].map(() => 'Expected 2-3 arguments, but got 4.'),
      ...['delta', ...logFunctions, ...logs].map(() => 'Expected 1-2 arguments, but got 3.'),
    ];
    expect(mistakes.get('MicrosoftGraphService')).toEqual(ofGenerator);
  });

  it.each(Object.keys(taken))('%s', (name) => {
    expect(mistakes.get(name)).toEqual([]);
  });

  it.each(Object.keys(refused))('does not compile where a program %s', (name) => {
    expect(mistakes.get(name)).toHaveLength(1);
  });
});
