import { Controller, Get, Header, Inject } from '@nestjs/common'
import type { GatewayOptions } from '../gateway-options.js'
import { GATEWAY_OPTIONS } from '../gateway-options.js'

const row = (url: string, about: string): string => `<li><a href="${url}">${url}</a> ${about}</li>`

const page = (development: boolean): string => `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>渠道中台</title>
<style>body{font:16px/1.7 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}</style>
<h1>渠道中台 <small>Channel middle-platform</small></h1>
<ul>
${row('/graphql', 'GraphQL 接口（POST）')}
${row('/api/v1/openapi.json', 'REST 接口说明（OpenAPI 3.1）')}
${development ? row('/graphiql', '在浏览器中试用接口 · GraphiQL') : ''}
${row('/health/live', '存活检查')}
${row('/health/ready', '就绪检查')}
</ul>
</html>
`

@Controller()
export class LandingController {
  constructor(@Inject(GATEWAY_OPTIONS) private readonly options: GatewayOptions) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  landing(): string {
    return page(this.options.development)
  }
}
