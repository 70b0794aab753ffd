export const markGenerated: (service: string) => void
export const clientState: (service: string) => 'fresh' | 'stale' | 'no-schema'
