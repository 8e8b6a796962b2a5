/** One entry for each `kind` of a union: a kind without its entry does not compile. */
export type ByKind<Spec extends { readonly kind: string }, Rest extends readonly unknown[], Made> = {
  readonly [K in Spec['kind']]: (spec: Extract<Spec, { readonly kind: K }>, ...rest: Rest) => Made
}

/** Makes what a spec describes with the entry of its kind. */
export function makeByKind<Spec extends { readonly kind: string }, Rest extends readonly unknown[], Made>(
  table: ByKind<Spec, Rest, Made>,
  spec: Spec,
  ...rest: Rest
): Made {
  // The compiler cannot see that the entry found under spec.kind takes exactly this spec; ByKind makes it so.
  const make = table[spec.kind as Spec['kind']] as (spec: Spec, ...rest: Rest) => Made
  return make(spec, ...rest)
}
