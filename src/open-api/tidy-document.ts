import type { OpenAPIObject } from '@nestjs/swagger';

/** Sorts the parameters of the document in the order of the path, and its schemas by the titles that readers see. */
export function tidyDocument(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of [item.get, item.post, item.patch, item.put, item.delete]) {
      operation?.parameters?.sort((one, other) => positionIn(path, one) - positionIn(path, other));
    }
  }
  const schemas = Object.entries(document.components?.schemas ?? {}).sort((one, other) =>
    titleOf(one).localeCompare(titleOf(other), 'en'),
  );
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(schemas) } };
}

/** Position of the parameter in the path; after the path when it is not a path parameter. */
function positionIn(path: string, parameter: object): number {
  const at = 'name' in parameter ? path.indexOf(`{${String(parameter.name)}}`) : -1;
  return at < 0 ? path.length : at;
}

function titleOf([name, schema]: [string, object]): string {
  return 'title' in schema ? String(schema.title) : name;
}
