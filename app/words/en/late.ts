/** What did not go out at its time, and is decided about: several at once. */
export const late = {
  title: 'Not out in time',
  lead: '{late, plural, =0 {Nothing is late.} one {<b># item</b> is late and does not go out by itself any more.} other {<b># items</b> are late and do not go out by themselves any more.}} {held, plural, =0 {} one {<b># item</b> waits for something to be settled and still goes out by itself if that happens in time.} other {<b># items</b> wait for something to be settled and still go out by themselves if that happens in time.}}',
  late: 'Late: decide',
  held: 'Held: still in time',
  client: 'Client',
  everyClient: 'All clients',
  choose: 'Choose {title}',
  chooseAll: 'Choose all',
  chooseNone: 'Choose none',
  more: 'and {count} more; they come up when these are decided.',
  grace: 'Goes out by itself if it is settled by <b>{until}</b>.',
  exhausted: 'The network refused every try until its time was over.',
  empty: {
    title: 'Nothing waits here',
    text: 'Everything went out at its time, or has a new one. What an outage, a pause or a missing yes keeps back comes here.',
    action: 'To Today',
  },
  bar: {
    label: 'With all that are chosen',
    count: '{count, plural, =0 {Tick what you want to decide about.} one {# chosen} other {# chosen}}',
    times: 'Give new times',
    publish: 'Publish now',
    cancel: 'Call off',
  },
  times: {
    title: 'New times for {count, plural, one {# item} other {# items}}',
    way: 'Where to',
    slots: 'The next free slots',
    slotsHelp: 'Each item gets the next slot of its client that is free on its channels.',
    from: 'From a time on, one after the other',
    fromHelp:
      'On each client’s own clock, in the order in which they were due. After {latest} it goes on the next day.',
    date: 'Day',
    time: 'Time',
    every: 'Distance',
    asksAgain: 'What was agreed to for another day needs the client’s yes again; it stays held until then.',
    submit: 'Give new times',
    busy: 'Giving times',
  },
  publish: {
    title: 'Publish {count, plural, one {# item} other {# items}} now',
    text: 'The first of each channel goes out at once, the others follow one by one. What is not agreed to for today, is paused or has lost its channel stays as it is.',
    every: 'Distance on each channel',
    submit: 'Publish now',
    busy: 'Handing over',
  },
  minutes: '{count, plural, one {# minute} other {# minutes}}',
  hours: '{count, plural, one {# hour} other {# hours}}',
  day: 'a day',
  done: {
    times: '{count, plural, =0 {Nothing got a new time.} one {# item has a new time.} other {# items have new times.}}',
    published:
      '{count, plural, =0 {Nothing could go out.} one {# item goes out now.} other {# items go out now, one by one.}}',
    cancelled:
      '{count, plural, =0 {Nothing was called off.} one {# item is called off.} other {# items are called off.}}',
  },
  given: 'Where they went',
  toSend:
    '{client}: {count, plural, one {# item needs a yes for its new day.} other {# items need a yes for their new day.}}',
  send: 'Send for review',
  left: '{count, plural, one {One item stays as it is:} other {# items stay as they are:}}',
};
