export const subscriber = {};
