import { z } from 'zod'

export const MAX_PAGE = 200

/** Forward keyset paging: `after` is the opaque cursor of the last row seen. */
export const PageInput = z.object({
  first: z.int().min(1).max(MAX_PAGE).default(50),
  after: z.string().max(500).optional(),
})
export type PageInput = z.infer<typeof PageInput>

export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({
    rows: z.array(z.object({ cursor: z.string(), node: row })),
    hasNextPage: z.boolean(),
    totalCount: z.int(),
  })

export type Page<T> = { rows: { cursor: string; node: T }[]; hasNextPage: boolean; totalCount: number }

export const encodeCursor = (...keys: (string | number)[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url')

/** The keys inside a cursor, or undefined where somebody made one up. */
export const decodeCursor = (cursor: string | undefined): (string | number)[] | undefined => {
  if (cursor === undefined) return undefined
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(keys) ? (keys as (string | number)[]) : undefined
  } catch {
    return undefined
  }
}
