/** As far as it is used: the package brings no types. */
declare module 'twitter-text' {
  const twitter: {
    extractUrlsWithIndices(text: string): { url: string; indices: [number, number] }[];
  };
  export default twitter;
}
