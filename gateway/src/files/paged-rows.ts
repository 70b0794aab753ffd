import type { Page } from '@channel/contracts'

async function* continued<T>(first: Page<T>, next: (after: string) => Promise<Page<T>>): AsyncGenerator<T> {
  for (let page = first; ;) {
    for (const { node } of page.rows) yield node
    const after = page.rows.at(-1)?.cursor
    if (!page.hasNextPage || after === undefined) return
    page = await next(after)
  }
}

/**
 * All rows of a list, page by page, each asked for when the one before has been taken. The first page is there when this resolves, so that
 * a refusal can still be answered as one.
 */
export const pagedRows = async <T>(ask: (after: string | undefined) => Promise<Page<T>>): Promise<AsyncIterable<T>> =>
  continued(await ask(undefined), ask)
