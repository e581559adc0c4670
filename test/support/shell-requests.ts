/** The path with the query options of a command in shell, as `curl -G --data-urlencode` encodes them. */
export function urlOf(command: string): string {
  const path = /http:\/\/localhost:3000(\/[^\s"]+)/.exec(command)?.[1] ?? '';
  const options = [...command.matchAll(/--data-urlencode '([^=']+)=((?:[^']|'\\'')*)'/g)].map(
    ([, name = '', value = '']) => `${name}=${encodeURIComponent(value.replaceAll("'\\''", "'"))}`,
  );
  return `${path}?${options.join('&')}`;
}
