import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Controller, Get, Header, NotFoundException, Param, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import { graphiqlPage, graphiqlStart } from './graphiql-page.js'

const require = createRequire(import.meta.url)
const fileOf = (packageName: string, path: string): string => join(dirname(require.resolve(`${packageName}/package.json`)), path)

const JAVASCRIPT = 'text/javascript; charset=utf-8'

type Asset = { type: string; read: () => Promise<string> }
const file = (type: string, packageName: string, path: string): Asset => ({
  type,
  read: () => readFile(fileOf(packageName, path), 'utf8'),
})

/** Everything that the page loads, from installed packages. */
const assets: Readonly<Record<string, Asset>> = {
  'react.js': file(JAVASCRIPT, 'react', 'umd/react.production.min.js'),
  'react-dom.js': file(JAVASCRIPT, 'react-dom', 'umd/react-dom.production.min.js'),
  'graphiql.js': file(JAVASCRIPT, 'graphiql', 'graphiql.min.js'),
  'graphiql.css': file('text/css; charset=utf-8', 'graphiql', 'graphiql.min.css'),
  'start.js': { type: JAVASCRIPT, read: async () => graphiqlStart },
}

/** No host but our own, so that the page works without the internet and nothing leaks to it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
].join('; ')

@Controller('graphiql')
export class GraphiqlController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  page(): string {
    return graphiqlPage
  }

  @Get('assets/:name')
  async asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const asset = Object.hasOwn(assets, name) ? assets[name] : undefined
    if (asset === undefined) throw new NotFoundException()
    void reply.header('content-type', asset.type)
    return asset.read()
  }
}
