/**
 * Dotted paths by the least that tells them apart: `optimizer.learning_rate` is `learning_rate`, unless another path
 * ends so too. In the order given.
 */
export function shortNames(paths: readonly string[]): string[] {
  return paths.map((path) => {
    const parts = path.split('.');
    for (let kept = 1; kept < parts.length; kept++) {
      const ending = parts.slice(-kept).join('.');
      const sharedBy = paths.filter((other) => other === ending || other.endsWith(`.${ending}`));
      // A bare number is the place in a list and names nothing.
      if (sharedBy.length === 1 && !/^\d+(\.|$)/.test(ending)) return ending;
    }
    return path;
  });
}
