/** Cities of zones, where the zone's own name would read oddly. A key is the IANA name with - for /. */
const zones = {
  'Europe-Warsaw': 'Warsaw',
  'Europe-London': 'London',
  'Europe-Kyiv': 'Kyiv',
  'America-New_York': 'New York',
  'America-Los_Angeles': 'Los Angeles',
  UTC: 'UTC',
};

const month = {
  jan: 'January',
  feb: 'February',
  mar: 'March',
  apr: 'April',
  may: 'May',
  jun: 'June',
  jul: 'July',
  aug: 'August',
  sep: 'September',
  oct: 'October',
  nov: 'November',
  dec: 'December',
};

/** Days, months, zones, and the time of who looks. */
export const dates = {
  yourTime: '{time} your time',
  zones,
  today: 'today',
  tomorrow: 'tomorrow',
  yesterday: 'yesterday',
  weekday: {
    mon: 'Monday',
    tue: 'Tuesday',
    wed: 'Wednesday',
    thu: 'Thursday',
    fri: 'Friday',
    sat: 'Saturday',
    sun: 'Sunday',
  },
  weekdayShort: { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' },
  weekdayHead: { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' },
  month,
  /** As it stands after a day's number. */
  monthOf: month,
  monthShort: {
    jan: 'Jan',
    feb: 'Feb',
    mar: 'Mar',
    apr: 'Apr',
    may: 'May',
    jun: 'Jun',
    jul: 'Jul',
    aug: 'Aug',
    sep: 'Sep',
    oct: 'Oct',
    nov: 'Nov',
    dec: 'Dec',
  },
};
