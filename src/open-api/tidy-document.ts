import type { OpenAPIObject } from '@nestjs/swagger';

/** The document without the shared examples that no response refers to, and with parameters in the order of the path. */
export function tidyDocument(document: OpenAPIObject): OpenAPIObject {
  const text = JSON.stringify(document.paths);
  const examples = Object.entries(document.components?.examples ?? {});
  const used = examples.filter(([name]) => text.includes(`"#/components/examples/${name}"`));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of [item.get, item.post, item.patch, item.delete]) {
      operation?.parameters?.sort((one, other) => positionIn(path, one) - positionIn(path, other));
    }
  }
  return { ...document, components: { ...document.components, examples: Object.fromEntries(used) } };
}

/** Where the path names the parameter; behind the path when it does not. */
function positionIn(path: string, parameter: object): number {
  const at = 'name' in parameter ? path.indexOf(`{${String(parameter.name)}}`) : -1;
  return at < 0 ? path.length : at;
}
