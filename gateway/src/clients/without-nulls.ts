type Fields<T> = Exclude<Extract<T, object>, readonly unknown[]>
type AnyKey<T> = T extends unknown ? keyof T : never
type Of<T, Key> = T extends unknown ? (Key extends keyof T ? T[Key] : never) : never

type OrNull<T> = { readonly [Key in keyof T]: Nullish<T[Key]> | (undefined extends T[Key] ? null : never) }

/**
 * GraphQL has no unions of inputs: one input has the fields of all members, and the contract's schema tells which belong together.
 * `Pick` takes what all members have; a mapped type alone would go member by member.
 */
type Together<T> = OrNull<Pick<T, keyof T>> & {
  readonly [Key in Exclude<AnyKey<T>, keyof T>]?: Nullish<Of<T, Key>> | null
}

/** What GraphQL makes of an input: where the contracts say "may be absent", a client may also send `null`. */
export type Nullish<T> =
  | Exclude<T, object>
  | (T extends readonly (infer Element)[] ? readonly Nullish<Element>[] : never)
  | ([Fields<T>] extends [never] ? never : Together<Fields<T>>)

/** The contracts know absent fields, not empty ones. */
export const withoutNulls = <T>(input: Nullish<T>): T => {
  if (Array.isArray(input)) return input.map((element) => withoutNulls(element)) as T
  if (typeof input !== 'object' || input === null) return input as T
  const present = Object.entries(input).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(present.map(([name, value]) => [name, withoutNulls(value)])) as T
}
