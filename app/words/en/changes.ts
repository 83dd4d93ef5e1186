/** What one press did, and what came of taking it back. */
export const changes = {
  undone: '{count, plural, one {Taken back} other {Taken back: # items}}',
  nothingUndone: 'Nothing was taken back.',
  keptTitle: '{count, plural, one {One item stays as it is now:} other {# items stay as they are now:}}',
  untitled: 'Untitled',
  more: '{count, plural, other {and # more}}',
  offline: 'There is no connection to the server. Most likely nothing was changed; try again once it is back.',
  unclear:
    'The server did not answer as it should, and nobody knows whether this was saved. Look how it is now, and do it again if need be.',
  kept: {
    changedMeanwhile: 'somebody changed it since',
    goingOut: 'it is going out right now',
    alreadyPublished: 'it has already gone out',
    decideUnconfirmedFirst: 'nobody knows yet whether it went out',
    timePast: 'its old time has passed',
    contentNotFound: 'it is no longer yours to see',
    clientArchived: 'its client is archived',
  },
};
