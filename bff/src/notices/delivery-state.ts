export { readDeliveryState, type DeliveryState } from './delivery-state.repository.ts'
