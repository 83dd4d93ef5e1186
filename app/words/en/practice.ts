/** The practice page, which whoever has its address can read. */
export const practice = {
  note: 'A practice page: what stands here was published to try things out.',
  emptyTitle: 'Nothing published yet',
  emptyText: 'What is planned for this page appears here at its time.',
  posts: 'Posts',
  published: 'Published {time}',
  goneTitle: 'There is no page here',
  goneText: 'The address may be mistyped, or the page was taken away.',
};
