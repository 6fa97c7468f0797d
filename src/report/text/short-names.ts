/**
 * Dotted paths by the least that tells them apart: `optimizer.learning_rate` is `learning_rate`, unless another path
 * ends so too. In the order given. A bare place in a list (`1`) and `name`, which every block has, say too little.
 */
export function shortNames(paths: readonly string[]): string[] {
  return paths.map((path) => {
    const parts = path.split('.');
    for (let kept = 1; kept < parts.length; kept++) {
      const ending = parts.slice(-kept).join('.');
      const sharedBy = paths.filter((other) => other === ending || other.endsWith(`.${ending}`));
      if (sharedBy.length === 1 && !/^(\d+(\.|$)|name$)/.test(ending)) return ending;
    }
    return path;
  });
}
