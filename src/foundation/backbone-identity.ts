/** What says which network it is, as `Architecture` in the contracts has it; settings of its own family only. */
interface Identity {
  readonly name: string;
  /** Absent where a file says it. */
  readonly inputSize?: number;
  readonly alpha?: number;
  readonly depthMultiplier?: number;
  readonly minimalistic?: boolean;
}

/** Of a run's `backbone` settings, all but where the weights come from. */
export function backboneIdentity<S extends Identity & { readonly weights: unknown; readonly weightsUsed?: unknown }>({
  weights,
  weightsUsed,
  ...identity
}: S): Omit<S, 'weights' | 'weightsUsed'> {
  return identity;
}

/** For people: `mobilenet_v2 alpha 1 at 224 px`. */
export function backboneText({ name, inputSize, alpha, depthMultiplier = 1, minimalistic }: Identity): string {
  const parts = [
    name,
    ...(alpha === undefined ? [] : [`alpha ${alpha}`]),
    ...(depthMultiplier === 1 ? [] : [`depth multiplier ${depthMultiplier}`]),
    ...(minimalistic ? ['minimalistic'] : []),
  ];
  return inputSize === undefined ? parts.join(' ') : `${parts.join(' ')} at ${inputSize} px`;
}
