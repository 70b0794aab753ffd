export { createGateway } from './create-gateway.js'
export type { Gateway } from './create-gateway.js'
export { compiledExecution } from './execution/compiled-execution.js'
export type { GatewayLogger, GatewayOptions } from './gateway-options.js'
