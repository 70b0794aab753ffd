import type { Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { HttpRequest, MarketAdapter, Pull, PulledPage, PullFault, ShopAccess, Window } from './market-adapter.js'
import { narrowed, nextWindow, pagesOf, pauseAfter, restUntil } from './pull-window.js'
import type { PullRepository, PullState } from './pull.repository.js'

type Fault = { readonly code: string; readonly reason: string }
export type Reachable = { readonly access: ShopAccess; readonly adapter: MarketAdapter }

type Dependencies = {
  readonly pulls: PullRepository
  readonly shopOf: (shop: string) => Promise<Reachable | undefined>
  readonly send: (request: HttpRequest) => Promise<Result<string, Fault>>
  readonly clock: () => Date
}

type Round = { readonly access: ShopAccess; readonly pull: Pull; readonly state: PullState }
type Begun = { readonly window: Window; readonly nextPage: number; readonly unread: readonly string[] }

const asking =
  ({ send, clock }: Pick<Dependencies, 'send' | 'clock'>) =>
  async ({ access, pull }: Round, window: Window, page: number): Promise<Result<PulledPage, Fault | PullFault>> => {
    const answer = await send(pull.request(window, page, access, clock()))
    return answer.ok ? pull.read(answer.value, access) : answer
  }

/**
 * Fetches what shops have modified: window after window, each from its last page to its first. A window is closed at its end, so an order
 * that changes while it is read leaves it, and everything behind it moves one place to the front. Read from the front, the first row of
 * the next page would slip onto the page just read, and be missed; read from the back, rows only ever move towards pages still to come.
 * (An order that left comes again in a later window.) Total and number of pages are asked for first.
 */
const reading = (deps: Omit<Dependencies, 'shopOf'>) => {
  const [{ pulls, clock }, ask] = [deps, asking(deps)]

  /** The window that is read next and its last page. One of a single page is read with that, and nothing of it is left. */
  const begin = async (round: Round, window: Window): Promise<Result<Begun, Fault>> => {
    const { state, pull } = round
    const first = await ask(round, window, 1)
    if (!first.ok) return first
    const pages = pagesOf(first.value.total, pull.pageSize)
    const smaller = pages > pull.mostPages ? narrowed(window, state.until) : window
    if (smaller.from !== window.from || smaller.to !== window.to) return begin(round, smaller)
    await pulls.begin(state.shop, window, pages, clock())
    if (pages > 1) return ok({ window, nextPage: pages, unread: [] })
    await pulls.takePage(state.shop, window, 1, first.value.orders, clock())
    return ok({ window, nextPage: 0, unread: first.value.unread })
  }

  const readOn = async (round: Round, { window, nextPage, unread }: Begun): Promise<Result<null, Fault>> => {
    const { shop } = round.state
    const missed = [...unread]
    for (let page = nextPage; page > 0; page -= 1) {
      const answer = await ask(round, window, page)
      if (!answer.ok) return answer
      missed.push(...answer.value.unread)
      if (!(await pulls.takePage(shop, window, page, answer.value.orders, clock()))) return ok(null)
    }
    const note = missed.length === 0 ? null : `UNREAD ${missed.length}: ${missed.slice(0, 3).join('; ')}`.slice(0, 500)
    await pulls.finish(shop, window, note, restUntil(window.to, clock()))
    return ok(null)
  }

  const fetched = async (round: Round): Promise<Result<null, Fault>> => {
    const { state, pull } = round
    if (state.progress) return readOn(round, { ...state.progress, unread: [] })
    const window = nextWindow(state.until, clock(), pull.longestMs)
    if (window === undefined) {
      await pulls.rest(state.shop, restUntil(clock().toISOString(), clock()))
      return ok(null)
    }
    const begun = await begin(round, window)
    return begun.ok ? readOn(round, begun.value) : begun
  }

  return fetched
}

/** Fetches from shops, one round after the other. */
export const pullHandlers = (deps: Dependencies) => {
  const { pulls, shopOf, clock } = deps
  const fetched = reading(deps)

  const roundOf = async (state: PullState): Promise<Result<Round, Fault>> => {
    const shop = await shopOf(state.shop)
    const pull = shop?.adapter.pull
    return shop && pull ? ok({ access: shop.access, pull, state }) : err({ code: 'NOT_PULLED', reason: '' })
  }

  return {
    /** One round of a shop whose time has come; false where there is none. A failure puts the shop off, longer each time. */
    pullDue: async (): Promise<boolean> => {
      const state = await pulls.claim(clock())
      if (!state) return false
      const round = await roundOf(state)
      const done = round.ok ? await fetched(round.value) : round
      if (!done.ok) {
        const dueAt = new Date(clock().getTime() + pauseAfter(state.failures + 1))
        await pulls.fail(state.shop, `${done.error.code} ${done.error.reason}`.trim().slice(0, 500), dueAt)
      }
      return true
    },
  }
}
export type PullHandlers = ReturnType<typeof pullHandlers>
