/** Qualified names of all functions and actions of the service. */
const names = new Set<string>();

/** Declares a function or an action. @param name qualified @returns the name */
export function operationName(name: string): string {
  names.add(name);
  return name;
}

export function isOperation(name: string): boolean {
  return names.has(name);
}
