/** What GraphQL makes of an input: where the contracts say "may be absent", a client may also send `null`. */
export type Nullish<T> = T extends readonly (infer Element)[]
  ? readonly Nullish<Element>[]
  : T extends object
    ? { readonly [Key in keyof T]: Nullish<T[Key]> | (undefined extends T[Key] ? null : never) }
    : T

/** The contracts know absent fields, not empty ones. */
export const withoutNulls = <T>(input: Nullish<T>): T => {
  if (Array.isArray(input)) return input.map((element) => withoutNulls(element)) as T
  if (typeof input !== 'object' || input === null) return input as T
  const present = Object.entries(input).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(present.map(([name, value]) => [name, withoutNulls(value)])) as T
}
