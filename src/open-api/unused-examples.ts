import type { OpenAPIObject } from '@nestjs/swagger';

/** The document without those of its shared examples that no response refers to. */
export function withoutUnusedExamples(document: OpenAPIObject): OpenAPIObject {
  const paths = JSON.stringify(document.paths);
  const examples = Object.entries(document.components?.examples ?? {});
  const used = examples.filter(([name]) => paths.includes(`"#/components/examples/${name}"`));
  return { ...document, components: { ...document.components, examples: Object.fromEntries(used) } };
}
