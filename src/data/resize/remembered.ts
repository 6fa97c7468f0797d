/** A function of two sizes that keeps its last results: datasets have few image sizes, and tables are small. */
export function remembered<T>(compute: (source: number, target: number) => T): (source: number, target: number) => T {
  const results = new Map<string, T>();
  return (source, target) => {
    const key = `${source} ${target}`;
    const known = results.get(key);
    if (known !== undefined) return known;
    if (results.size >= mostKept) results.clear();
    const result = compute(source, target);
    results.set(key, result);
    return result;
  };
}

const mostKept = 256;
