import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Trade = { id: string; modified: Date; status: string; sku: string; num: number; payment: string }
type Asked = { from: Date; to: Date; page: number; size: number }

const local = (moment: Date): string => new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
const moment = (text: string | null | undefined): Date => new Date(`${(text ?? '').replace(' ', 'T')}+08:00`)

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * A marketplace that answers over HTTP in the published formats of Youzan and Taobao, and whose trades change while they are read:
 * `afterPage` is called after each answer.
 */
export const marketplace = async () => {
  const trades = new Map<string, Trade>()
  const asked: Asked[] = []
  const state = { afterPage: () => undefined as void, broken: false }

  const pageOf = ({ from, to, page, size }: Asked) => {
    const found = [...trades.values()]
      .filter(({ modified }) => modified >= from && modified <= to)
      .sort((a, b) => b.modified.getTime() - a.modified.getTime() || (a.id < b.id ? -1 : 1))
    return { total: found.length, rows: found.slice((page - 1) * size, page * size) }
  }

  const youzan = (url: URL, body: string): object => {
    if (url.searchParams.get('access_token') !== 'token-1') return { gw_err_resp: { err_code: 4203, err_msg: 'Token 不存在' } }
    const input = JSON.parse(body) as { start_update: string; end_update: string; page_no: number; page_size: number }
    const question = {
      from: moment(input.start_update),
      to: moment(input.end_update),
      page: input.page_no,
      size: input.page_size,
    }
    asked.push(question)
    const { total, rows } = pageOf(question)
    const list = rows.map((trade) => ({
      full_order_info: {
        order_info: { tid: trade.id, status: trade.status, update_time: local(trade.modified), refund_state: 0 },
        pay_info: { payment: trade.payment },
        orders: [{ title: trade.sku, num: trade.num, payment: trade.payment, outer_sku_id: trade.sku }],
      },
    }))
    return { code: 200, success: true, message: 'successful', data: { total_results: total, full_order_info_list: list } }
  }

  const taobao = (body: string): object => {
    const parameters = new Map(new URLSearchParams(body))
    const sign = parameters.get('sign')
    parameters.delete('sign')
    const words = [...parameters]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flat()
      .join('')
    if (createHmac('sha256', 'top-secret').update(words).digest('hex').toUpperCase() !== sign)
      return { error_response: { code: 25, msg: 'Invalid signature', sub_code: 'isv.invalid-signature' } }
    const question = {
      from: moment(parameters.get('start_modified')),
      to: moment(parameters.get('end_modified')),
      page: Number(parameters.get('page_no')),
      size: Number(parameters.get('page_size')),
    }
    if (question.to.getTime() - question.from.getTime() > 24 * 3_600_000)
      return { error_response: { code: 41, sub_code: 'isv.invalid-parameter' } }
    asked.push(question)
    const { total, rows } = pageOf(question)
    const trade = rows.map(({ id, modified, status, sku, num, payment }) => ({
      tid: id,
      status,
      modified: local(modified),
      payment,
      receiver_name: '王**',
      orders: { order: [{ title: sku, num, payment, divide_order_fee: payment, outer_sku_id: sku }] },
    }))
    return { trades_sold_increment_get_response: { total_results: total, ...(total > 0 && { trades: { trade } }) } }
  }

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      if (state.broken) return response.writeHead(502).end()
      const answer = url.pathname.startsWith('/api/youzan.trades.sold.get') ? youzan(url, body) : taobao(body)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
      state.afterPage()
      return undefined
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    trades,
    asked,
    state,
    pageOf,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
