/** An element of an XML document. It contains either child elements or one text. */
export interface XmlElement {
  readonly name: string;
  /** Undefined attributes are left out. */
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly children: readonly XmlElement[] | string;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Characters that XML 1.0 does not allow, not even as character references (section 2.2). */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

export function element(
  name: string,
  attributes: XmlElement['attributes'] = {},
  children: XmlElement['children'] = [],
): XmlElement {
  return { name, attributes, children };
}

/** Renders the document with the given root. @throws Error when a text has a character that XML does not allow */
export function renderXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${render(root, '')}`;
}

function render({ name, attributes, children }: XmlElement, indent: string): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const start = [name, ...given.map(([attribute, value]) => `${attribute}="${escapeText(String(value))}"`)].join(' ');
  if (typeof children === 'string') return `${indent}<${start}>${escapeText(children)}</${name}>\n`;
  if (children.length === 0) return `${indent}<${start}/>\n`;
  const content = children.map((child) => render(child, `${indent}  `)).join('');
  return `${indent}<${start}>\n${content}${indent}</${name}>\n`;
}

/** Escapes white space, too: an XML parser would replace it by spaces in attributes (XML 1.0, section 3.3.3). */
function escapeText(text: string): string {
  if (notXml.test(text)) throw new Error(`XML cannot hold the text ${JSON.stringify(text)}.`);
  return text.replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? `&#${character.charCodeAt(0)};`);
}
