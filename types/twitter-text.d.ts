/** As far as it is used: the package brings no types. */
declare module 'twitter-text' {
  const twitter: {
    extractUrlsWithIndices(text: string): { url: string; indices: [number, number] }[];
    parseTweet(text: string): { weightedLength: number; valid: boolean };
  };
  export default twitter;
}
