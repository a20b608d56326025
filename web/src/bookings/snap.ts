export { snapDown, snapNearest, snapUp } from '@meeting/shared/time/snap'
