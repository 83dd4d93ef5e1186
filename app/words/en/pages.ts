/** What belongs to a page as such, whatever it shows: its frame, and what stands there when it cannot be shown. */
export const pages = {
  appName: 'Asystentka',
  skipToContent: 'Skip to the content',
  notFoundTitle: 'There is nothing here',
  notFoundText: 'The address may be mistyped, or what was here is no longer yours to see.',
  brokenTitle: 'Something broke on our side',
  brokenText:
    'What you had saved is kept. Try again in a moment; if it happens again, tell the owner of this workspace the number {requestId}.',
  forbiddenTitle: 'This is not yours to see',
  forbiddenText: 'Ask the owner of the workspace to give you access.',
  refusedTitle: 'Nothing was changed',
  toToday: 'To Today',
  language: 'Language',
  loading: 'Loading',
};
