import { register } from 'node:module'

register('./typescript-hooks.mjs', import.meta.url)

export default async () => {
  const { startTestServer } = await import('../src/test-server.ts')
  await startTestServer()
}
