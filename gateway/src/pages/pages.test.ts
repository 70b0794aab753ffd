import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RunningGateway } from '../testing/running-gateway.js'
import { runningGateway } from '../testing/running-gateway.js'

describe('pages', () => {
  let development: RunningGateway
  let production: RunningGateway
  let ready = true
  beforeAll(async () => {
    development = await runningGateway({
      development: true,
      ready: async () => {
        if (!ready) throw new Error('the database is away')
      },
    })
    production = await runningGateway()
  })
  afterAll(() => Promise.all([development.close(), production.close()]))

  test('GraphiQL and all that it loads come from the gateway itself', async () => {
    const page = await development.http.get('/graphiql').expect(200)
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => String(link))
    expect(links).toHaveLength(5)
    for (const link of links) {
      expect(link).toMatch(/^\/graphiql\/assets\//)
      const asset = await development.http.get(link).expect(200)
      expect(asset.headers['content-type']).toMatch(/^text\/(javascript|css)/)
      expect(asset.text ?? asset.body.toString()).not.toMatch(/@import|url\(["']?https?:/)
    }
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'/)
    expect(page.headers['content-security-policy']).not.toMatch(/https?:/)
  })

  test('assets are the listed ones only', async () => {
    await development.http.get('/graphiql/assets/..%2f..%2fpackage.json').expect(404)
    await development.http.get('/graphiql/assets/constructor').expect(404)
  })

  test('GraphiQL and introspection are for development', async () => {
    await production.http.get('/graphiql').expect(404)
    expect((await production.http.get('/').expect(200)).text).not.toMatch(/graphiql/)
    expect((await development.http.get('/').expect(200)).text).toMatch(/graphiql/)
    const { data } = await development.anonymously('{ __schema { queryType { name } } }')
    expect(data).toEqual({ __schema: { queryType: { name: 'Query' } } })
  })

  test('in development an introspection of every type and description fits the limits', async () => {
    const { getIntrospectionQuery } = await import('graphql')
    const { errors, data } = await development.anonymously(getIntrospectionQuery())
    expect(errors).toEqual([])
    expect(JSON.stringify(data)).toMatch(/渠道/)
  })

  test('health tells life and readiness apart', async () => {
    ready = false
    await development.http.get('/health/live').expect(200, { status: 'up' })
    await development.http.get('/health/ready').expect(503, { status: 'down' })
    ready = true
    await development.http.get('/health/ready').expect(200, { status: 'up' })
    await production.http.get('/health/ready').expect(200, { status: 'up' })
  })

  test('a page that is not there is told with a trace', async () => {
    const response = await production.http.get('/nowhere').expect(404)
    expect(response.headers['x-trace-id']).toMatch(/.{8,}/)
  })
})
