export { identityService } from './identity.module.js'
