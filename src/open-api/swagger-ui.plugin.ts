/** What the plugin uses of an immutable map of Swagger UI. */
interface ImmutableMap {
  get(name: string): unknown;
  getIn(path: readonly string[]): unknown;
  forEach(each: (value: ImmutableMap, name: string) => void): void;
}

type Props = Readonly<Record<string, unknown>>;
/** A component of React, and what it renders. */
type Component = ((props: Props) => unknown) | string;

/** What the plugin uses of Swagger UI's parts. */
interface System {
  readonly React: {
    createElement(component: Component, props: Props, ...children: readonly unknown[]): unknown;
    useState<T>(initial: T): [T, (next: T) => void];
  };
  readonly specSelectors: { specJson(): ImmutableMap };
  readonly specActions: {
    changeParam(operation: readonly string[], name: string, place: string, value: unknown): void;
  };
}

/** What the plugin uses of an immutable collection. */
interface Collection<T> {
  readonly size: number;
  filter(test: (item: T) => boolean): Collection<T>;
  map(change: (item: T) => T): Collection<T>;
}

interface TagMap {
  get(name: 'operations'): Collection<ImmutableMap>;
  set(name: 'operations', operations: Collection<ImmutableMap>): TagMap;
}

/** Functions of Swagger UI that the plugin replaces. */
interface Functions {
  getSampleSchema: SampleOf;
  opsFilter(tags: Collection<TagMap>, phrase: string): Collection<TagMap>;
}

interface Layout {
  readonly layoutSelectors: { currentFilter(): unknown };
  readonly layoutActions: { updateFilter(phrase: string): void };
}

type SampleOf = (schema: unknown, mediaType: string | undefined, config: unknown, example: unknown) => unknown;
type SetResponse = (
  path: string,
  method: string,
  response: { readonly status: number; readonly body?: unknown },
) => unknown;

/**
 * The plugin of the API's page. It is sent to the browser as text: it uses nothing of this module but types.
 *
 * Lines of JSON are shown and sent as they are: Swagger UI takes them for one JSON string. Large answers become a file.
 * Errors are folded. The search box looks at operations, not at tags only. The links of an answer (OpenAPI 3.0, "Link Object") fill the parameters of other operations.
 */
export function pagePlugin() {
  return {
    afterLoad(this: { fn: Functions }): void {
      const { getSampleSchema } = this.fn;
      this.fn.getSampleSchema = (schema, mediaType, config, example) =>
        typeof example === 'string' && mediaType?.includes('ndjson') === true
          ? example
          : getSampleSchema(schema, mediaType, config, example);
      this.fn.opsFilter = (tags, phrase) => {
        const wanted = phrase.toLowerCase().split(/\s+/);
        const isFound = (entry: ImmutableMap): boolean => {
          const texts = [['method'], ['path'], ['operation', 'summary'], ['operation', 'tags', '0']];
          const text = texts
            .map((path) => String(entry.getIn(path)))
            .join(' ')
            .toLowerCase();
          return wanted.every((word) => text.includes(word));
        };
        return tags
          .map((tag) => tag.set('operations', tag.get('operations').filter(isFound)))
          .filter((tag) => tag.get('operations').size > 0);
      };
    },

    wrapComponents: {
      FilterContainer: (_: Component, { React }: System) =>
        function Search({ layoutSelectors, layoutActions }: Layout): unknown {
          const phrase = layoutSelectors.currentFilter();
          const field = React.createElement('input', {
            className: 'operation-filter-input',
            type: 'search',
            placeholder: 'Search the operations, for example: renew subscription',
            value: typeof phrase === 'string' ? phrase : '',
            onChange: ({ target }: { target: { value: string } }) => layoutActions.updateFilter(target.value),
          });
          return React.createElement('div', { className: 'wrapper' }, field);
        },

      responseBody: (Body: Component, { React }: System) =>
        function ResponseBody(props: Props): unknown {
          const { content, contentType, headers } = props;
          const isLarge = typeof content === 'string' && content.length > 300_000;
          const isLines = String(contentType).includes('ndjson');
          return React.createElement(Body, {
            ...props,
            contentType: isLines && !isLarge ? 'text/plain' : contentType,
            headers: isLarge
              ? {
                  ...(headers as object),
                  'content-disposition': `attachment; filename="answer.${isLines ? 'ndjson' : 'json'}"`,
                }
              : headers,
          });
        },

      response: (Response: Component, { React }: System) =>
        function FoldedResponse(props: Props): unknown {
          const [isOpen, open] = React.useState(false);
          const code = String(props.code);
          if (isOpen || !/^[45]/.test(code)) return React.createElement(Response, props);
          const text = String((props.response as ImmutableMap).get('description'));
          const cell = (name: string, ...children: readonly unknown[]) =>
            React.createElement('td', { className: `response-col_${name}` }, ...children);
          const button = { className: 'folded-error', onClick: () => open(true), title: 'Show the example' };
          return React.createElement(
            'tr',
            { className: 'response', 'data-code': code },
            cell('status', code),
            cell('description', React.createElement('button', button, text)),
          );
        },
    },

    statePlugins: {
      spec: {
        wrapActions: {
          setResponse:
            (setResponse: SetResponse, { specSelectors, specActions }: System): SetResponse =>
            (path, method, response) => {
              const paths = specSelectors.specJson().get('paths') as ImmutableMap;
              const links = paths.getIn([path, method, 'responses', String(response.status), 'links']);
              const valueAt = (expression: string): unknown =>
                expression
                  .replace('$response.body#/', '')
                  .split('/')
                  .reduce<unknown>((value, name) => (value as Props | undefined)?.[name], response.body);
              const fill = (operationId: unknown, name: string, value: unknown): void => {
                paths.forEach((operations, place) => {
                  operations.forEach((operation, verb) => {
                    if (operation.get('operationId') === operationId)
                      specActions.changeParam([place, verb], name, 'path', value);
                  });
                });
              };
              (links as ImmutableMap | undefined)?.forEach((link) => {
                (link.get('parameters') as ImmutableMap).forEach((expression, name) => {
                  const value = valueAt(String(expression));
                  if (value !== undefined) fill(link.get('operationId'), name, value);
                });
              });
              return setResponse(path, method, response);
            },
        },
      },
    },
  };
}
