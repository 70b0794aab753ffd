import type { Page } from '@channel/contracts'

export type Connection<T> = {
  edges: { cursor: string; node: T }[]
  nodes: T[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
  totalCount: number
}

/** A page of a service as a Relay connection (GraphQL Cursor Connections Specification). */
export const connection = <T>(page: Page<T>, after: string | null | undefined): Connection<T> => ({
  edges: page.rows,
  nodes: page.rows.map(({ node }) => node),
  pageInfo: {
    hasNextPage: page.hasNextPage,
    hasPreviousPage: after !== undefined && after !== null,
    startCursor: page.rows[0]?.cursor ?? null,
    endCursor: page.rows.at(-1)?.cursor ?? null,
  },
  totalCount: page.totalCount,
})
