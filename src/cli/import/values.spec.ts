import { linesOfValues, type Surroundings } from './values';

const around = (): Surroundings => ({ isCutOff: false });

/** Reads a text in pieces of each size up to its length. */
async function read(text: string, size = text.length): Promise<Surroundings & { lines: string[] }> {
  const found = around();
  const bytes = Buffer.from(text);
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let start = 0; start < bytes.length; start += size) {
      await Promise.resolve();
      yield bytes.subarray(start, start + size);
    }
  }
  let written = '';
  for await (const chunk of linesOfValues(pieces(), found)) written += chunk.toString('latin1');
  const lines = Buffer.from(written, 'latin1').toString().split('\n').slice(0, -1);
  return { ...found, lines };
}

const context =
  '"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#communications/callRecords","@odata.count":2';
const next = '"@odata.nextLink":"https://graph.microsoft.com/v1.0/x?$skiptoken=\\"a\\u0026b"';
const tricky = String.raw`{"id":"a","n":12345678901234567890.10,"t":"}],{\"\\","sessions":[{"value":[1]},[]]}`;

describe('the entities of a JSON file become lines', () => {
  it.each([
    ['an array', `[${tricky},{"id":"b"}]`],
    ['an indented array', `[\n  ${tricky},\n  {"id":"b"}\n]\n`],
    ["Graph's page", `{${context},${next},"value":[${tricky},{"id":"b"}]}`],
    ['a page with the link at its end', `{${context},"value":[${tricky},{"id":"b"}],${next}}`],
    ['a page without control information', `{ "value" : [ ${tricky}, {"id":"b"} ] }`],
    ['pages one after the other', `{${context},"value":[${tricky}]}\n{${context},${next},"value":[{"id":"b"}]}`],
    ['an array of pages', `[{"value":[${tricky}],${next}},{"value":[{"id":"b"}]}]`],
    ['lines', `${tricky}\n{"id":"b"}\n`],
  ])('%s', async (_, text) => {
    for (const size of [text.length, 1, 3, 7]) {
      const { lines, isCutOff } = await read(text, size);
      expect(lines).toEqual([tricky, '{"id":"b"}']);
      expect(isCutOff).toBe(false);
    }
  });

  it('with line breaks in an entity made spaces', async () => {
    expect((await read('{\n  "id": "a",\r\n  "x": {\n  }\n}\n')).lines).toEqual(['{   "id": "a",    "x": {   } }']);
  });

  it('with a line break in a string kept an error', async () => {
    expect((await read('[{"id":"a\nb"}]')).lines).toEqual(['{"id":"a\vb"}']);
  });

  it('with the link to the next page told, that of the last page', async () => {
    const link = 'https://graph.microsoft.com/v1.0/x?$skiptoken="a&b';
    expect((await read(`{${context},${next},"value":[]}`)).nextLink).toBe(link);
    expect((await read(`{"value":[{}],${next}}`)).nextLink).toBe(link);
    expect((await read(`[{"value":[{}],${next}},{"value":[{}]}]`)).nextLink).toBeUndefined();
  });

  it('with a file that is cut off told', async () => {
    for (const text of ['[{"id":"a"}', '[{"id":"a', '{"value":[{"id":"a"}]', '{"@odata.count":', '{"value":[{"id":'])
      expect(await read(text)).toMatchObject({ isCutOff: true });
    expect((await read('[{"id":"a"},{"id":')).lines).toEqual(['{"id":"a"}', '{"id":']);
  });

  it('with what is no entity passed on, to be refused by its number', async () => {
    expect((await read('[1,{"id":"a"},[2],null]')).lines).toEqual(['1', '{"id":"a"}', '[2]', 'null']);
    expect((await read('{"value":3}\n{}\n{"@odata.count":1}')).lines).toEqual([
      '{"value":3}',
      '{}',
      '{"@odata.count":1}',
    ]);
  });
});
