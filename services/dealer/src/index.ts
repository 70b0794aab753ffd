export { dealerService } from './dealer.module.js'
