import type {
  Booking,
  BookingList,
  Bootstrap,
  ClaimTermsAnswer,
  DayTimeline,
  EmployeeMatch,
  FindAnswer,
  FindRequest,
  FirstTimeAnswer,
  BellPage,
  NewBooking,
  NoticeKind,
  NoticeLanguage,
  NoticeMutes,
  PeopleBusyAnswer,
  PeopleBusyRequest,
  RoomList,
  RoomTimeline,
  SignInAnswer,
  SignInFailureReceipt,
  SignInFailureReport,
  SignInOptions,
  SignInRequest,
  UnseenNotices,
} from '@meeting/shared'
import type { ApiClient } from './client.ts'

type Cancellable = { signal?: AbortSignal }

/** Seconds that the server may wait for DingTalk's final word before it answers that a booking is being confirmed. */
const waitForFinal = 'wait=2'

/** Every call the app makes, with what it sends and what comes back. */
export function createEndpoints(client: ApiClient) {
  return {
    getSignInOptions: (corpId?: string) => client.get<SignInOptions>('/sign-in/options', { query: { corpId } }),
    signIn: (request: SignInRequest) => client.post<SignInAnswer>('/sign-in/dingtalk', { body: request }),
    /** Answers the number under which the server's log has it. */
    reportSignInFailure: (report: SignInFailureReport) =>
      client.post<SignInFailureReceipt>('/sign-in/failures', { body: report, timeout: 5_000 }),
    signOut: () => client.post<undefined>('/sign-out'),
    getBootstrap: (options: Cancellable = {}) => client.get<Bootstrap>('/bootstrap', options),

    getRooms: (options: Cancellable = {}) => client.get<RoomList>('/rooms', options),
    /** `date` is `YYYY-MM-DD`, a day in the Corp's zone. */
    getDayTimeline: (date: string, { signal }: Cancellable = {}) =>
      client.get<DayTimeline>('/timeline', { query: { date }, signal }),
    /** Consecutive days of one room, from `from` (`YYYY-MM-DD`) on, in the room's zone. */
    getRoomTimeline: (roomId: string, from: string, days: number, { signal }: Cancellable = {}) =>
      client.get<RoomTimeline>(`/rooms/${encodeURIComponent(roomId)}/timeline`, { query: { from, days }, signal }),

    /** Mine that touch the span, soonest first. Instants as ISO 8601. */
    listMyBookings: (span: { from: string; to: string }, { signal }: Cancellable = {}) =>
      client.get<BookingList>('/bookings', { query: span, signal }),
    /** Mine that are over, latest first, a page at a time; `before` is the cursor or an instant. */
    listPastBookings: (before: string, { signal }: Cancellable = {}) =>
      client.get<BookingList>('/bookings', { query: { before }, signal }),
    getBooking: (id: string, { signal }: Cancellable = {}) =>
      client.get<Booking>(`/bookings/${encodeURIComponent(id)}`, { signal }),
    /** The same `key` books once however often it is sent. */
    createBooking: (booking: NewBooking, key: string) =>
      client.post<Booking>('/bookings', { body: booking, headers: { 'idempotency-key': key, prefer: waitForFinal } }),
    cancelBooking: (id: string) =>
      client.post<Booking>(`/bookings/${encodeURIComponent(id)}/cancel`, { headers: { prefer: waitForFinal } }),

    /** `code`: what was read in the room. */
    claimBooking: (id: string, code?: string) =>
      client.post<Booking>(`/bookings/${encodeURIComponent(id)}/claim`, { query: { code } }),
    reclaimBooking: (id: string) => client.post<Booking>(`/bookings/${encodeURIComponent(id)}/reclaim`),
    getClaimTerms: () => client.get<ClaimTermsAnswer>('/check-in/terms'),
    getClaimable: (roomId: string, code?: string) =>
      client.get<{ booking: Booking | null }>(`/rooms/${encodeURIComponent(roomId)}/claimable`, { query: { code } }),

    /** Rooms for a question, or what comes near. */
    find: (question: FindRequest, { signal }: Cancellable = {}) =>
      client.post<FindAnswer>('/find', { body: question, signal }),
    findFirstTime: (question: FindRequest, { signal }: Cancellable = {}) =>
      client.post<FirstTimeAnswer>('/find/first-time', { body: question, signal }),
    getPeopleBusy: (question: PeopleBusyRequest, { signal }: Cancellable = {}) =>
      client.post<PeopleBusyAnswer>('/find/people-busy', { body: question, signal }),
    /** Marks a room as mine, or takes the mark away. */
    markRoom: (roomId: string, marked: boolean) =>
      client[marked ? 'put' : 'delete']<undefined>(`/my-rooms/favourites/${encodeURIComponent(roomId)}`),

    /** What I was told, newest first, a page at a time. */
    listNotices: (before?: number) => client.get<BellPage>('/notices', { query: { before } }),
    countUnseenNotices: () => client.get<UnseenNotices>('/notices/unseen'),
    markNoticesSeen: (upTo: number) => client.post<UnseenNotices>('/notices/seen', { body: { upTo } }),
    getNoticeMutes: () => client.get<NoticeMutes>('/notices/mutes'),
    saveNoticeMutes: (muted: readonly NoticeKind[]) => client.put<NoticeMutes>('/notices/mutes', { body: { muted } }),
    tellLanguage: (language: NoticeLanguage) => client.put<undefined>('/notices/language', { body: { language } }),

    findEmployees: (query: string, { signal }: Cancellable = {}) =>
      client.get<{ employees: EmployeeMatch[] }>('/directory/employees', { query: { query }, signal }),
  }
}
export type Endpoints = ReturnType<typeof createEndpoints>
