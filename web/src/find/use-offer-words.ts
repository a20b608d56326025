import type { Difference, Offer } from '@meeting/shared'
import { useRoomNames } from '../bookings/use-room-names.ts'
import { dateOf } from '../clock/format.ts'
import { useFormat } from '../clock/use-format.ts'
import { useI18n } from '../i18n/index.ts'
import { useRoomsStore } from '../room-list/rooms.store.ts'
import { useSessionStore } from '../session/session.store.ts'
import { useFindTexts } from './find.texts.ts'

/** What is told of an offer; instants in epoch milliseconds. */
export type ToldOffer = Pick<Offer, 'roomIds' | 'start' | 'end' | 'differences'>

/** Offers in words: which rooms, when, and in what they differ. */
export function useOfferWords() {
  const { t: common, locale } = useI18n()
  const { t } = useFindTexts()
  const format = useFormat()
  const rooms = useRoomsStore()
  const session = useSessionStore()
  const { roomNames } = useRoomNames()

  function zoneOf({ roomIds: [first = ''] }: Pick<ToldOffer, 'roomIds'>): string {
    return rooms.byId(first)?.timeZone ?? session.timeZone
  }

  function roomWords({ roomIds }: Pick<ToldOffer, 'roomIds'>): string {
    const [first = '', second] = roomIds
    return second === undefined
      ? roomNames([first])
      : t('together', { first: roomNames([first]), second: roomNames([second]) })
  }

  /** `14:00–15:00`, with the day where it is not `date` and no difference tells it. */
  function whenWords(offer: ToldOffer, date: string | null): string {
    const zone = zoneOf(offer)
    const isTold = offer.differences.some(({ kind }) => kind === 'earlier' || kind === 'later')
    const isClear = date !== null && (isTold || dateOf(offer.start, zone) === date)
    return isClear ? format.range(offer, zone) : format.dayRange(offer, zone)
  }

  /** Everything in which it differs from what was asked for `date`, the most telling first. */
  function differenceWords(offer: ToldOffer, date: string | null): string[] {
    return offer.differences.map((difference) => wordsOf(difference, offer, date))
  }

  function wordsOf(difference: Difference, offer: ToldOffer, date: string | null): string {
    switch (difference.kind) {
      case 'earlier':
      case 'later': {
        const day = dateOf(offer.start, zoneOf(offer))
        if (date !== null && day !== date) return t('differs.otherDay', { day: format.day(day) })
        return t(`differs.${difference.kind}`, { duration: format.duration(difference.minutes) })
      }
      case 'shorter':
        return t('differs.shorter', { duration: format.duration(difference.minutes) })
      case 'seats':
        return t(difference.count < 0 ? 'differs.fewerSeats' : 'differs.moreSeats', {
          count: Math.abs(difference.count),
        })
      case 'seats_unknown':
        return t('differs.seatsUnknown')
      case 'place':
        return t(`differs.${difference.other}`)
      case 'lacks': {
        const kinds = difference.equipment.map((kind) => common(`equipment.${kind}`))
        return t('differs.lacks', { equipment: kinds.join(locale.value === 'zh-CN' ? '、' : ', ') })
      }
      default:
        return t('differs.split')
    }
  }

  return { zoneOf, roomWords, whenWords, differenceWords }
}
