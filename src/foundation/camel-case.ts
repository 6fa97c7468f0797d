/** Converts a snake_case name to camelCase: `learningRate` for `learning_rate`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
