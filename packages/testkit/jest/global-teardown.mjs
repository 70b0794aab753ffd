export default async () => {
  const { stopTestServer } = await import('../src/test-server.ts')
  await stopTestServer()
}
