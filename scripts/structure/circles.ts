import type { Module } from './modules.js';

/**
 * Groups of files that import each other in a circle: the strongly connected components of more than one file, by
 * Tarjan's algorithm (SIAM Journal on Computing 1, 1972). Each is sorted.
 */
export function importCircles(modules: readonly Module[]): readonly (readonly string[])[] {
  const importsOf = new Map(modules.map(({ path, imports }) => [path, imports]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string): void => {
    order.set(path, order.size);
    lowest.set(path, order.get(path)!);
    open.push(path);
    for (const imported of importsOf.get(path) ?? []) {
      if (!order.has(imported)) visit(imported);
      if (open.includes(imported)) lowest.set(path, Math.min(lowest.get(path)!, lowest.get(imported)!));
    }
    if (lowest.get(path) !== order.get(path)) return;
    const group = open.splice(open.indexOf(path));
    if (group.length > 1) circles.push(group.sort());
  };
  for (const { path } of modules) if (!order.has(path)) visit(path);
  return circles.sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
}
