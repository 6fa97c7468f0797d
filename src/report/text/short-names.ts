/**
 * The shortest unambiguous ending of each dotted path, in the order given: `optimizer.learning_rate` is `learning_rate`
 * unless another path ends in that too. A bare list index (`1`) and `name`, which every block has, are never enough, nor is one of the names that are `taken`.
 */
export function shortNames(paths: readonly string[], taken: readonly string[] = []): string[] {
  return paths.map((path) => {
    const parts = path.split('.');
    for (let kept = 1; kept < parts.length; kept++) {
      const ending = parts.slice(-kept).join('.');
      const sharedBy = paths.filter((other) => other === ending || other.endsWith(`.${ending}`));
      if (sharedBy.length === 1 && !taken.includes(ending) && !/^(\d+(\.|$)|name$)/.test(ending)) return ending;
    }
    return path;
  });
}
