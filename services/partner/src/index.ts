export { partnerService } from './partner.module.js'
