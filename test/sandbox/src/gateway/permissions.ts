/** What the app was granted in the console; everything the product may ask for is granted at the start. */
export const allPermissions = [
  'qyapi_base',
  'qyapi_get_department_list',
  'qyapi_get_department_member',
  'qyapi_get_member',
  'fieldMobile',
  'fieldEmail',
  'qyapi_get_omp_sso_userinfo',
  'open_app_api_base',
  'Contact.User.Read',
  'Contact.User.mobile',
  'qyapi_addresslist_search',
  'VideoConference.Conference.Read',
  'VideoConference.Conference.Write',
  'Calendar.Event.Read',
  'Calendar.Event.Write',
  'Calendar.EventSchedule.Read',
] as const
