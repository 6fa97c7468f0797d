export function rangeTestSvg(title: string, _r: unknown): string {
  return title;
}
