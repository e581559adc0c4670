interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

function mediaRanges(accept: string): MediaRange[] {
  return accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return { type, parameters: new Map(parameters.map((parameter) => splitParameter(parameter))) };
  });
}

function splitParameter(parameter: string): [string, string] {
  const [name = '', value = ''] = parameter.split('=').map((part) => part.trim());
  return [name, value.replace(/^"(.*)"$/, '$1')];
}

function isRefused({ parameters }: MediaRange): boolean {
  return Number(parameters.get('q') ?? 1) === 0;
}

function matches(accept: string, types: readonly string[]): boolean {
  return mediaRanges(accept).some((range) => types.includes(range.type) && !isRefused(range));
}

/** Whether the client takes JSON. @param accept the header Accept */
export function isJsonAccepted(accept: string): boolean {
  return accept.trim() === '' || matches(accept, ['*/*', 'application/*', 'application/json', 'text/plain', 'text/*']);
}

/** How much control information the client wants (OData JSON Format 4.01, section 3.1). */
export function metadataLevel(accept = ''): 'none' | 'minimal' | 'full' {
  const json = mediaRanges(accept).find(({ type }) => type === 'application/json');
  const level = json?.parameters.get('odata.metadata') ?? json?.parameters.get('metadata');
  return level === 'none' || level === 'full' ? level : 'minimal';
}
